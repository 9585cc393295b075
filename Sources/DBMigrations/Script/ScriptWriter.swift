import DBQuery
package import DBSchema

/// Writes what a plan would run as SQL text: the same statements, transactions, timeouts and ledger rows, for a
/// database that `dbtool` itself does not reach, or for a person who wants to read before anything runs.
///
/// ```sql
/// -- 1 of 2: up 1f3c9a2b7d4e add due dates
/// begin immediate;
/// alter table invoices add column due_on date;
/// insert into "main"."dbtool_ledger" (seq, ...) values ((select coalesce(max(seq), 0) + 1 from ...), ...);
/// commit;
/// ```
///
/// What a script cannot do: try again after a lock timeout, hold the run lock, find out what became of a statement
/// when it was interrupted. It does keep the ledger in step, so that after a failure `dbtool` goes on where it ended.
package struct ScriptWriter {
  /// What a script holds.
  package enum Content: Sendable, Hashable {
    /// All of it: what leaves a database behind that the ledger describes.
    case whole
    /// The statements in their transactions, without the ledger: for reading.
    case statements
  }

  let dialect: DialectName
  let ledger: Ledger
  let options: RunOptions
  let identity: RunIdentity
  let content: Content

  /// Makes a writer for one database.
  package init(
    dialect: DialectName, ledger: LedgerSettings = .init(), options: RunOptions = .init(), actor: String? = nil,
    content: Content = .whole
  ) {
    self.dialect = dialect
    self.ledger = Ledger(settings: ledger, dialect: dialect)
    self.options = options
    self.content = content
    identity = RunIdentity(actor: actor)
  }

  /// Writes a plan.
  /// - Parameters:
  ///   - title: what the script does, for its first line.
  ///   - createsLedger: whether the database may have no ledger yet.
  /// - Throws: ``MigrationError`` when a step goes on behind a statement whose outcome nobody knows.
  package func script(_ plan: Plan, title: String, createsLedger: Bool) throws(MigrationError) -> String {
    var script = SQLScript(dialect)
    script.comment("\(RunIdentity.tool): \(title), for \(dialect.rawValue)")
    if content == .whole {
      script.comment(
        dialect == .postgresql
          ? "run it with: psql -X -v ON_ERROR_STOP=1 -f THIS_FILE DATABASE"
          : "run it with: sqlite3 -bail DATABASE < THIS_FILE")
      if dialect == .sqlite { script.statement("pragma foreign_keys = on") }
      if createsLedger, !plan.isEmpty {
        script.blank()
        script.comment("the ledger")
        script.statement(begin)
        for sql in ledger.creation() { script.statement(sql) }
        script.statement("commit")
      }
      if dialect == .sqlite, plan.steps.contains(where: { $0.needsGuard }) { writeGuard(&script) }
    }
    for (index, step) in plan.steps.enumerated() {
      script.blank()
      let place = plan.steps.count > 1 ? "\(index + 1) of \(plan.steps.count): " : ""
      script.comment("\(place)\(step.direction.rawValue) \(step.revision.id) \(step.revision.message)".trimmed)
      script.comment("file: \(step.file.path)")
      try write(step, to: &script)
    }
    return script.text
  }

  private func write(_ step: PlannedStep, to script: inout SQLScript) throws(MigrationError) {
    if step.isCode {
      throw MigrationError(
        code: "noScriptOfSwift", "revision \(step.revision.id) is written in Swift, which no SQL script can hold",
        file: step.file.path, object: step.revision.id.text,
        hint: "print what is before and behind it, and run it in between with the project's own executable")
    }
    let (groups, skip, unknown) = step.remaining
    if let unknown {
      throw MigrationError(
        .integrity, code: "unknownOutcome",
        "nobody knows whether statement \(unknown) of revision \(step.revision.id) was done, so no script can go on behind it",
        file: step.file.path, object: step.revision.id.text,
        hint: "`dbtool upgrade` finds out, or `dbtool repair \(step.revision.id) --statement \(unknown) --done` says it"
      )
    }
    if !step.isAtomic {
      let count = step.program.groups.count
      script.comment("not one transaction" + (count > 1 ? ": it commits in \(count) parts" : ""))
    }
    if step.done != nil { script.comment("an earlier run has done the beginning; this is what is left") }
    if groups.isEmpty { try write(.nothing, of: step, number: step.program.groups.count + 1, to: &script) }
    for (index, group) in zip(groups.indices, groups) {
      switch group.mode {
      case .transaction: try write(group, of: step, number: index + 1, to: &script)
      case .none:
        try writeBare(group, of: step, number: index + 1, skip: index == groups.startIndex ? skip : 0, to: &script)
      }
    }
    if content == .whole, dialect == .postgresql {
      script.comment("back to the session as it was")
      for text in Self.resets { script.statement(text) }
    }
  }

  // MARK: - A transaction

  private func write(_ group: StatementGroup, of step: PlannedStep, number: Int, to script: inout SQLScript)
    throws(MigrationError)
  {
    if !group.titles.isEmpty { script.comment(group.titles.joined(separator: ", ")) }
    let turnsKeysOff = group.foreignKeysOff && dialect == .sqlite
    if turnsKeysOff {
      script.comment("a table is rebuilt: foreign keys are off meanwhile, and checked before the commit")
      script.statement("pragma foreign_keys = off")
    }
    script.statement(begin)
    if turnsKeysOff, content == .whole { rememberBrokenKeys(&script) }
    if dialect == .postgresql { openTransaction(&script) }
    var timeouts = (lock: options.lockTimeout, statement: options.statementTimeout)
    for statement in group.statements {
      let wanted = (
        lock: statement.lockTimeout ?? options.lockTimeout,
        statement: statement.statementTimeout ?? options.statementTimeout
      )
      if wanted != timeouts, dialect == .postgresql { setTimeouts(wanted.lock, wanted.statement, "set local", &script) }
      timeouts = wanted
      script.statement(statement.text)
    }
    verify(group.verifications, &script)
    if turnsKeysOff, content == .whole { refuseBrokenKeys(&script) }
    try record(step, group: number, &script)
    script.statement("commit")
    if turnsKeysOff { script.statement("pragma foreign_keys = on") }
  }

  private var begin: String { dialect == .sqlite ? "begin immediate" : "begin" }

  private func openTransaction(_ script: inout SQLScript) {
    setTimeouts(options.lockTimeout, options.statementTimeout, "set local", &script)
    guard content == .whole else { return }
    script.statement("set local idle_in_transaction_session_timeout = 0")
    if let path = options.searchPath { script.statement("set local search_path = \(path)") }
    if let role = options.role { script.statement("set local role \(Identifier(role).quoted)") }
  }

  private func setTimeouts(_ lock: Duration, _ statement: Duration, _ verb: String, _ script: inout SQLScript) {
    script.statement("\(verb) lock_timeout = '\(DurationText.milliseconds(lock))ms'")
    script.statement("\(verb) statement_timeout = '\(DurationText.milliseconds(statement))ms'")
  }

  /// Puts back what a revision may have set in the session, as a run does before each group.
  private static let resets = ["reset session authorization", "reset role", "reset all", "discard temp"]

  // MARK: - The ledger

  /// The group's row: the revision's last one, or a step on the way.
  private func record(_ step: PlannedStep, group number: Int, _ script: inout SQLScript) throws(MigrationError) {
    if number < step.program.groups.count {
      try append(try row(step, .partial, number, nil), of: step, &script)
    } else {
      try append(try row(step, step.direction == .up ? .applied : .reverted, nil, nil), of: step, &script)
    }
  }

  private func row(_ step: PlannedStep, _ event: LedgerEvent, _ group: Int?, _ statement: Int?) throws(MigrationError)
    -> LedgerRow
  {
    try step.row(event, group: group, statement: statement, seq: 0, identity: identity, on: dialect)
  }

  private func append(_ row: LedgerRow, of step: PlannedStep, _ script: inout SQLScript) throws(MigrationError) {
    guard content == .whole else { return }
    if dialect == .postgresql {
      script.statement("reset session authorization")
      script.statement("reset role")
    }
    script.statement(ledger.append(row, seq: ledger.nextSeq, at: "strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')"))
    if ledger.settings.keepsTexts, row.direction == .up, row.event == .applied || row.event == .partial,
      let checksum = row.bytesChecksum
    {
      script.statement(ledger.keep(step.file.textWithoutSecrets, checksum: checksum))
    }
  }

  // MARK: - Without a transaction

  private func writeBare(
    _ group: StatementGroup, of step: PlannedStep, number: Int, skip: Int, to script: inout SQLScript
  ) throws(MigrationError) {
    script.comment(group.titles.joined(separator: ", ") + ": outside any transaction where the database asks for it")
    if dialect == .postgresql { openSession(&script) }
    for statement in group.statements.prefix(skip) where statement.kind == .session { script.statement(statement.text) }
    for (index, statement) in group.statements.enumerated().dropFirst(skip) {
      let isFinal = index == group.statements.count - 1 && group.verifications.isEmpty
      if dialect == .postgresql, statement.lockTimeout != nil || statement.statementTimeout != nil {
        setTimeouts(
          statement.lockTimeout ?? .zero, statement.statementTimeout ?? options.statementTimeout, "set", &script)
      }
      switch statement.kind {
      case .session: script.statement(statement.text)
      case .bare:
        try append(try row(step, .started, number, index + 1), of: step, &script)
        enterRole(&script)
        script.statement(statement.text)
        try done(step, number, index, isFinal, &script)
        enterRole(&script)
      case .transactional, .transactionControl, .clientCopy:
        script.statement(begin)
        script.statement(statement.text)
        try done(step, number, index, isFinal, &script)
        script.statement("commit")
        enterRole(&script)
      }
    }
    let endsOpen =
      !group.verifications.isEmpty || group.statements.last.map { $0.kind == .session } ?? true
      || skip >= group.statements.count
    if endsOpen {
      script.statement(begin)
      verify(group.verifications, &script)
      try record(step, group: number, &script)
      script.statement("commit")
    }
    if dialect == .sqlite, content == .whole, group.statements.contains(where: { $0.kind == .session }) {
      script.statement("pragma foreign_keys = on")
    }
  }

  private func done(_ step: PlannedStep, _ number: Int, _ index: Int, _ isFinal: Bool, _ script: inout SQLScript)
    throws(MigrationError)
  {
    if isFinal {
      try record(step, group: number, &script)
    } else {
      try append(try row(step, .partial, number, index + 1), of: step, &script)
    }
  }

  private func openSession(_ script: inout SQLScript) {
    setTimeouts(.zero, options.statementTimeout, "set", &script)
    enterRole(&script)
    if content == .whole, let path = options.searchPath { script.statement("set search_path = \(path)") }
  }

  private func enterRole(_ script: inout SQLScript) {
    if dialect == .postgresql, content == .whole, let role = options.role {
      script.statement("set role \(Identifier(role).quoted)")
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

extension PlannedStep {
  /// Whether its script asks questions that SQLite can answer with a failed statement only.
  fileprivate var needsGuard: Bool {
    remaining.groups.contains { !$0.verifications.isEmpty || $0.foreignKeysOff }
  }
}
