import DBQuery

extension Connection {
  /// Runs a body inside the open transaction so that it can fail alone: when it throws, only what it did is undone,
  /// and the transaction goes on. Savepoints may be nested.
  ///
  /// ```swift
  /// try await connection.withTransaction { connection in
  ///   try? await connection.withSavepoint { connection in
  ///     try await connection.execute("insert into tags (name) values ('swift')")
  ///   }
  /// }
  /// // begin; savepoint "level 1"; insert ...; release savepoint "level 1"; commit
  /// ```
  /// - Throws: The body's error; `DatabaseError`, `transactionState` when no transaction is open; `CancellationError`.
  @discardableResult
  public nonisolated(nonsending) func withSavepoint<R>(
    _ body: nonisolated(nonsending) (Connection) async throws -> sending R
  ) async throws -> sending R {
    let level = try await openSavepoint()
    do {
      let result = try await body(self)
      try Task.checkCancellation()
      try await releaseSavepoint(level)
      return result
    } catch {
      await undoSavepoint(level)
      throw error
    }
  }

  /// Opens a savepoint for a session, which ends it itself.
  /// - Returns: Its level, from 1.
  package nonisolated(nonsending) func openSavepoint() async throws -> Int {
    guard transactionState == .open else {
      if transactionState == .failed { throw DatabaseError.failedTransaction(transactionFailure) }
      throw DatabaseError.noTransaction
    }
    let level = savepointDepth + 1
    try await execute("savepoint \(identifier: Self.savepoint(level))")
    savepointDepth = level
    return level
  }

  /// Forgets a savepoint and keeps what was done since.
  package nonisolated(nonsending) func releaseSavepoint(_ level: Int) async throws {
    if transactionState == .failed { throw DatabaseError.failedTransaction(transactionFailure) }
    try await execute("release savepoint \(identifier: Self.savepoint(level))")
    savepointDepth = level - 1
    keepCommitActions(from: level)
  }

  /// Goes back to a savepoint.
  package nonisolated(nonsending) func undoSavepoint(_ level: Int) async {
    await undo(to: Self.savepoint(level))
    savepointDepth = level - 1
    dropCommitActions(from: level)
  }

  private static func savepoint(_ level: Int) -> String { "level \(level)" }

  /// Goes back to a savepoint and forgets it. When that fails, the transaction stays failed and cannot commit.
  private nonisolated(nonsending) func undo(to name: String) async {
    guard transactionState == .open || transactionState == .failed else { return }
    await withCancellationShield { connection in
      connection.isCleaningUp = true
      defer { connection.isCleaningUp = false }
      do {
        try await connection.execute("rollback to savepoint \(identifier: name)")
        try await connection.execute("release savepoint \(identifier: name)")
      } catch {
        connection.transactionState = .failed
      }
    }
  }
}

extension DatabaseError {
  static var noTransaction: DatabaseError {
    DatabaseError(
      .transactionState, "a savepoint needs an open transaction", hint: "call withSavepoint inside withTransaction")
  }
}
