import DBPool
import DBQuery

extension Engine {
  /// Borrows a connection for the time of a closure.
  ///
  /// A transaction that the body left open is rolled back before this returns. A body that is not on an actor runs on
  /// the connection's own thread from its first statement on.
  ///
  /// ```swift
  /// let count = try await engine.withConnection { connection in
  ///   try await connection.execute("select count(*) from users")[0].decode(Int.self, 0)
  /// }
  /// ```
  /// - Parameters:
  ///   - lease: What becomes of the connection afterwards.
  ///   - file: Named in timeout errors and leak warnings.
  ///   - line: Named in timeout errors and leak warnings.
  ///   - body: The work.
  /// - Returns: What the body returns.
  /// - Throws: The body's error; `DatabaseError` of kind `poolTimeout`, `shutdown` or what kept a connection from being
  ///   made; `CancellationError`.
  @discardableResult
  public nonisolated(nonsending) func withConnection<R>(
    _ lease: LeaseOptions = .init(), file: String = #fileID, line: Int = #line,
    _ body: nonisolated(nonsending) (Connection) async throws -> sending R
  ) async throws -> sending R {
    let grant = try await borrow(lease, LeasePlace(file: file, line: line, isWatched: !lease.isLong))
    let connection = Connection(grant.resource, dialect: dialect, observer: configuration.observer)
    // An actor's body keeps the actor's own executor: it would only borrow this thread to leave it again.
    let preference = ConnectionThread.isActor(#isolation) ? nil : grant.resource.thread
    // The result leaves through this variable because withTaskExecutorPreference does not say that its result is
    // `sending`; the body's result is, and nothing else holds it.
    nonisolated(unsafe) var result: Result<R, any Error>?
    await withTaskExecutorPreference(preference) {
      do { result = .success(try await body(connection)) } catch { result = .failure(error) }
      await connection.end(lease.reset)
    }
    // The task must not go on, on a thread that the next borrower may be waiting for. The compiler moves it as it leaves
    // the preference; where it had no reason to, this does.
    if preference?.isCurrent == true { await Task.yield() }
    let mustClose = lease.closeOnReturn && address.place != .memory
    let isBroken = connection.transactionState != .idle || grant.resource.gate.isCondemned
    pool.giveBack(grant.lease, mustClose || isBroken ? .close : .keep)
    switch result {
    case .success(let value)?:
      nonisolated(unsafe) let value = value
      return value
    case .failure(let error)?: throw error
    case nil: throw CancellationError()
    }
  }

  /// Borrows a connection and runs a body in a transaction on it: commits when it returns, rolls back when it throws
  /// or the task is cancelled. See ``Connection/withTransaction(_:_:)``.
  /// - Throws: As ``withConnection(_:file:line:_:)`` and ``Connection/withTransaction(_:_:)``.
  @discardableResult
  public nonisolated(nonsending) func withTransaction<R>(
    _ options: TransactionOptions = .init(), file: String = #fileID, line: Int = #line,
    _ body: nonisolated(nonsending) (Connection) async throws -> sending R
  ) async throws -> sending R {
    try await withConnection(file: file, line: line) { connection in
      try await connection.withTransaction(options, body)
    }
  }

  private nonisolated(nonsending) func borrow(
    _ options: LeaseOptions, _ place: LeasePlace
  ) async throws -> Pool<EngineHost>.Grant {
    do {
      return try await pool.acquire(at: place, timeout: options.acquireTimeout ?? configuration.pool.acquireTimeout)
    } catch let failure as PoolFailure {
      throw Self.error(failure)
    }
  }
}

extension Connection {
  /// Ends the lease: undoes what the policy says. Afterwards a state other than `idle` means that the connection has
  /// to be closed. Not interrupted by cancellation.
  nonisolated(nonsending) func end(_ policy: LeaseOptions.ResetPolicy) async {
    if hasNoticeHandler { onNotice(nil) }
    leaseInterrupter?.close()
    shieldDepth = 1
    switch (transactionState, policy) {
    case (.lost, _), (.idle, .none), (.idle, .rollback): break
    case (.idle, .full):
      if await !succeeds({ driver throws(DatabaseError) in try driver.reset() }) { transactionState = .lost }
    case (.open, .full), (.failed, .full):
      if await !succeeds({ driver throws(DatabaseError) in try driver.reset() }) { transactionState = .lost }
    case (.open, _), (.failed, _): _ = try? await execute("rollback")
    }
    isOver = true
  }

  private nonisolated(nonsending) func succeeds(
    _ work: @escaping @Sendable (any DriverConnection) throws(DatabaseError) -> Void
  ) async -> Bool {
    do {
      try await call([], work)
      return true
    } catch {
      return false
    }
  }
}
