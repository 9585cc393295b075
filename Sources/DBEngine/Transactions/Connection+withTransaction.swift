import DBQuery
import DBSchema

extension Connection {
  /// Runs a body in a transaction: commits when it returns, rolls back when it throws or the task is cancelled.
  ///
  /// A commit that was sent is not interrupted by cancellation, so its outcome is always known; a rollback reaches the
  /// database even in a cancelled task.
  ///
  /// ```swift
  /// try await connection.withTransaction { connection in
  ///   try await connection.execute("update accounts set balance = balance - 5 where id = 1")
  ///   try await connection.execute("update accounts set balance = balance + 5 where id = 2")
  /// }
  /// // begin; update ...; update ...; commit
  /// ```
  ///
  /// On PostgreSQL `begin` goes with the first statement, in one round trip: a body that does other work first holds no
  /// transaction open meanwhile, and one that sends nothing and throws begins none.
  /// - Parameters:
  ///   - options: Isolation, access and how often to run again after a retryable error.
  ///   - body: The work. With `retry` it may run several times; only what it did to the database is undone.
  /// - Throws: The body's error; `DatabaseError` of begin or commit, `transactionState` when a transaction is open
  ///   already (use ``withSavepoint(_:)``), when the body ended it itself, or when it swallowed an error that had made
  ///   the transaction fail; `CancellationError`.
  @discardableResult
  public nonisolated(nonsending) func withTransaction<R>(
    _ options: TransactionOptions = .init(),
    _ body: nonisolated(nonsending) (Connection) async throws -> sending R
  ) async throws -> sending R {
    var attempt = 0
    while true {
      do {
        return try await transact(options, body)
      } catch let error as DatabaseError where error.isRetryable && attempt < options.retry {
        guard transactionState == .idle else { throw error }
        attempt += 1
        try await Task.sleep(for: Self.pause(before: attempt))
      }
    }
  }

  private nonisolated(nonsending) func transact<R>(
    _ options: TransactionOptions, _ body: nonisolated(nonsending) (Connection) async throws -> sending R
  ) async throws -> sending R {
    guard transactionState == .idle else { throw DatabaseError.nestedTransaction }
    do {
      try await beginTransaction(options)
      let result = try await body(self)
      try Task.checkCancellation()
      try await commitTransaction()
      return result
    } catch {
      await rollBackTransaction()
      throw error
    }
  }

  /// Begins, or has the first statement do it where that saves a round trip. For a session, whose scope is longer than
  /// its transactions: it ends what it begins.
  package nonisolated(nonsending) func beginTransaction(_ options: TransactionOptions) async throws {
    guard transactionState == .idle else { throw DatabaseError.nestedTransaction }
    commitActions = []
    let text = options.begin(for: dialect)
    switch dialect {
    case .sqlite: try await execute(SQL(unsafe: text))
    case .postgresql:
      guard !isOver else { throw DatabaseError.endedLease }
      try Task.checkCancellation()
      waitingBegin = RenderedSQL(text: text, values: [])
      transactionState = .open
    }
  }

  /// Commits the open transaction, and runs the hook.
  package nonisolated(nonsending) func commitTransaction() async throws {
    switch transactionState {
    case .open:
      try await withCancellationShield { connection in _ = try await connection.execute("commit") }
      await context.hooks.afterCommit?(self)
      await runCommitActions()
    case .failed: throw DatabaseError.failedTransaction(transactionFailure)
    case .idle: throw DatabaseError.endedTransaction
    case .lost: throw DatabaseError(.connectionLost, "the connection was lost before the transaction was committed")
    }
  }

  /// Ends an open transaction. An error here is told to nobody: what made the rollback necessary matters more, and the
  /// connection, its state unknown, is closed when it comes back; the database rolls back then.
  package nonisolated(nonsending) func rollBackTransaction() async {
    savepointDepth = 0
    commitActions = []
    if waitingBegin != nil {
      // Nothing of it has reached the database.
      waitingBegin = nil
      if transactionState == .open { transactionState = .idle }
      if transactionState == .idle { await context.hooks.afterRollback?(self) }
      return
    }
    guard transactionState == .open || transactionState == .failed else { return }
    await withCancellationShield { connection in
      connection.isCleaningUp = true
      defer { connection.isCleaningUp = false }
      _ = try? await connection.execute("rollback")
    }
    if transactionState == .idle { await context.hooks.afterRollback?(self) }
  }

  /// 10 ms, doubled with each attempt up to 640 ms, and half of it at random, so that rivals do not meet again.
  package static func pause(before attempt: Int) -> Duration {
    .milliseconds(10) * Double(1 << min(attempt - 1, 6)) * Double.random(in: 0.5...1)
  }
}

extension DatabaseError {
  static var nestedTransaction: DatabaseError {
    DatabaseError(
      .transactionState, "a transaction is already open on this connection", hint: "use withSavepoint inside it")
  }

  static var endedTransaction: DatabaseError {
    DatabaseError(
      .transactionState, "the transaction was ended by a statement of its own body",
      hint: "leave commit and rollback to withTransaction")
  }

  static func failedTransaction(_ cause: DatabaseError?) -> DatabaseError {
    DatabaseError(
      .transactionState, "an earlier error made the transaction fail, so it was rolled back instead of committed",
      detail: cause.map { "the earlier error: \($0)" },
      hint: "let errors leave the body, or run what may fail in withSavepoint", statement: cause?.statement)
  }
}
