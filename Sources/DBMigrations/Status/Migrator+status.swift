import DBEngine
import DBQuery

extension Migrator {
  /// Where the database is, and what is wrong with it. Makes neither table nor SQLite file.
  package nonisolated(nonsending) func status() async throws -> StatusReport {
    let catalog = try history.load()
    let state = try await ledgerState()
    var report = StatusReport(
      Planner(catalog: catalog, ledger: state, dialect: engine.dialect, dialects: options.dialects))
    for (index, edited) in report.edited.enumerated() {
      guard let checksum = edited.then, let path = edited.error.file else { continue }
      let ledger = ledger
      let old = try await reading { connection in try await ledger.text(checksum, connection) }
      guard let old, let new = try? RevisionFile(reading: path).text else { continue }
      report.edited[index].changes = TextDifference.lines(from: old, to: new)
    }
    report.lockHolder = try await lockHolder()
    return report
  }

  /// Who holds the run lock now; nil when nobody does, and for a database that does not exist.
  package nonisolated(nonsending) func lockHolder() async throws -> String? {
    switch engine.address.place {
    case .file(let path): return FileLock.currentHolder(database: path)
    case .memory: return nil
    case .server:
      let key = RunLock.key(for: options.ledger)
      return try await reading { connection in try await RunLock.holder(key, connection) }
    }
  }

  /// The tables and columns with rows that a plan would drop, as the database is now.
  package nonisolated(nonsending) func losses(_ plan: Plan, _ run: RunOptions) async throws -> [DataLoss] {
    guard plan.steps.contains(where: { $0.direction == .down }) else { return [] }
    return try await reading { connection in try await losses(plan, run, connection) }
  }

  /// The graph of the files and of what only the ledger knows, for a ledger that was read.
  package static func graph(_ catalog: RevisionCatalog, _ state: LedgerState) -> RevisionGraph {
    Planner.graph(catalog, state)
  }
}
