internal import DBEngine

extension Session {
  /// Writes what waits, and commits; the next statement begins a new transaction. Objects stay as they are.
  ///
  /// ```swift
  /// try await session.commit()     // ...; commit
  /// ```
  /// - Throws: As ``flush()``, and what the database refuses at the commit; then everything is rolled back, and the
  ///   objects hold what they held when the transaction began.
  public nonisolated(nonsending) func commit() async throws {
    try check("session.commit")
    try checkOutermost("session.commit")
    do {
      try await flush()
      try Task.checkCancellation()
      switch (state, scope) {
      case (.open(let savepoint), .own):
        _ = savepoint
        try await connection.commitTransaction()
      case (.open(let savepoint), .joined): try await connection.releaseSavepoint(savepoint)
      case (.idle, _), (.failed, _), (.closed, _): break
      }
    } catch {
      await rollBackQuietly()
      throw error
    }
    if case .closed = state { return }
    state = .idle
    unit.keep()
    if options.expireOnCommit { for map in unit.allMaps { map.expireAll() } }
    await didCommit()
  }

  /// Rolls back, and puts the objects back: columns hold what they held when the transaction began, new objects are new
  /// again and no longer the session's, deleted ones stand again.
  ///
  /// ```swift
  /// do { try await session.flush() } catch let error as DatabaseError where error.kind == .unique {
  ///   try await session.rollback()
  /// }
  /// ```
  /// - Throws: ``SessionClosed``; `DatabaseError` when the connection was lost.
  public nonisolated(nonsending) func rollback() async throws {
    if case .closed = state { throw SessionClosed("session.rollback") }
    try checkOutermost("session.rollback")
    await rollBackQuietly()
    if connection.transactionState == .lost {
      throw DatabaseError(.connectionLost, "the connection was lost; the database has rolled back")
    }
  }

  /// Rolls back whatever is open, in the database and in the objects. Not interrupted by cancellation.
  nonisolated(nonsending) func rollBackQuietly() async {
    let savepoint: Int? =
      switch state {
      case .open(let savepoint), .failed(_, let savepoint): savepoint
      case .idle, .closed: nil
      }
    if let savepoint {
      switch scope {
      case .own: await connection.rollBackTransaction()
      case .joined: await connection.undoSavepoint(savepoint)
      }
    }
    unit.undo(to: 0)
    commitActions = []
    if case .closed = state { return }
    state = .idle
    if savepoint != nil { await options.events.afterRollback?() }
  }

  /// Runs a body inside the session's transaction so that it can fail alone: when it throws, only what it did is undone,
  /// in the database and in the objects, and the transaction goes on. What waits is written before, and at the end.
  ///
  /// ```swift
  /// try? await session.withSavepoint { session in
  ///   try session.add(Tag(name: "swift"))
  /// }
  /// // savepoint "level 1"; insert into tags ...; release savepoint "level 1"
  /// ```
  /// - Returns: What the body returns; objects of the session may be among it.
  /// - Throws: The body's error; as ``flush()``.
  @discardableResult
  public nonisolated(nonsending) func withSavepoint<R>(
    _ body: nonisolated(nonsending) (Session) async throws -> R
  ) async throws -> R {
    try check("session.withSavepoint")
    let actions = commitActions.count
    try await flush()
    try await begin()
    let level = try await connection.openSavepoint()
    savepoints += 1
    defer { savepoints -= 1 }
    let mark = unit.mark()
    do {
      let result = try await body(self)
      try check("session.withSavepoint")
      try await flush()
      try Task.checkCancellation()
      try await connection.releaseSavepoint(level)
      return result
    } catch {
      if case .closed = state { throw error }
      await connection.undoSavepoint(level)
      unit.undo(to: mark)
      commitActions.removeSubrange(min(actions, commitActions.count)...)
      // What failed was inside.
      if case .failed(_, let savepoint) = state, connection.transactionState == .open {
        state = .open(savepoint: savepoint)
      }
      throw error
    }
  }

  /// Throws inside of a savepoint, which ends with its closure.
  private func checkOutermost(_ what: StaticString) throws {
    guard savepoints > 0 else { return }
    throw SessionMisuse(
      "\(what) was called inside withSavepoint", hint: "let the closure return to keep what it did, or throw to undo it"
    )
  }

  /// Throws when the session cannot be used.
  func check(_ what: StaticString) throws {
    switch state {
    case .idle, .open: return
    case .closed: throw SessionClosed("\(what)")
    case .failed(let cause, _): throw Self.failed(cause)
    }
  }

  /// Begins a transaction where none is open.
  nonisolated(nonsending) func begin() async throws {
    guard case .idle = state else { return }
    switch scope {
    case .own:
      try await connection.beginTransaction(options.transaction)
      state = .open(savepoint: 0)
    case .joined:
      try checkEnclosure()
      state = .open(savepoint: try await connection.openSavepoint())
    }
  }

  /// Notes that something failed that leaves the transaction, or the objects, half-way.
  func fail(_ error: any Error) {
    if case .open(let savepoint) = state { state = .failed(error, savepoint: savepoint) }
  }

  /// Runs a statement, or several, in the session's transaction.
  nonisolated(nonsending) func send<R: Sendable>(
    _ what: StaticString, _ body: nonisolated(nonsending) (Connection) async throws -> R
  ) async throws -> R {
    try check(what)
    try await begin()
    do { return try await body(connection) } catch {
      // PostgreSQL takes nothing more now; SQLite has undone the statement alone.
      if connection.transactionState != .open { fail(error) }
      throw error
    }
  }

  private static func failed(_ cause: any Error) -> DatabaseError {
    DatabaseError(
      .transactionState, "an earlier error has made the session's transaction fail",
      detail: "the earlier error: \(cause)",
      hint: "call session.rollback() to go on with the session, or let the error leave its closure",
      statement: (cause as? DatabaseError)?.statement)
  }
}
