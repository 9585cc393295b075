/// One revision on its way up or down, read, checked and ready to run.
///
/// ```swift
/// for step in try await migrator.plan(.up, to: .head).steps {
///   print(step.revision.id, step.statementCount, step.isAtomic ? "all or nothing" : "statement by statement")
/// }
/// ```
public struct PlannedStep: Sendable {
  /// The revision.
  public var revision: RevisionNode
  /// Which way.
  public var direction: Direction
  /// The file, or the ledger's copy of it, that the statements come from.
  public var file: RevisionFile
  /// What runs.
  package var program: RevisionProgram
  /// What an earlier run has done of it already.
  public var done: LedgerState.Progress?
  /// The code of a Swift revision, when this program holds it.
  var compiled: EmbeddedRevision?
  /// Checksum of all its `up` sections for this database.
  var upChecksum: String?
  /// Checksum of all its `down` sections for this database.
  var downChecksum: String?

  /// The groups that an earlier run left to do, with the statements to skip in the first of them.
  package var remaining: (groups: ArraySlice<StatementGroup>, skip: Int, unknown: Int?) {
    guard let done else { return (program.groups[...], 0, nil) }
    return (program.groups.dropFirst(done.groups), done.statements, done.unknown)
  }

  /// Whether it is written in Swift.
  public var isCode: Bool { file.language == .swift }
  /// Whether it commits as one, all or nothing.
  public var isAtomic: Bool { program.isAtomic }
  /// The number of statements that are left to run.
  public var statementCount: Int {
    let (groups, skip, _) = remaining
    return groups.reduce(0) { $0 + $1.statements.count } - skip
  }
}

/// What a command would do, decided and checked before the first statement runs.
///
/// ```swift
/// let plan = try await migrator.plan(.down, to: .base)
/// print(plan.isEmpty ? "nothing to undo" : "\(plan.steps.count) to undo", plan.warnings)
/// ```
public struct Plan: Sendable {
  /// The revisions in the order they run.
  public var steps: [PlannedStep]
  /// What is worth saying and stops nothing: a changed `down`, a revision left half-done elsewhere.
  public var warnings: [String]

  /// Whether there is nothing to do.
  public var isEmpty: Bool { steps.isEmpty }
}
