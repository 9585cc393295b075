import DBMigrations

/// Where a database is in its history, as JSON prints it.
struct StatusData: Encodable, Sendable {
  struct HalfDone: Encodable, Sendable {
    let revision: RevisionData
    let direction: String
    /// Statements done and in all; null when the file cannot tell.
    let statementsDone: Int?
    let statements: Int?
    /// The statement of which nobody knows whether it was done.
    let unknownStatement: Int?
    let since: String
    let error: String?
  }
  struct Missing: Encodable, Sendable {
    let revision: RevisionData
    let event: String
    let at: String
    let actor: String
    let host: String
  }
  struct Trouble: Encodable, Sendable {
    let code: String
    let message: String
    let file: String?
    let line: Int?
    let object: String?
    let hint: String?
    /// The lines that differ from what was applied.
    var changes: String?

    init(_ error: MigrationError, changes: String? = nil) {
      (code, message, file, line) = (error.code, error.message, error.file, error.line)
      (object, hint, self.changes) = (error.object, error.hint, changes)
    }
  }
  struct Failure: Encodable, Sendable {
    let revision: String
    let direction: String
    let at: String
    let actor: String
    let host: String
    let error: String?
  }

  let upToDate: Bool
  let current: [RevisionData]
  let heads: [RevisionData]
  let appliedCount: Int
  let pending: [RevisionData]
  let halfDone: [HalfDone]
  let edited: [Trouble]
  let changedDowns: [String]
  let missing: [Missing]
  let missingAncestors: [String]
  let problems: [Trouble]
  let lastFailure: Failure?
  let lockHolder: String?
  /// Pending and half-done revisions in Swift whose code is not in the program that was asked.
  let uncompiled: [String]

  init(_ report: StatusReport) {
    func data(_ node: RevisionNode) -> RevisionData { RevisionData(node, in: report.graph, ledger: report.ledger) }
    func data(_ ids: [RevisionID]) -> [RevisionData] { ids.compactMap { report.graph[$0] }.map { data($0) } }
    upToDate = report.isUpToDate
    current = data(report.current)
    heads = data(report.heads)
    appliedCount = report.appliedCount
    pending = report.pending.map { data($0) }
    halfDone = report.halfDone.map { half in
      HalfDone(
        revision: data(half.revision), direction: half.progress.direction.rawValue, statementsDone: half.done,
        statements: half.total, unknownStatement: half.unknown, since: half.row.at, error: half.failure?.error)
    }
    edited = report.edited.map { Trouble($0.error, changes: $0.changes) }
    changedDowns = report.changedDowns.map(\.text)
    missing = report.missing.map { lost in
      Missing(
        revision: data(lost.revision), event: lost.row.event.rawValue, at: lost.row.at, actor: lost.row.actor,
        host: lost.row.host)
    }
    missingAncestors = report.holes.map(\.text)
    problems = report.problems.map { Trouble($0) }
    lastFailure = report.lastFailure.map { row in
      Failure(
        revision: row.revision.text, direction: row.direction.rawValue, at: row.at, actor: row.actor, host: row.host,
        error: row.error)
    }
    lockHolder = report.lockHolder
    uncompiled = report.uncompiled.map(\.id.text)
  }
}
