import DBEngine
import DBQuery
import DBSchema

/// What the run writes of itself.
extension Run {
  /// The row for an event, numbered behind the last one known.
  func row(
    _ step: PlannedStep, _ event: LedgerEvent, group: Int? = nil, statement: Int? = nil, duration: Duration? = nil,
    error: String? = nil
  ) throws(MigrationError) -> LedgerRow {
    try step.row(
      event, group: group, statement: statement, duration: duration.map(Self.microseconds), error: error,
      seq: lastSeq + 1, identity: identity, on: dialect)
  }

  /// The row that says that a group is done: the revision's last one, or a step on the way.
  func doneRow(_ step: PlannedStep, group number: Int, duration: Duration? = nil) throws(MigrationError) -> LedgerRow {
    guard isLast(number, of: step) else { return try row(step, .partial, group: number, duration: duration) }
    return try row(step, step.direction == .up ? .applied : .reverted, duration: duration)
  }

  /// The statements that write a row, and the revision's text with it when texts are kept.
  func recording(_ row: LedgerRow, of step: PlannedStep) -> [SQL] {
    guard ledger.settings.keepsTexts, row.direction == .up, row.event == .applied || row.event == .partial,
      let checksum = row.bytesChecksum
    else { return [ledger.append(row)] }
    // The checksum covers the revision's id: only rows of the same revision can have it.
    let isNew = state.records[row.revision] == nil
    return [ledger.append(row), ledger.keep(step.file.textWithoutSecrets, checksum: checksum, isNew: isNew)]
  }

  /// The row's insert must have inserted one row: a trigger or a rule on the ledger could have swallowed it.
  func requireRecorded(_ answer: ResultSet?, _ step: PlannedStep) throws(MigrationError) {
    guard let answer, answer.affected != 1 else { return }
    throw MigrationError(
      .integrity, code: "ledgerSwallowed",
      connection.transactionState == .idle
        ? "revision \(step.revision.id) was committed, but the ledger took no row for it"
        : "the ledger took no row for revision \(step.revision.id); it was rolled back",
      object: ledger.settings.table, cause: "the insert changed \(answer.affected) rows",
      hint: "a trigger or a rule on the ledger swallows its rows: drop it"
        + (connection.transactionState == .idle ? ", then `dbtool stamp` what is there" : ""))
  }

  /// Writes a row that tells of a failure, after the rollback; when that fails too, the error at hand matters more.
  nonisolated(nonsending) func recordTrouble(_ error: MigrationError, _ step: PlannedStep, group: Int, statement: Int?)
    async
  {
    guard !isEnclosed, connection.transactionState == .idle else { return }
    let event: LedgerEvent = error.category == .interrupted ? .cancelled : .failed
    // The section may have left another role behind, and somebody else may have written meanwhile.
    if dialect == .postgresql { for sql in ownRole { _ = try? await connection.execute(sql) } }
    let seen = try? await connection.execute(ledger.lastSeq).first?.decode(Int64.self, 0)
    guard
      let row = try? step.row(
        event, group: group, statement: statement, error: error.cause ?? error.message,
        seq: max(seen ?? 0, lastSeq) + 1, identity: identity, on: dialect)
    else { return }
    guard (try? await connection.execute(ledger.append(row))) != nil else { return }
    wrote(row)
  }

  static func microseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
  }
}

extension PlannedStep {
  /// The row for an event of this step.
  func row(
    _ event: LedgerEvent, group: Int? = nil, statement: Int? = nil, duration: Int64? = nil, error: String? = nil,
    seq: Int64, identity: RunIdentity, on dialect: DialectName
  ) throws(MigrationError) -> LedgerRow {
    var up = upChecksum
    var down = downChecksum
    if event == .partial || event == .started, let group {
      let whole = statement == nil ? group : group - 1
      let part = try prefixChecksum(
        groups: whole, statements: event == .started ? (statement ?? 1) - 1 : statement ?? 0, on: dialect)
      switch direction {
      case .up: up = part
      case .down: down = part
      }
    }
    return LedgerRow(
      seq: seq, run: identity.run, revision: revision.id, parents: revision.parents, depends: revision.depends,
      labels: revision.labels, message: revision.message, direction: direction, event: event, group: group,
      statement: statement, upChecksum: up, downChecksum: down, bytesChecksum: file.bytesHash, actor: identity.actor,
      host: identity.host, tool: RunIdentity.tool, at: RunIdentity.now(), duration: duration, error: error)
  }

  /// The checksum of what the step has done when it reached a place.
  func prefixChecksum(groups: Int, statements: Int, on dialect: DialectName) throws(MigrationError) -> String? {
    if isCode { return groups <= 0 && statements <= 0 ? CodeChecksum.ofNothing : CodeChecksum.of(file) }
    let whole = groups <= 0 ? 0 : program.groups[min(groups, program.groups.count) - 1].sections.upperBound
    do {
      return try RevisionChecksum(dialect: dialect).of(
        program.sections, upTo: .init(sections: whole, statements: statements))
    } catch {
      throw MigrationError(code: "lexicalError", "\(error)", file: file.path, object: revision.id.text)
    }
  }
}
