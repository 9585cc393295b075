public import DBEngine

/// Runs a body on a connection in a transaction that is rolled back at the end, whatever happens: a test of code that
/// commits, which leaves nothing behind.
///
/// The body's own `withTransaction` commits to a savepoint of that transaction: what was committed stays when a later
/// one rolls back, and all of it is gone at the end. Nesting is refused as ever, and a recorder sees the statements as
/// they are sent outside of a test.
///
/// ```swift
/// try await withRolledBackTransaction(engine) { connection in
///   try await rename(1, to: "Ada", on: connection)     // begin; update ...; commit
///   let names = try await connection.execute("select name from users where id = 1")
///   #expect(try names[0].decode(String.self, "name") == "Ada")
/// }
/// // the name is what it was
/// ```
///
/// ``withRolledBackEngine(_:_:)`` is for code that borrows its connections itself, and says what is different.
/// - Throws: the body's error; `DatabaseError` when the transaction cannot be begun.
public nonisolated(nonsending) func withRolledBackTransaction<R>(
  _ engine: Engine, _ body: nonisolated(nonsending) (Connection) async throws -> sending R
) async throws -> sending R {
  try await withRolledBackEngine(engine) { engine in
    try await engine.withConnection(.init(reset: .rollback, isLong: true)) { connection in try await body(connection) }
  }
}

/// Runs a body with an engine whose whole work stands in one transaction, which is rolled back at the end.
///
/// ```swift
/// try await withRolledBackEngine(engine) { engine in
///   try await OrderService(engine).place(order)        // borrows, begins and commits as it likes
///   let count = try await engine.withConnection { try await $0.execute("select count(*) from orders") }
///   #expect(try count[0].decode(Int.self, 0) == 1)
/// }
/// ```
///
/// The engine has one connection, and the observer and the hooks of the one it was made from. What is different:
/// - Code that borrows a second connection while it holds the first waits for it until the pool's `acquireTimeout`.
/// - A transaction's isolation is that of the one around it, and `now()` stands still on PostgreSQL.
/// - What PostgreSQL refuses in a transaction (`vacuum`, `create index concurrently`) is refused; notifications are
///   never sent.
/// - Other connections see nothing of it, and on a SQLite file they cannot write meanwhile.
/// - A sequence's numbers that were taken are not given back, and what a pragma set on SQLite stays until the end.
///
/// Deferred constraints are checked at each commit; on SQLite by looking at all foreign keys of the database, so that rows
/// which broke one before count too. A database in memory is refused: its only connection is in use.
/// - Throws: the body's error; `DatabaseError` when the transaction cannot be begun.
public nonisolated(nonsending) func withRolledBackEngine<R>(
  _ engine: Engine, _ body: nonisolated(nonsending) (Engine) async throws -> sending R
) async throws -> sending R {
  guard engine.address.place != .memory else {
    throw DatabaseError(
      .unsupported, "a database in memory has one connection, which cannot be put in a transaction from outside",
      hint: "use a file: withTemporaryDatabase and DatabaseTemplate make one")
  }
  var configuration = engine.configuration
  configuration.pool.maximumSize = 1
  configuration.pool.overflow = 0
  configuration.pool.minimumIdle = 0
  configuration.pool.maximumLifetime = nil
  configuration.pool.idleTimeout = nil
  configuration.shutdownDeadline = .zero
  let driver = EnclosedDriver(engine.driver)
  defer { driver.end() }
  return try await Engine.withEngine(driver: driver, configuration: configuration) { engine in try await body(engine) }
}
