import DBPool
import DBQuery

extension Engine {
  /// Borrows a connection for the time of a closure.
  ///
  /// A transaction that the body left open is rolled back before this returns, and what its statements changed in the
  /// session is undone. A body that is not on an actor runs on the connection's own thread from its first statement on.
  ///
  /// ```swift
  /// let count = try await engine.withConnection { connection in
  ///   try await connection.execute("select count(*) from users")[0].decode(Int.self, 0)
  /// }
  /// ```
  ///
  /// Child tasks of such a body (`async let`, a task group) share that thread, and wait while a statement runs on it; a
  /// `Task` of its own does not.
  ///
  /// Of a SQLite file there is one such connection, so that writers stand in a queue here rather than at the file's
  /// lock; ``withReadConnection(_:file:line:_:)`` has the others.
  /// - Parameters:
  ///   - lease: What becomes of the connection afterwards.
  ///   - file: Named in timeout errors and leak warnings.
  ///   - line: Named in timeout errors and leak warnings.
  ///   - body: The work.
  /// - Returns: What the body returns.
  /// A body that borrows a second connection while all others are out may wait for itself. The pool sees it where every
  /// connection is held by a task that waits for another one, and throws `poolTimeout` at once, with the places. What a
  /// child task waits for while its parent holds the last connection takes the whole timeout: the pool cannot know that the
  /// parent waits for the child.
  ///
  /// - Throws: The body's error; `DatabaseError` of kind `poolTimeout`, `shutdown` or what kept a connection from being
  ///   made; `CancellationError`.
  @discardableResult
  public nonisolated(nonsending) func withConnection<R>(
    _ lease: LeaseOptions = .init(), file: String = #fileID, line: Int = #line,
    _ body: nonisolated(nonsending) (Connection) async throws -> sending R
  ) async throws -> sending R {
    try await lend(from: pool, lease, LeasePlace(file: file, line: line, isWatched: !lease.isLong), body)
  }

  /// Borrows a connection that only reads, for the time of a closure. No transaction is open in it, so each statement
  /// sees what was committed before it; `withTransaction(.init(access: .readOnly))` on it gives one snapshot.
  ///
  /// On a SQLite file in WAL mode any number of these run beside the one that writes, and writing is refused
  /// (`readOnly`). In the other journal modes they run too, but a commit waits for the statements that read at that
  /// moment. On PostgreSQL, and on a database in memory, it is the same as ``withConnection(_:file:line:_:)``.
  ///
  /// ```swift
  /// let names = try await engine.withReadConnection { connection in
  ///   try await connection.execute("select name from users").map { try $0.decode(String.self, 0) }
  /// }
  /// ```
  /// - Throws: As ``withConnection(_:file:line:_:)``.
  @discardableResult
  public nonisolated(nonsending) func withReadConnection<R>(
    _ lease: LeaseOptions = .init(), file: String = #fileID, line: Int = #line,
    _ body: nonisolated(nonsending) (Connection) async throws -> sending R
  ) async throws -> sending R {
    let place = LeasePlace(file: file, line: line, isWatched: !lease.isLong)
    return try await lend(from: readers ?? pool, lease, place, body)
  }

  /// Borrows a connection and runs a body in a transaction on it: commits when it returns, rolls back when it throws
  /// or the task is cancelled. See ``Connection/withTransaction(_:_:)``.
  ///
  /// ```swift
  /// try await engine.withTransaction(.init(isolation: .serializable, retry: 3)) { connection in
  ///   let left = try await connection.execute("select sum(amount) from stock")[0].decode(Int.self, 0)
  ///   if left > 0 { try await connection.execute("insert into orders (amount) values (1)") }
  /// }
  /// ```
  /// - Throws: As ``withConnection(_:file:line:_:)`` and ``Connection/withTransaction(_:_:)``.
  @discardableResult
  public nonisolated(nonsending) func withTransaction<R>(
    _ options: TransactionOptions = .init(), file: String = #fileID, line: Int = #line,
    _ body: nonisolated(nonsending) (Connection) async throws -> sending R
  ) async throws -> sending R {
    let lane = options.access == .readOnly ? readers ?? pool : pool
    return try await lend(from: lane, .init(), LeasePlace(file: file, line: line)) { connection in
      try await connection.withTransaction(options, body)
    }
  }

  private nonisolated(nonsending) func lend<R>(
    from pool: Pool<EngineHost>, _ lease: LeaseOptions, _ place: LeasePlace,
    _ body: nonisolated(nonsending) (Connection) async throws -> sending R
  ) async throws -> sending R {
    let grant = try await borrow(from: pool, place.ofCurrentTask, lease)
    let metrics = pool.host.context.telemetry.metrics
    let start = metrics == nil ? .zero : MonotonicTime.now
    let connection = Connection(grant.resource, pool.host.context)
    // An actor's body keeps the actor's own executor: it would only borrow this thread to leave it again.
    let preference = ConnectionThread.isActor(#isolation) ? nil : grant.resource.thread
    let record = preference.map(PreferredExecutor.begin)
    let result: Result<R, any Error>
    do {
      try await pool.host.context.hooks.onAcquire?(connection)
      result = .success(try await body(connection))
    } catch {
      result = .failure(error)
    }
    await connection.end(lease.reset)
    if let record { PreferredExecutor.end(record) }
    // The task must not go on, on a thread that the next borrower may be waiting for.
    if preference?.isCurrent == true { await Task.yield() }
    pool.giveBack(grant.lease, fate(of: connection, lease))
    if let metrics {
      metrics.didUse(MonotonicTime.now - start)
      metrics.record(pool.statistics)
    }
    return try result.get()
  }

  func fate(of connection: Connection, _ lease: LeaseOptions) -> LeaseFate {
    let mustClose = lease.closeOnReturn && address.place != .memory
    // A reset would take a reader's read-only setting from it.
    let isSpoiled = connection.context.isReadOnly && connection.mayHaveChangedSession
    let isBroken = connection.transactionState != .idle || connection.core.gate.isCondemned
    return mustClose || isBroken || isSpoiled ? .close : .keep
  }

  nonisolated(nonsending) func borrow(
    from pool: Pool<EngineHost>, _ place: LeasePlace, _ options: LeaseOptions
  ) async throws -> Pool<EngineHost>.Grant {
    let timeout = options.acquireTimeout ?? configuration.pool.acquireTimeout
    guard let metrics = pool.host.context.telemetry.metrics else {
      do { return try await pool.acquire(at: place, timeout: timeout) } catch let failure as PoolFailure {
        throw Self.error(failure)
      }
    }
    let start = MonotonicTime.now
    defer { metrics.record(pool.statistics) }
    do {
      let grant = try await pool.acquire(at: place, timeout: timeout)
      metrics.didWait(MonotonicTime.now - start)
      return grant
    } catch let failure as PoolFailure {
      if case .timeout = failure { metrics.didTimeOut() }
      throw Self.error(failure)
    }
  }
}
