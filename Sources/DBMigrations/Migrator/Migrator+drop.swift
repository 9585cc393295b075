import DBEngine

extension Migrator {
  /// Drops the database with everything in it, and on SQLite the files beside it, while no run is under way.
  ///
  /// ```swift
  /// try await migrator.dropDatabase(force: false)
  /// ```
  ///
  /// - Parameter force: ends other sessions first, where the server can.
  /// - Throws: ``MigrationError`` of category `lockBusy` when a run holds the lock of a SQLite file, which is not waited
  ///   for: it would have to run again from the start. What the driver throws.
  package nonisolated(nonsending) func dropDatabase(force: Bool) async throws {
    guard case .file(let path) = engine.address.place else { return try engine.driver.dropDatabase(force: force) }
    let lock = FileLock(database: path)
    guard try lock.tryLock() else {
      throw MigrationError(
        .lockBusy, code: "lockBusy", "a run holds the lock; nothing was dropped", object: lock.holder,
        cause: "held by \(lock.holder)", hint: "drop it when the run has ended: `dbtool status` shows who runs")
    }
    defer { lock.unlock() }
    try engine.driver.dropDatabase(force: force)
    lock.remove()
  }
}
