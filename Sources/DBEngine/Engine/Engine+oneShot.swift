public import DBQuery

extension Engine {
  /// Runs one statement on any connection and returns its whole result.
  ///
  /// Each call may take another connection: what belongs together (temporary tables, settings, transactions) goes into
  /// one ``withConnection(_:file:line:_:)``.
  ///
  /// ```swift
  /// try await engine.execute("update users set name = \(name) where id = \(id)")
  /// ```
  /// - Throws: As ``withConnection(_:file:line:_:)`` and ``Connection/execute(_:)``.
  @discardableResult
  public nonisolated(nonsending) func execute(
    _ sql: SQL, file: String = #fileID, line: Int = #line
  ) async throws -> ResultSet {
    try await withConnection(file: file, line: line) { connection in try await connection.execute(sql) }
  }

  /// Runs one statement that only reads, on any connection, and returns its whole result. On a SQLite file it runs
  /// beside the writer.
  ///
  /// ```swift
  /// let rows = try await engine.query("select id, name from users where name = \(name)")
  /// ```
  /// - Throws: As ``withReadConnection(_:file:line:_:)`` and ``Connection/execute(_:)``.
  public nonisolated(nonsending) func query(
    _ sql: SQL, file: String = #fileID, line: Int = #line
  ) async throws -> ResultSet {
    try await withReadConnection(file: file, line: line) { connection in try await connection.execute(sql) }
  }

  /// Copies the whole database into a file, while it is in use. The copy is what was committed when it began.
  ///
  /// ```swift
  /// try await engine.backup(to: "/srv/backups/shop.db")
  /// ```
  /// - Throws: `DatabaseError`, `unsupported` on PostgreSQL, which has `pg_dump` for this.
  public nonisolated(nonsending) func backup(to path: String, file: String = #fileID, line: Int = #line) async throws {
    try await withReadConnection(.init(isLong: true), file: file, line: line) { connection in
      try await connection.backup(to: path)
    }
  }

  /// Listens on channels of PostgreSQL, on a connection of its own that is borrowed from the pool until the reader
  /// stops.
  ///
  /// ```swift
  /// for try await notification in engine.listen(["orders"]) {
  ///   print(notification.channel, notification.payload)
  /// }
  /// // listen "orders"
  /// ```
  ///
  /// A lost connection ends it with `connectionLost`: look up what may have been missed, and listen again.
  public func listen(_ channels: [String], file: String = #fileID, line: Int = #line) -> NotificationStream {
    NotificationStream(
      engine: self, channels: channels, place: LeasePlace(file: file, line: line, isWatched: false))
  }
}
