/// Where a database is in its history: what is applied, what is pending, what is half-done, and what contradicts.
///
/// Made of files and ledger alone; only ``lockHolder`` and ``Edited/changes`` come from elsewhere.
package struct StatusReport: Sendable {
  /// A revision of which only a part is done.
  package struct HalfDone: Sendable {
    package var revision: RevisionNode
    package var progress: LedgerState.Progress
    /// Statements done, of all groups; nil when the file is gone or cannot be read.
    package var done: Int?
    /// Statements in all groups.
    package var total: Int?
    /// Whether it is written in Swift.
    package var isCode: Bool
    /// The statement of its group, counted from 1, of which nobody knows whether it was done.
    package var unknown: Int? { progress.unknown }
    package var row: LedgerRow
    /// What went wrong, when something did.
    package var failure: LedgerRow?
  }
  /// An applied revision whose file is gone.
  package struct Missing: Sendable {
    package var revision: RevisionNode
    /// What the ledger says of it.
    package var row: LedgerRow
  }
  /// An applied revision that was edited since.
  package struct Edited: Sendable {
    package var id: RevisionID
    package var error: MigrationError
    /// The hash of the applied file: the key of its text in the ledger.
    var then: String?
    /// The lines that differ, when the ledger kept the old text.
    package var changes: String?
  }

  /// The files' graph, with revisions that only the ledger knows.
  package var graph: RevisionGraph
  /// The ledger, added up.
  package var ledger: LedgerState
  /// The effective heads of what is applied.
  package var current: [RevisionID]
  /// The effective heads of the files.
  package var heads: [RevisionID]
  /// What an upgrade to all heads would run, in order.
  package var pending: [RevisionNode]
  package var halfDone: [HalfDone]
  package var missing: [Missing]
  package var edited: [Edited]
  /// Applied revisions whose `down` is another than it was: a note, no trouble.
  package var changedDowns: [RevisionID]
  /// Revisions that are not applied, though some that need them are.
  package var holes: [RevisionID]
  /// What is wrong with files and graph.
  package var problems: [MigrationError]
  /// The last failure since the last success, with its error.
  package var lastFailure: LedgerRow?
  /// Who runs now.
  package var lockHolder: String?
  /// Pending and half-done revisions in Swift whose code this program does not hold.
  package var uncompiled: [RevisionNode]

  /// How many revisions are applied.
  package var appliedCount: Int { ledger.applied.count }
  /// Whether nothing is left to do and nothing contradicts.
  package var isUpToDate: Bool { trouble == nil }

  /// The first trouble, in the order of its weight: graph, integrity, pending.
  package var trouble: MigrationError.Category? {
    if !problems.isEmpty { return .graph }
    if !edited.isEmpty || !missing.isEmpty || !holes.isEmpty { return .integrity }
    return pending.isEmpty && halfDone.isEmpty ? nil : .pending
  }
}

extension StatusReport {
  /// Adds up files and ledger; problems are collected, never thrown.
  init(_ planner: Planner) {
    let graph = planner.graph
    let ledger = planner.ledger
    self.graph = graph
    self.ledger = ledger
    current = graph.effectiveHeads(of: ledger.applied)
    heads = planner.catalog.graph.effectiveHeads
    let half = ledger.partial
    pending = graph.upgradeSteps(to: heads, applied: ledger.applied).filter { half[$0] == nil }.compactMap { graph[$0] }
    problems = planner.catalog.problems + planner.catalog.graph.problems.map { MigrationError(graph: .broken([$0])) }
    holes = graph.missingAncestors(of: ledger.applied.union(half.keys))
    missing = planner.missingFiles.compactMap { id in
      guard let node = graph[id], let row = ledger.records[id]?.row else { return nil }
      return Missing(revision: node, row: row)
    }
    halfDone = graph.nodes.compactMap { node in
      guard let progress = half[node.id], let record = ledger.records[node.id] else { return nil }
      let counts = planner.progressCounts(node.id, progress)
      return HalfDone(
        revision: node, progress: progress, done: counts?.done, total: counts?.total,
        isCode: planner.catalog.entries[node.id]?.language == .swift, row: record.row, failure: record.failure)
    }
    let waiting = Set(pending.map(\.id)).union(half.keys)
    uncompiled = planner.catalog.uncompiled.filter { waiting.contains($0.id) }
    lastFailure = ledger.records.values.compactMap(\.failure).max { $0.seq < $1.seq }
    (edited, changedDowns) = ([], [])
    do throws(MigrationError) {
      let changes = try planner.editedRevisions()
      edited = changes.ups.map { Edited(id: $0.id, error: $0.error, then: $0.then) }
      changedDowns = changes.downs
    } catch {
      problems.append(error)
    }
  }
}

extension Planner {
  /// How many statements of a half-done revision are done, and how many there are; nil when its file cannot tell.
  func progressCounts(_ id: RevisionID, _ progress: LedgerState.Progress) -> (done: Int, total: Int)? {
    let compiler = RevisionCompiler(dialect: dialect, dialects: dialects)
    guard let file = try? catalog.file(id),
      let program = try? compiler.program(file, progress.direction, undoing: progress.reached)
    else { return nil }
    let before = program.groups.prefix(progress.groups).reduce(0) { $0 + $1.statements.count }
    return (before + progress.statements, program.statementCount)
  }
}
