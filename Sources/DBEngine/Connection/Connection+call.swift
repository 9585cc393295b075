import DBQuery

extension Connection {
  /// Calls the driver on the connection's thread: directly when the caller is there, else by a hop.
  @discardableResult
  nonisolated(nonsending) func call<R: Sendable>(
    _ statements: [RenderedSQL], isPipeline: Bool = false,
    _ work: @escaping @Sendable (any DriverConnection) throws(DatabaseError) -> R
  ) async throws -> R {
    guard !isOver else { throw DatabaseError.endedLease }
    let isShielded = shieldDepth > 0
    if !isShielded { try Task.checkCancellation() }
    let start = observe(willSend: statements, isPipeline)
    let core = core
    let ticket = core.gate.ticket()
    let outcome: ConnectionCore.Outcome<R>
    if isShielded {
      outcome = await core.thread.call { core.call(ticket, work) }
    } else {
      outcome = await withTaskCancellationHandler {
        await core.thread.call { core.call(ticket, work) }
      } onCancel: {
        core.gate.cancel(ticket)
      }
    }
    let result = outcome.result.map { $0.mapError { statements.count == 1 ? $0.naming(statements[0]) : $0 } }
    note(outcome.transactionState, result.flatMap(Self.error))
    if let start { observe(didSend: statements, isPipeline, since: start, result.flatMap(Self.error)) }
    if outcome.isCancelled { throw CancellationError() }
    guard let result else { throw CancellationError() }
    return try result.get()
  }

  private static func error<R>(_ result: Result<R, DatabaseError>) -> DatabaseError? {
    if case .failure(let error) = result { error } else { nil }
  }

  private func note(_ state: TransactionState, _ error: DatabaseError?) {
    transactionState = state
    switch state {
    case .failed: if transactionFailure == nil { transactionFailure = error }
    case .idle, .open, .lost: transactionFailure = nil
    }
  }

  private func observe(willSend statements: [RenderedSQL], _ isPipeline: Bool) -> Duration? {
    guard let observer, !statements.isEmpty else { return nil }
    for (index, statement) in statements.enumerated() {
      observer.willExecute(event(statement, isPipeline ? index : nil))
    }
    return MonotonicTime.now
  }

  private func observe(
    didSend statements: [RenderedSQL], _ isPipeline: Bool, since start: Duration, _ error: DatabaseError?
  ) {
    let duration = MonotonicTime.now - start
    for (index, statement) in statements.enumerated() {
      // Those before the one that failed have succeeded, those after it were not run.
      let hasSucceeded = error?.pipelineIndex.map { index < $0 } ?? false
      let event = event(statement, isPipeline ? index : nil)
      observer?.didExecute(event, duration: duration, error: hasSucceeded ? nil : error)
    }
  }

  private func event(_ statement: RenderedSQL, _ index: Int?) -> StatementEvent {
    StatementEvent(
      text: statement.text, bindings: statement.values.count, connection: core.number, pipelineIndex: index)
  }
}

extension DatabaseError {
  static var endedLease: DatabaseError {
    DatabaseError(
      .transactionState, "this connection was used after the closure that borrowed it had ended",
      hint: "do all work with a connection inside withConnection or withTransaction")
  }

  /// Adds the statement's text when the driver did not.
  func naming(_ statement: RenderedSQL) -> DatabaseError {
    guard self.statement == nil else { return self }
    var copy = self
    copy.statement = statement.text
    return copy
  }
}
