public import DBQuery
public import DBSchema
import Logging

/// A connection, lent for the time of a closure.
///
/// It belongs to the task that borrowed it and cannot be sent to another one: two statements at once on one connection
/// do not compile. After the closure it is over: keeping it and calling it later throws.
///
/// Statements are calls on the connection's own thread. A body that is not on an actor is moved there by its
/// first statement and stays, so that each further one costs no hop; from an actor each statement hops, and the actor
/// stays free.
///
/// ```swift
/// try await engine.withConnection { connection in
///   let users = try await connection.execute("select id, name from users where name = \(name)")
///   // PostgreSQL: select id, name from users where name = $1
///   for row in users { print(try row.decode(Int64.self, "id")) }
/// }
/// ```
///
/// When the task is cancelled, the statement that runs is ended in the database, and the call throws
/// `CancellationError`; whether an interrupted statement outside a transaction took effect is not known then.
public final class Connection {
  /// Which dialect the database speaks.
  public let dialect: DialectName
  /// Whether a transaction is open, as the database said after the last call.
  public internal(set) var transactionState: TransactionState
  let core: ConnectionCore
  let context: EngineContext
  /// Above 0 inside ``withCancellationShield(_:)``.
  var shieldDepth = 0
  /// What begins a transaction, as long as it was not sent: it goes with the first statement, in one round trip. Until
  /// then ``transactionState`` is `open` although the database knows of no transaction.
  var waitingBegin: RenderedSQL?
  /// How many savepoints are open.
  package internal(set) var savepointDepth = 0
  /// What waits for the open transaction's commit.
  var commitActions: [WaitingAction] = []
  /// The piece of code that runs in a transaction of somebody else; nil when there is none.
  package internal(set) var enclosure: Enclosure?
  /// The error that made the open transaction fail, until it ends.
  var transactionFailure: DatabaseError?
  /// Made when someone asks for it.
  var leaseInterrupter: LeaseInterrupter?
  var hasNoticeHandler = false
  /// Whether the statements that run belong to the engine's own cleaning up, which no hook sees.
  var isCleaningUp = false
  /// Whether a statement of this lease may have changed what the next borrower sees.
  var mayHaveChangedSession = false
  /// The stream or copy that is open, by its number in this lease; 0 when none is.
  var openStream = 0
  var lastStream = 0
  /// Whether the lease is over.
  var isOver = false

  init(_ core: ConnectionCore, _ context: EngineContext) {
    self.core = core
    self.context = context
    dialect = context.dialect
    transactionState = .idle
  }

  /// The server's or library's version, as it calls itself: `15.18`, `3.40.1`.
  public var version: String { core.version }

  /// Ends the statement that runs, from another task or a signal's handler: it fails with `queryCancelled`. Does
  /// nothing when none runs, and returns at once. Only for this lease: later it does nothing.
  public var interrupter: any ConnectionInterrupter {
    if let leaseInterrupter { return leaseInterrupter }
    let new = LeaseInterrupter(isOver ? nil : core.gate)
    leaseInterrupter = new
    return new
  }

  /// Sends the database's notices to `handler` until the lease is over; nil ends it.
  ///
  /// ```swift
  /// connection.onNotice { notice in log.info("\(notice.severity): \(notice.message)") }
  /// try await connection.execute("vacuum (verbose) orders")
  /// ```
  public func onNotice(_ handler: (@Sendable (DatabaseNotice) -> Void)?) {
    guard !isOver else { return }
    hasNoticeHandler = handler != nil
    core.onNotice(handler)
  }

  /// Runs one statement and returns its whole result.
  ///
  /// ```swift
  /// let result = try await connection.execute("update users set name = \(name) where id = \(id) returning name")
  /// result.affected   // 1
  /// // PostgreSQL: update users set name = $1 where id = $2 returning name      SQLite: the same with ?1 and ?2
  /// ```
  /// - Throws: `DatabaseError`; `CancellationError` when the task is cancelled before the statement has ended.
  @discardableResult
  public nonisolated(nonsending) func execute(_ sql: SQL) async throws -> ResultSet {
    try await execute(sql.rendered(for: dialect))
  }

  /// Runs one statement whose text is made for the dialect already.
  @discardableResult
  package nonisolated(nonsending) func execute(_ statement: RenderedSQL) async throws -> ResultSet {
    guard let begin = waitingBegin else {
      return try await call([statement]) { driver throws(DatabaseError) in try driver.execute(statement) }
    }
    return try await call([begin, statement], isBeginning: true) { driver throws(DatabaseError) in
      try driver.pipeline([begin, statement]).last ?? ResultSet()
    }
  }

  /// Runs statements in order, in one round trip where the database can. The first failure ends the row of them; its
  /// error's `pipelineIndex` says which it was. Nothing is wrapped in a transaction.
  ///
  /// ```swift
  /// let results = try await connection.pipeline([
  ///   "insert into orders (id) values (\(id))", "update stock set amount = amount - 1 where item = \(item)",
  /// ])
  /// results.map(\.affected)   // [1, 1]
  /// ```
  /// - Returns: A result for each statement.
  /// - Throws: `DatabaseError`; `CancellationError` when the task is cancelled before the last one has ended.
  public nonisolated(nonsending) func pipeline(_ statements: [SQL]) async throws -> [ResultSet] {
    try await pipeline(statements.map { $0.rendered(for: dialect) })
  }

  /// Runs statements whose text is made for the dialect already.
  package nonisolated(nonsending) func pipeline(_ rendered: [RenderedSQL]) async throws -> [ResultSet] {
    if rendered.isEmpty { return [] }
    if let begin = waitingBegin {
      return try await call([begin] + rendered, isPipeline: true, isBeginning: true) { driver throws(DatabaseError) in
        Array(try driver.pipeline([begin] + rendered).dropFirst())
      }
    }
    return try await call(rendered, isPipeline: true) { driver throws(DatabaseError) in try driver.pipeline(rendered) }
  }

  /// Says something to the task's logger that is probably not meant.
  package func warn(_ message: String) { Logger.current.warning("\(message)") }

  /// Makes a round trip that does nothing else.
  /// - Throws: `DatabaseError` when the database does not answer.
  public nonisolated(nonsending) func ping() async throws {
    try await call([]) { driver throws(DatabaseError) in try driver.ping() }
  }

  /// Copies the whole database into a file, while it may be in use.
  ///
  /// ```swift
  /// try await engine.withReadConnection { try await $0.backup(to: "/srv/backups/shop.db") }
  /// ```
  /// - Throws: `DatabaseError`, `unsupported` where the database has no such thing.
  public nonisolated(nonsending) func backup(to path: String) async throws {
    try await call([]) { driver throws(DatabaseError) in try driver.backup(to: path) }
  }

  /// Runs clean-up that has to reach the database even though the task is cancelled: inside, cancellation neither
  /// keeps a statement from starting nor ends one.
  ///
  /// ```swift
  /// try await connection.withCancellationShield { connection in
  ///   try await connection.execute("delete from jobs where worker = \(worker)")
  /// }
  /// ```
  @discardableResult
  public nonisolated(nonsending) func withCancellationShield<R>(
    _ body: nonisolated(nonsending) (Connection) async throws -> sending R
  ) async rethrows -> sending R {
    shieldDepth += 1
    defer { shieldDepth -= 1 }
    return try await body(self)
  }
}

@available(*, unavailable)
extension Connection: Sendable {}
