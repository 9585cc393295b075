import DBEngine
public import DBSchema
import Synchronization

/// Runs a body with a ``TemporaryDatabase``, which is dropped afterwards together with every engine made from it.
///
/// ```swift
/// try await withTemporaryDatabase(.sqlite) { database in
///   let migrator = Migrator(try database.engine(), history: .directory("migrations"))
///   _ = try await migrator.upgrade()
/// }
/// ```
/// - Throws: the body's error; `DatabaseError` when the database cannot be made.
public nonisolated(nonsending) func withTemporaryDatabase<R>(
  _ dialect: DialectName, _ body: nonisolated(nonsending) (TemporaryDatabase) async throws -> sending R
) async throws -> sending R {
  let folder = try TemporaryFolder()
  defer { folder.remove() }
  let server = dialect == .postgresql ? try TestServer.configured() : nil
  let url = try await server?.create() ?? "sqlite:" + folder.path + "/database.db"
  let database = TemporaryDatabase(dialect: dialect, url: url, folder: folder.path)
  do {
    let result = try await body(database)
    await database.end(server)
    return result
  } catch {
    await database.end(server)
    throw error
  }
}

extension TemporaryDatabase {
  /// Shuts its engines down and drops it. What cannot be dropped is swept by a later run.
  nonisolated(nonsending) func end(_ server: TestServer?) async {
    await endEngines()
    try? await server?.drop(url)
  }

  /// Shuts its engines down.
  nonisolated(nonsending) func endEngines() async {
    for engine in engines.withLock({ $0 }) { await engine.shutdown(deadline: .zero) }
  }
}
