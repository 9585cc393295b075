import DBEngine
import DBQuery
import DBSchema

/// A transactional group on SQLite: BEGIN IMMEDIATE, the ledger read again inside it, statements, row, COMMIT.
extension Run {
  nonisolated(nonsending) func attemptOnSQLite(_ group: StatementGroup, of step: PlannedStep, number: Int) async throws
  {
    let settings = try await pragmas(of: group, step)
    let keysWereOn = group.foreignKeysOff ? try await foreignKeys() : false
    if keysWereOn { try await frame("pragma foreign_keys = off", step) }
    do {
      try await inTransaction(group, of: step, number: number)
    } catch {
      await putBack(settings, foreignKeys: keysWereOn, after: group, step)
      throw error
    }
    await putBack(settings, foreignKeys: keysWereOn, after: group, step)
  }

  private nonisolated(nonsending) func inTransaction(_ group: StatementGroup, of step: PlannedStep, number: Int)
    async throws
  {
    let begin = ContinuousClock().now
    if !isEnclosed { try await frame("begin immediate", step) }
    try await requireSameLedger(step)
    let before = group.foreignKeysOff ? try await brokenKeys(step) : []
    for (index, statement) in group.statements.enumerated() {
      try control.beginWork(connection.interrupter)
      if statement.isCode {
        try await runCodeInTransaction(statement, of: step, number: index + 1)
        continue
      }
      do { try await connection.execute(SQL(unsafe: statement.text)) } catch let error as DatabaseError {
        throw failure(error, step, statement, number: index + 1)
      }
      guard connection.transactionState == .open else { throw endedTransaction(statement, step) }
    }
    for question in group.verifications {
      let answer: ResultSet
      do { answer = try await connection.execute(SQL(unsafe: question.text)) } catch let error as DatabaseError {
        throw failure(error, step, question, number: nil)
      }
      if let error = refusal(answer, question, step) { throw error }
    }
    if group.foreignKeysOff { try await requireNoNewBreaks(before, group, step) }
    let row = try doneRow(step, group: number, duration: ContinuousClock().now - begin)
    do {
      let statements = recording(row, of: step)
      for (index, sql) in statements.enumerated() {
        let answer = try await connection.execute(sql)
        if index == 0 { try requireRecorded(answer, step) }
      }
    } catch let error as DatabaseError {
      throw failure(ofLedger: error, step)
    }
    if !isEnclosed {
      do { try await connection.execute("commit") } catch let error as DatabaseError {
        var failure = failure(error, step, nil, number: nil)
        if failure.category == .interrupted || error.kind == .connectionLost { throw failure }
        failure.code = "commitFailed"
        failure.message = "revision \(step.revision.id) could not commit; it was rolled back"
        throw failure
      }
    }
    wrote(row)
  }

  /// Invariant 2: nobody wrote since this run last looked.
  nonisolated(nonsending) func requireSameLedger(_ step: PlannedStep) async throws {
    let seq: Int64
    do { seq = try await connection.execute(ledger.lastSeq).first?.decode(Int64.self, 0) ?? 0 } catch let error
      as DatabaseError
    {
      throw failure(ofLedger: error, step)
    }
    if seq != lastSeq {
      throw MigrationError(
        .integrity, code: "ledgerChanged",
        "another process wrote to the ledger before revision \(step.revision.id); it was not begun",
        object: step.revision.id.text, hint: "run the command again")
    }
  }

  private nonisolated(nonsending) func frame(_ sql: SQL, _ step: PlannedStep) async throws {
    do { try await connection.execute(sql) } catch let error as DatabaseError {
      throw failure(error, step, nil, number: nil)
    }
  }

  private func endedTransaction(_ statement: ProgramStatement, _ step: PlannedStep) -> MigrationError {
    MigrationError(
      code: "transactionEnded", "a statement ended the transaction that revision \(step.revision.id) runs in",
      file: statement.file, line: statement.line, statement: statement.text, object: step.revision.id.text,
      hint: "`or rollback` and `raise(rollback, ...)` do that; use `or abort`, or a section with transaction=none")
  }

  // MARK: - Foreign keys

  private nonisolated(nonsending) func foreignKeys() async throws -> Bool {
    try await connection.execute("pragma foreign_keys").first?.decode(Bool.self, 0) ?? false
  }

  /// The rows that break a foreign key: child table, row id (none in a table without), parent.
  private nonisolated(nonsending) func brokenKeys(_ step: PlannedStep) async throws -> [[SQLValue]] {
    do {
      return try await connection.execute("pragma foreign_key_check").map { row in [row[0], row[1], row[2]] }
    } catch let error as DatabaseError {
      throw failure(error, step, nil, number: nil)
    }
  }

  private nonisolated(nonsending) func requireNoNewBreaks(
    _ before: [[SQLValue]], _ group: StatementGroup, _ step: PlannedStep
  ) async throws {
    var known: [[SQLValue]: Int] = [:]
    for row in before { known[row, default: 0] += 1 }
    var new: [[SQLValue]] = []
    for row in try await brokenKeys(step) {
      if let count = known[row], count > 0 { known[row] = count - 1 } else { new.append(row) }
    }
    guard let first = new.first else { return }
    func name(_ value: SQLValue) -> String {
      switch value {
      case .text(let text): text
      case .integer(let number): "\(number)"
      default: "?"
      }
    }
    throw MigrationError(
      code: "foreignKeyBroken",
      "revision \(step.revision.id) would leave \(new.count == 1 ? "a row that breaks" : "\(new.count) rows that break") a "
        + "foreign key; it was rolled back",
      file: group.statements.first?.file ?? step.file.path, line: group.statements.first?.line,
      object: name(first[0]),
      cause: "row \(name(first[1])) of \(name(first[0])) refers to a row of \(name(first[2])) that is not there",
      hint: "copy all rows of the parent table in the rebuild, or delete the children that lost theirs")
  }

  // MARK: - Session settings

  /// The pragmas that a group names, with their values before it: what the next revision must find.
  nonisolated(nonsending) func pragmas(of group: StatementGroup, _ step: PlannedStep) async throws
    -> [(name: String, value: SQLValue)]
  {
    let classifier = StatementClassifier(dialect: .sqlite)
    var values: [(name: String, value: SQLValue)] = []
    var names: [String] = []
    for statement in group.statements where mayChange(["pragma"], statement) {
      if statement.isCode {
        names += Self.sessionPragmas.sorted()
      } else if let name = classifier.pragmaName(statement.text), Self.sessionPragmas.contains(name) {
        names.append(name)
      }
    }
    for name in names {
      if let value = try await connection.execute(SQL(unsafe: "pragma \(name)")).first?[0] {
        values.append((name, value))
      }
    }
    return values
  }

  /// The pragmas that belong to a connection and not to the file.
  private static let sessionPragmas: Set<String> = [
    "automatic_index", "busy_timeout", "cache_size", "cache_spill", "case_sensitive_like", "cell_size_check",
    "checkpoint_fullfsync", "defer_foreign_keys", "foreign_keys", "fullfsync", "ignore_check_constraints",
    "legacy_alter_table", "locking_mode", "mmap_size", "query_only", "read_uncommitted", "recursive_triggers",
    "reverse_unordered_selects", "secure_delete", "synchronous", "temp_store", "threads", "trusted_schema",
    "wal_autocheckpoint", "writable_schema",
  ]

  nonisolated(nonsending) func putBack(
    _ settings: [(name: String, value: SQLValue)], foreignKeys: Bool, after group: StatementGroup, _ step: PlannedStep
  ) async {
    // A transaction that failed is still open here, and these take effect outside of one only.
    if !isEnclosed, connection.transactionState == .open || connection.transactionState == .failed {
      _ = try? await connection.execute("rollback")
    }
    if foreignKeys { _ = try? await connection.execute("pragma foreign_keys = on") }
    for setting in settings {
      switch setting.value {
      case .integer(let number): _ = try? await connection.execute(SQL(unsafe: "pragma \(setting.name) = \(number)"))
      case .text(let text):
        _ = try? await connection.execute(
          SQL(unsafe: "pragma \(setting.name) = ") + SQL(unsafe: Identifier(text).quoted))
      default: continue
      }
    }
    // No statement makes a temporary object without the word.
    if group.statements.contains(where: { mayChange(["temp"], $0) }) { await dropTemporaryObjects() }
  }

  /// Temporary tables, views and triggers of a revision are not for the next one to find.
  private nonisolated(nonsending) func dropTemporaryObjects() async {
    guard !isEnclosed,
      let found = try? await connection.execute(
        "select type, name from sqlite_temp_master where type in ('table', 'view')")
    else { return }
    for row in found {
      guard case .text(let type) = row[0], case .text(let name) = row[1], !name.hasPrefix("sqlite_") else { continue }
      _ = try? await connection.execute(SQL(unsafe: "drop \(type) if exists temp.\(Identifier(name).quoted)"))
    }
  }
}
