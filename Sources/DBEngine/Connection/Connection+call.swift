import DBQuery

extension Connection {
  /// Calls the driver on the connection's thread: directly when the caller is there, else by a hop.
  ///
  /// A stream or a copy that is open ends first, unless the call is one of its own (`stream` is its number). A
  /// transaction's beginning that still waits goes first; `isBeginning` says that it is the first of the statements.
  @discardableResult
  nonisolated(nonsending) func call<R: Sendable>(
    _ statements: [RenderedSQL], isPipeline: Bool = false, isBeginning: Bool = false, of stream: Int? = nil,
    _ work: @escaping @Sendable (any DriverConnection) throws(DatabaseError) -> R
  ) async throws -> R {
    guard !isOver else { throw DatabaseError.endedLease }
    let isShielded = shieldDepth > 0
    if !isShielded { try Task.checkCancellation() }
    if let begin = waitingBegin, !isBeginning, !statements.isEmpty {
      try await call([begin], isBeginning: true) { driver throws(DatabaseError) in _ = try driver.execute(begin) }
    }
    let goesAsPipeline = isPipeline || statements.count > 1
    if !statements.isEmpty { try await prepare(for: statements, goesAsPipeline) }
    let core = core
    let endsStream = stream == nil
    if endsStream { openStream = 0 }
    let report = context.telemetry.begin(statements, isPipeline: goesAsPipeline, on: core.number)
    let ticket = core.gate.ticket()
    let outcome: ConnectionCore.Outcome<R>
    if isShielded {
      outcome = await core.thread.call { core.call(ticket, endsStream: endsStream, work) }
    } else {
      outcome = await withTaskCancellationHandler {
        await core.thread.call { core.call(ticket, endsStream: endsStream, work) }
      } onCancel: {
        core.gate.cancel(ticket)
      }
    }
    let result = outcome.result.map { result in
      result.mapError { $0.told(of: statements, isPipeline: isPipeline, isBeginning: isBeginning) }
    }
    if isBeginning, result != nil { waitingBegin = nil }
    note(outcome.transactionState, result.flatMap(Self.error))
    if let report {
      context.telemetry.end(
        report, statements, on: core.number, rows: Self.rows(result), isCancelled: outcome.isCancelled,
        outcome.result.flatMap(Self.error))
    }
    if outcome.isCancelled { throw CancellationError() }
    guard let result else { throw CancellationError() }
    return try result.get()
  }

  /// Notes what the statements may change in the session, and runs the hook.
  private nonisolated(nonsending) func prepare(for statements: [RenderedSQL], _ isPipeline: Bool) async throws {
    if !mayHaveChangedSession {
      mayHaveChangedSession = statements.contains { SessionChange.isPossible(in: $0.text) }
    }
    guard let hook = context.hooks.beforeExecute, !isCleaningUp else { return }
    for (index, statement) in statements.enumerated() {
      try await hook(StatementEvent(statement, on: core.number, isPipeline ? index : nil))
    }
  }

  private static func error<R>(_ result: Result<R, DatabaseError>) -> DatabaseError? {
    if case .failure(let error) = result { error } else { nil }
  }

  private static func rows<R>(_ result: Result<R, DatabaseError>?) -> Int? {
    guard case .success(let value)? = result else { return nil }
    return (value as? ResultSet)?.count
  }

  private func note(_ state: TransactionState, _ error: DatabaseError?) {
    if waitingBegin != nil, state == .idle { return }
    transactionState = state
    switch state {
    case .failed: if transactionFailure == nil { transactionFailure = error }
    case .idle, .open, .lost: transactionFailure = nil
    }
  }
}

extension DatabaseError {
  static var endedLease: DatabaseError {
    DatabaseError(
      .transactionState, "this connection was used after the closure that borrowed it had ended",
      hint: "do all work with a connection inside withConnection or withTransaction")
  }

  /// The error as the caller of some statements knows them: with the text, and counted without a `begin` before them.
  func told(of statements: [RenderedSQL], isPipeline: Bool, isBeginning: Bool) -> DatabaseError {
    if statements.count == 1 { return naming(statements[0]) }
    guard isBeginning, let index = pipelineIndex, index < statements.count else { return self }
    var copy = naming(statements[index])
    copy.pipelineIndex = isPipeline && index > 0 ? index - 1 : nil
    return copy
  }

  /// Adds the statement's text when the driver did not.
  func naming(_ statement: RenderedSQL) -> DatabaseError {
    guard self.statement == nil else { return self }
    var copy = self
    copy.statement = statement.text
    return copy
  }
}
