import DBEngine
import DBSchema

/// What a failed statement is told as.
extension Run {
  /// The error for a statement of a revision.
  func failure(_ error: DatabaseError, _ step: PlannedStep, _ statement: ProgramStatement?, number: Int?)
    -> MigrationError
  {
    if control.isStopped, error.kind == .queryCancelled {
      return MigrationError(
        .interrupted, code: "interrupted", "stopped by a signal in revision \(step.revision.id)",
        file: statement?.file ?? step.file.path, line: statement?.line, object: step.revision.id.text,
        hint: "run the command again to go on", databaseError: error)
    }
    let isCode = statement?.isCode ?? false
    let place =
      isCode ? "" : number.map { " at statement \(statementsBefore + $0) of \(step.program.statementCount)" } ?? ""
    var failure = MigrationError(
      code: error.kind == .connectionLost ? "connectionLost" : "statementFailed",
      "revision \(step.revision.id) failed\(place)", file: statement?.file ?? step.file.path, line: statement?.line,
      statement: isCode ? error.statement : statement?.text, object: step.revision.id.text, cause: Self.told(error),
      hint: error.hint, databaseError: error)
    failure.statementNumber = number
    if isCode { failure.offset = error.offset }
    if let statement, !isCode, let offset = error.offset {
      failure.offset = offset
      failure.line = statement.line + RevisionText.line(of: offset, in: Array(statement.text.utf8)) - 1
    }
    if failure.hint == nil { failure.hint = hint(for: error, step) }
    return failure
  }

  /// What the run says when its own statements fail: ledger, lock, commit.
  func failure(ofLedger error: DatabaseError, _ step: PlannedStep) -> MigrationError {
    // A row travels with its commit: when the connection is lost, nobody knows yet which of them arrived.
    if error.kind == .connectionLost || (control.isStopped && error.kind == .queryCancelled) {
      return failure(error, step, nil, number: nil)
    }
    if error.kind == .unique {
      return MigrationError(
        .integrity, code: "ledgerChanged",
        "another process wrote to the ledger during revision \(step.revision.id); everything it did was rolled back",
        object: step.revision.id.text, cause: Self.told(error),
        hint: "run the command again; if it happens often, find out what else writes to \(ledger.settings.table)",
        databaseError: error)
    }
    return MigrationError(
      code: "ledgerFailed", "the ledger could not be written for revision \(step.revision.id); it was rolled back",
      object: ledger.settings.table, cause: Self.told(error), hint: error.hint, databaseError: error)
  }

  private func hint(for error: DatabaseError, _ step: PlannedStep) -> String {
    switch error.kind {
    case .connectionLost:
      return "run the command again: what was committed is in the ledger, and the rest starts over"
    case .lockTimeout where dialect == .postgresql && step.isCode:
      return "something holds a lock on a table of it; wait for it, or give the revision `//: lock_timeout = 30s`"
    case .lockTimeout where dialect == .postgresql:
      return "something holds a lock on a table of it; wait for it, or give the section lock_timeout=30s"
    case .lockTimeout: return "another program is writing to the file; run the command again when it is done"
    case .permission: return "give the role the right, or name another role in dbtool.json"
    case _ where dialect == .postgresql && ["25001", "2D000"].contains(error.code) && step.isCode:
      return "it works outside of a transaction only: give the revision the header `//: transaction = none`"
    case _ where dialect == .postgresql && ["25001", "2D000"].contains(error.code):
      return "it works outside of a transaction only: give it a section of its own, `--: up NAME transaction=none`"
    case .full: return "make room and run the command again; nothing of this group was kept"
    case .readOnly: return "the database is read-only here; connect to the primary, or check the file's permissions"
    default:
      if step.isCode, !step.isAtomic { return "mend the file, build again and run the command again: it starts over" }
      return step.program.isAtomic
        ? "nothing of this revision was kept; mend the file and run the command again"
        : "what was committed before stays; mend the rest of the file and run the command again to go on"
    }
  }

  /// The database's words: message, code, detail.
  static func told(_ error: DatabaseError) -> String {
    var text = error.message
    if let code = error.code { text += " (\(code))" }
    if let detail = error.detail { text += "; \(detail)" }
    return text
  }
}
