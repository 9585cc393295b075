import DBEngine
import DBQuery

/// A transactional group on PostgreSQL: BEGIN, its statements, the ledger's row and COMMIT in one round trip where
/// nothing has to be looked at in between.
extension Run {
  /// A statement on its way, and what it is when it fails.
  private struct Sent {
    enum Part {
      case frame
      case lockCheck
      case statement(Int)
      case verification(Int)
      case ledger
      case commit
    }
    var sql: SQL
    var part: Part
  }

  /// How many statements, and how many bytes of text, go out before answers are awaited.
  private static let batchLimit = (statements: 400, bytes: 4 << 20)

  nonisolated(nonsending) func attemptOnPostgreSQL(_ group: StatementGroup, of step: PlannedStep, number: Int)
    async throws
  {
    var queue: [Sent] = opening(step, group).map { Sent(sql: $0.sql, part: $0.isCheck ? .lockCheck : .frame) }
    var bytes = 0
    var timeouts = (lock: options.lockTimeout, statement: options.statementTimeout)
    for (index, statement) in group.statements.enumerated() {
      let wanted = (
        lock: statement.lockTimeout ?? options.lockTimeout,
        statement: statement.statementTimeout ?? options.statementTimeout
      )
      if wanted != timeouts {
        queue.append(Sent(sql: localTimeouts(wanted.lock, wanted.statement), part: .frame))
        timeouts = wanted
      }
      if statement.isCode {
        // What it does next is its own affair: what waits goes out before.
        _ = try await send(queue, group, step)
        queue.removeAll(keepingCapacity: true)
        bytes = 0
        try await runCodeInTransaction(statement, of: step, number: index + 1)
        continue
      }
      queue.append(Sent(sql: SQL(unsafe: statement.text), part: .statement(index)))
      bytes += statement.text.utf8.count
      if queue.count >= Self.batchLimit.statements || bytes >= Self.batchLimit.bytes {
        _ = try await send(queue, group, step)
        queue.removeAll(keepingCapacity: true)
        bytes = 0
      }
    }
    if !group.verifications.isEmpty {
      for (index, question) in group.verifications.enumerated() {
        queue.append(Sent(sql: SQL(unsafe: question.text), part: .verification(index)))
      }
      let answers = try await send(queue, group, step).suffix(group.verifications.count)
      for (question, answer) in zip(group.verifications, answers) {
        if let error = refusal(answer, question, step) { throw error }
      }
      queue.removeAll(keepingCapacity: true)
    }
    let row = try doneRow(step, group: number)
    for sql in ownRole { queue.append(Sent(sql: sql, part: .frame)) }
    for sql in recording(row, of: step) { queue.append(Sent(sql: sql, part: .ledger)) }
    if !isEnclosed {
      for sql in transactionDefaults(group, step) { queue.append(Sent(sql: sql, part: .frame)) }
      queue.append(Sent(sql: "commit", part: .commit))
    }
    let ledgerPlace = queue.firstIndex { if case .ledger = $0.part { true } else { false } }
    let answers = try await send(queue, group, step)
    try requireRecorded(ledgerPlace.map { answers[$0] }, step)
    wrote(row)
  }

  /// Sends a batch, and says what a failure in it means.
  private nonisolated(nonsending) func send(_ batch: [Sent], _ group: StatementGroup, _ step: PlannedStep)
    async throws -> [ResultSet]
  {
    do { return try await connection.pipeline(batch.map(\.sql)) } catch let error as DatabaseError {
      guard let index = error.pipelineIndex, batch.indices.contains(index) else {
        throw failure(error, step, nil, number: nil)
      }
      switch batch[index].part {
      case .frame: throw failure(error, step, nil, number: nil)
      case .lockCheck:
        throw error.kind == .connectionLost ? failure(error, step, nil, number: nil) : lockLost(error, step)
      case .statement(let place):
        throw failure(error, step, group.statements[place], number: place + 1)
      case .verification(let place): throw failure(error, step, group.verifications[place], number: nil)
      case .ledger: throw failure(ofLedger: error, step)
      case .commit: throw commitFailure(error, step)
      }
    }
  }

  /// What precedes a group: the transaction, the session as it was when the run began, and the check that the lock is
  /// still ours.
  func opening(_ step: PlannedStep, _ group: StatementGroup) -> [(sql: SQL, isCheck: Bool)] {
    var statements: [(sql: SQL, isCheck: Bool)] = []
    if !isEnclosed { statements.append(("begin", false)) }
    statements += putBack.map { ($0, false) }
    statements.append((session(step, lock: options.lockTimeout, isLocal: true), true))
    return statements
  }

  /// Undoes what an earlier revision may have left in the session.
  var putBack: [SQL] {
    isEnclosed ? ownRole : ownRole + ["reset all", "discard temp"]
  }

  /// What puts the properties of new transactions back. BEGIN takes them, so `putBack` behind it comes too late: a revision
  /// that leaves them changed would make the next one read-only.
  private func transactionDefaults(_ group: StatementGroup, _ step: PlannedStep) -> [SQL] {
    let isTouched = group.statements.contains { statement in
      mayChange(["default_transaction", "characteristics"], statement)
    }
    guard isTouched else { return [] }
    return [
      "reset default_transaction_read_only", "reset default_transaction_isolation",
      "reset default_transaction_deferrable",
    ]
  }

  /// Back to the role that the connection logged in with.
  var ownRole: [SQL] {
    guard let outerSession else { return ["reset session authorization", "reset role"] }
    return [
      """
      select pg_catalog.set_config('role', \(outerSession.role), true), \
      pg_catalog.set_config('search_path', \(outerSession.searchPath), true)
      """
    ]
  }

  /// The session's settings, and the lock check, in one statement.
  ///
  /// Its values stand in the text: with values beside it the driver would prepare it, and the next CREATE would end that
  /// again, as it must for whatever returns rows; a round trip a revision for nothing.
  func session(_ step: PlannedStep, lock: Duration, isLocal: Bool) -> SQL {
    var sql: SQL = """
      select \(setting("application_name", "dbtool \(command) \(step.revision.id.short)", isEnclosed)), \
      \(setting("lock_timeout", "\(DurationText.milliseconds(lock))ms", isLocal)), \
      \(setting("statement_timeout", "\(DurationText.milliseconds(options.statementTimeout))ms", isLocal)), \
      \(setting("idle_in_transaction_session_timeout", "0", isEnclosed))
      """
    if let path = options.searchPath { sql = sql + ", " + setting("search_path", path, isEnclosed) }
    if let lockKey { sql = sql + ", " + RunLock.check(lockKey) }
    if let role = options.role { sql = sql + ", " + setting("role", role, isEnclosed) }
    return sql
  }

  /// The call that changes a setting. The value is written so that it reads alike whatever
  /// `standard_conforming_strings` says.
  private func setting(_ name: String, _ value: String, _ isLocal: Bool) -> SQL {
    var literal = ""
    for character in value.unicodeScalars {
      if character == "'" || character == "\\" { literal.unicodeScalars.append(character) }
      literal.unicodeScalars.append(character)
    }
    return SQL(unsafe: "pg_catalog.set_config('\(name)', E'\(literal)', \(isLocal))")
  }

  /// Timeouts for the rest of the transaction.
  private func localTimeouts(_ lock: Duration, _ statement: Duration) -> SQL {
    """
    select \(setting("lock_timeout", "\(DurationText.milliseconds(lock))ms", true)), \
    \(setting("statement_timeout", "\(DurationText.milliseconds(statement))ms", true))
    """
  }

  /// The check between groups found no lock: something stands between this program and the server.
  func lockLost(_ error: DatabaseError, _ step: PlannedStep) -> MigrationError {
    guard error.code == "22P02" else { return failure(error, step, nil, number: nil) }
    return MigrationError(
      code: "lockLost", "the run lock is no longer held by this connection; revision \(step.revision.id) was not begun",
      object: step.revision.id.text,
      cause: "a connection pooler in transaction mode may stand between dbtool and the server",
      hint: "connect to the server directly for migrations", databaseError: error)
  }

  private func commitFailure(_ error: DatabaseError, _ step: PlannedStep) -> MigrationError {
    var failure = failure(error, step, nil, number: nil)
    if failure.category == .interrupted { return failure }
    if error.kind != .connectionLost {
      failure.code = "commitFailed"
      failure.message = "revision \(step.revision.id) could not commit; it was rolled back"
    } else {
      failure.message = "the connection was lost while revision \(step.revision.id) committed"
    }
    return failure
  }
}
