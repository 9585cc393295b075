public import DBEngine

extension Engine {
  /// Borrows a connection and works on it with a session: what waits is written and committed when the body returns, and
  /// everything is rolled back when it throws or the task is cancelled.
  ///
  /// ```swift
  /// let names = try await engine.withSession { session in
  ///   try await session.select(User.self).where { $0.isActive }.all().map(\.name)
  /// }
  /// // begin; select ... from users where is_active; commit
  /// ```
  ///
  /// What leaves the body must not be an object of the session: that does not compile. Make a value of it.
  ///
  /// Tasks that work at once have a session each, and as many run at a time as the pool has connections:
  ///
  /// ```swift
  /// let summaries = try await withThrowingTaskGroup(of: UserSummary.self) { group in
  ///   for id in ids {
  ///     group.addTask {
  ///       try await engine.withSession(.reading) { session in
  ///         try UserSummary(await session.select(User.self).where { $0.id == id }.load(.selectIn(\.orders)).one())
  ///       }
  ///     }
  ///   }
  ///   return try await group.reduce(into: []) { $0.append($1) }
  /// }
  /// // each: begin; select ... from users where id = $1; select ... from orders where user_id = any($1); commit
  /// ```
  ///
  /// Begin the group outside of a session: one that is open meanwhile keeps a connection from the others. A session that is
  /// begun inside of another's body, on the same task, gets a connection of its own; when none can come back, that is
  /// `poolTimeout` at once.
  /// - Parameters:
  ///   - options: How the session works; with `transaction.retry` the body runs again, from the start and with a new session,
  ///     after an error that is retryable.
  ///   - file: Named in timeout errors and leak warnings.
  ///   - line: Named in timeout errors and leak warnings.
  ///   - body: The work.
  /// - Returns: What the body returns.
  /// - Throws: The body's error; `DatabaseError` of connecting, writing or committing; `CancellationError`.
  @discardableResult
  public nonisolated(nonsending) func withSession<R>(
    _ options: SessionOptions = .init(), file: String = #fileID, line: Int = #line,
    _ body: nonisolated(nonsending) (Session) async throws -> sending R
  ) async throws -> sending R {
    if options.transaction.access == .readOnly {
      return try await withReadConnection(file: file, line: line) { connection in
        try await connection.withSession(options, body)
      }
    }
    return try await withConnection(file: file, line: line) { connection in
      try await connection.withSession(options, body)
    }
  }
}

extension Connection {
  /// Works with a session on this connection. Inside a transaction that is open it is a part of that: it commits by
  /// releasing a savepoint, and rolls back to it.
  ///
  /// ```swift
  /// try await engine.withTransaction { connection in
  ///   try await connection.execute("lock table stock")
  ///   try await connection.withSession { session in try session.add(Order()) }
  /// }
  /// ```
  /// - Throws: As ``DBEngine/Engine/withSession(_:file:line:_:)``.
  @discardableResult
  public nonisolated(nonsending) func withSession<R>(
    _ options: SessionOptions = .init(), _ body: nonisolated(nonsending) (Session) async throws -> sending R
  ) async throws -> sending R {
    let isJoined = transactionState != .idle
    var attempt = 0
    while true {
      let session = Session(self, options, isJoined ? .joined : .own)
      do {
        let result = try await body(session)
        try await session.finish()
        return result
      } catch {
        await session.abandon()
        guard !isJoined, let failure = error as? DatabaseError, failure.isRetryable,
          attempt < options.transaction.retry, transactionState == .idle
        else { throw error }
        attempt += 1
        try await Task.sleep(for: Connection.pause(before: attempt))
      }
    }
  }
}

extension Session {
  /// Commits, and ends the session.
  package nonisolated(nonsending) func finish() async throws {
    // What runs after the commit may have gone on with the session.
    repeat { try await commit() } while unit.hasWork || state.isOpen
    close()
  }

  /// Rolls back, and ends the session.
  package nonisolated(nonsending) func abandon() async {
    if case .closed = state { return }
    await rollBackQuietly()
    close()
  }

  func close() {
    state = .closed
    unit.close()
  }
}
