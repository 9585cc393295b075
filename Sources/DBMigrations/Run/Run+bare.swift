import DBEngine
import DBQuery
import DBSchema

/// A `transaction=none` section: a statement that can has a transaction of its own, together with its progress row; what
/// the database forbids there runs bare, between a `started` row and the next.
///
/// After a crash between the two, the catalog decides what can be decided (see ``StatementOutcome``).
extension Run {
  nonisolated(nonsending) func runBare(
    _ group: StatementGroup, of step: PlannedStep, number: Int, skip: Int, unknown: Int?
  ) async throws {
    var reached = skip
    var settings: [(name: String, value: SQLValue)] = []
    do {
      if dialect == .sqlite { settings = try await pragmas(of: group, step) }
      try await openSession(group, step)
      for statement in group.statements.prefix(skip) where statement.kind == .session {
        try await bare(statement, step)
      }
      if let unknown {
        // Dropping a half-built index may wait for others: it can be stopped as any statement.
        try control.beginWork(connection.interrupter)
        defer { control.endWork() }
        reached = try await settle(unknown, group, step, number: number)
      }
      let first = reached
      for index in reached..<max(reached, group.statements.count) {
        try await runOne(index, group, step, number: number)
        reached = index + 1
      }
      if !group.verifications.isEmpty || group.statements.isEmpty || group.statements.last?.kind == .session
        || first >= group.statements.count
      {
        try await closeBare(group, step, number: number)
      }
    } catch {
      control.endWork()
      if connection.transactionState == .open || connection.transactionState == .failed {
        _ = try? await connection.execute("rollback")
      }
      if let error = error as? MigrationError {
        await recordTrouble(error, step, group: number, statement: reached + 1)
      }
      throw error
    }
    try await closeSession(settings, after: group, step)
  }

  // MARK: - One statement

  private nonisolated(nonsending) func runOne(_ index: Int, _ group: StatementGroup, _ step: PlannedStep, number: Int)
    async throws
  {
    let statement = group.statements[index]
    let isFinal = index == group.statements.count - 1 && group.verifications.isEmpty
    var attempt = 0
    while true {
      do {
        try control.beginWork(connection.interrupter)
        defer { control.endWork() }
        switch statement.kind {
        case .transactional, .transactionControl, .clientCopy:
          let done =
            try isFinal ? doneRow(step, group: number) : row(step, .partial, group: number, statement: index + 1)
          try await together([statement], done, step, place: index)
        case .session: try await bare(statement, step, place: index)
        case .bare(let kind):
          emit(
            .statement(
              step.revision,
              title: statement.isCode ? statement.text : StatementClassifier(dialect: dialect).title(statement.text),
              number: index + 1, of: group.statements.count))
          if attempt == 0 { try await write(try row(step, .started, group: number, statement: index + 1), step) }
          let begin = ContinuousClock().now
          try await bare(statement, step, place: index)
          let duration = ContinuousClock().now - begin
          try await write(
            try isFinal
              ? doneRow(step, group: number, duration: duration)
              : row(step, .partial, group: number, statement: index + 1, duration: duration), step)
          _ = kind
        }
        return
      } catch let error as MigrationError {
        guard error.databaseError?.isRetryable ?? false, attempt < group.retries ?? 0, !control.isStopped else {
          throw error
        }
        attempt += 1
        if connection.transactionState != .idle { _ = try? await connection.execute("rollback") }
        emit(
          .retrying(
            step.revision, attempt: attempt + 1, of: (group.retries ?? 0) + 1, because: error.cause ?? error.message))
        if case .bare(let kind) = statement.kind {
          _ = try await StatementOutcome(run: self, step: step).clear(kind, statement)
        }
        let base = 100 << min(attempt - 1, 6)
        try? await Task.sleep(for: .milliseconds(base + Int.random(in: 0...base)))
      }
    }
  }

  /// Runs statements and writes a row in one transaction.
  private nonisolated(nonsending) func together(
    _ statements: [ProgramStatement], _ row: LedgerRow, _ step: PlannedStep, place: Int
  ) async throws {
    let session = try await beginSmall(step)
    for statement in statements { try await bare(statement, step, place: place) }
    if dialect == .postgresql { for sql in ownRole { try await connection.execute(sql) } }
    try await commitSmall(row, step)
    // The section goes on as whom it said.
    if session != ownSession, session.count == 2 {
      try await connection.execute(
        """
        select pg_catalog.set_config('session_authorization', \(session[0]), false), \
        pg_catalog.set_config('role', \(session[1]), false)
        """)
    }
  }

  /// - Returns: the session authorization and role of the moment, on PostgreSQL.
  @discardableResult
  private nonisolated(nonsending) func beginSmall(_ step: PlannedStep) async throws -> [SQLValue] {
    do {
      switch dialect {
      case .postgresql:
        let results = try await connection.pipeline(["begin", Self.sessionUser, lockCheck].compactMap { $0 })
        return results[1].cells
      case .sqlite:
        try await connection.execute("begin immediate")
        try await requireSameLedger(step)
        return []
      }
    } catch let error as DatabaseError {
      throw lockLost(error, step)
    }
  }

  private nonisolated(nonsending) func commitSmall(_ row: LedgerRow, _ step: PlannedStep) async throws {
    let answers: [ResultSet]
    do { answers = try await connection.pipeline(recording(row, of: step) + ["commit"]) } catch let error
      as DatabaseError
    {
      throw failure(ofLedger: error, step)
    }
    try requireRecorded(answers.first, step)
    wrote(row)
  }

  /// Writes a row by itself, under the connection's own role.
  private nonisolated(nonsending) func write(_ row: LedgerRow, _ step: PlannedStep) async throws {
    try await together([], row, step, place: 0)
  }

  /// A statement as it stands, with its own timeouts.
  private nonisolated(nonsending) func bare(_ statement: ProgramStatement, _ step: PlannedStep, place: Int? = nil)
    async throws
  {
    do {
      if dialect == .postgresql, statement.lockTimeout != nil || statement.statementTimeout != nil {
        try await connection.execute(
          """
          select pg_catalog.set_config('lock_timeout', \
          \("\(DurationText.milliseconds(statement.lockTimeout ?? .zero))ms"), false), \
          pg_catalog.set_config('statement_timeout', \
          \("\(DurationText.milliseconds(statement.statementTimeout ?? options.statementTimeout))ms"), false)
          """)
      }
      if !statement.isCode { try await connection.execute(SQL(unsafe: statement.text)) }
    } catch let error as DatabaseError {
      throw failure(error, step, statement, number: place.map { $0 + 1 })
    }
    if statement.isCode { try await runCodeAlone(statement, of: step, number: place.map { $0 + 1 }) }
  }

  // MARK: - Around the statements

  private nonisolated(nonsending) func openSession(_ group: StatementGroup, _ step: PlannedStep) async throws {
    guard dialect == .postgresql else { return }
    do {
      let results = try await connection.pipeline(
        putBack + [Self.sessionUser, session(step, lock: .zero, isLocal: false)])
      ownSession = results[putBack.count].cells
    } catch let error as DatabaseError {
      throw lockLost(error, step)
    }
  }

  private nonisolated(nonsending) func closeSession(
    _ settings: [(name: String, value: SQLValue)], after group: StatementGroup, _ step: PlannedStep
  ) async throws {
    switch dialect {
    case .postgresql: _ = try await connection.pipeline(putBack)
    case .sqlite:
      await putBack(settings, foreignKeys: false, after: group, step)
      for database in try await connection.execute("pragma database_list").dropFirst() {
        let name = try database.decode(String.self, 1)
        if name != "temp" { try await connection.execute("detach \(identifier: name)") }
      }
    }
  }

  /// The group's last row, after its verifications, in a transaction of their own.
  private nonisolated(nonsending) func closeBare(_ group: StatementGroup, _ step: PlannedStep, number: Int) async throws
  {
    try control.beginWork(connection.interrupter)
    defer { control.endWork() }
    try await beginSmall(step)
    for question in group.verifications {
      let answer: ResultSet
      do { answer = try await connection.execute(SQL(unsafe: question.text)) } catch let error as DatabaseError {
        throw failure(error, step, question, number: nil)
      }
      if let error = refusal(answer, question, step) { throw error }
    }
    if dialect == .postgresql { for sql in ownRole { try await connection.execute(sql) } }
    try await commitSmall(try doneRow(step, group: number), step)
  }

  private static var sessionUser: SQL {
    "select pg_catalog.current_setting('session_authorization'), pg_catalog.current_setting('role')"
  }

  /// Finds out what became of the statement that was running when an earlier run died.
  /// - Returns: how many statements of the group are done.
  private nonisolated(nonsending) func settle(_ unknown: Int, _ group: StatementGroup, _ step: PlannedStep, number: Int)
    async throws -> Int
  {
    guard unknown >= 1, unknown <= group.statements.count else { return max(0, unknown - 1) }
    let statement = group.statements[unknown - 1]
    guard case .bare(let kind) = statement.kind else { return unknown - 1 }
    if try await StatementOutcome(run: self, step: step).clear(kind, statement) {
      if unknown < group.statements.count {
        try await write(try row(step, .partial, group: number, statement: unknown), step)
      }
      return unknown
    }
    return unknown - 1
  }
}

extension Run {
  /// The statement that fails when the run lock is no longer ours.
  var lockCheck: SQL? {
    lockKey.map { "select \(RunLock.check($0))" }
  }
}
