import ArgumentParser
import DBMigrations

/// `dbtool current`: where the database is.
struct CurrentCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "current", abstract: "Show the revisions that the database is at.",
    usage: "dbtool current [<options>]",
    discussion: """
      The applied revisions that no other applied one needs, and those that are half-done. A database without revisions
      prints nothing; nothing is ever created.
        dbtool current --check && start-service
      """)

  @OptionGroup var global: GlobalOptions

  @Flag(
    name: .customLong("check"), help: "Exit with 3 unless the database is at the heads, 7 when the graph is broken.")
  var checks = false

  func perform(in context: ToolContext) async throws -> Outcome<[RevisionData]> {
    let settings = try context.settings(global)
    let report = try await context.withMigrator(settings) { migrator in
      let catalog = try migrator.history.load()
      context.warnOfProblems(catalog)
      return try await (catalog, migrator.ledgerState())
    }
    let (catalog, ledger) = report
    let graph = Migrator.graph(catalog, ledger)
    let half = ledger.partial
    let places = graph.effectiveHeads(of: ledger.applied) + graph.nodes.map(\.id).filter { half[$0] != nil }
    let heads = Set(catalog.graph.heads)
    var data: [RevisionData] = []
    for node in places.compactMap({ graph[$0] }) {
      var marks: [String] = []
      if heads.contains(node.id) { marks.append("head") }
      if let progress = half[node.id] { marks.append("partial, \(progress.direction.rawValue)") }
      if catalog.entries[node.id] == nil, let row = ledger.records[node.id]?.row {
        marks.append("no file; \(row.event.rawValue) \(row.at) by \(row.actor) on \(row.host)")
      }
      let line = RevisionLine(
        name: node.id.text, labels: graph.labels(of: node.id), message: node.message, marks: marks)
      context.console.result(line.rendered(context.console.terminal))
      data.append(RevisionData(node, in: graph, ledger: ledger))
    }
    guard checks else { return Outcome(data) }
    if !catalog.problems.isEmpty || !catalog.graph.problems.isEmpty { return Outcome(data, exit: .graph) }
    let pending = graph.upgradeSteps(to: catalog.graph.effectiveHeads, applied: ledger.applied)
    guard !pending.isEmpty || !half.isEmpty else { return Outcome(data) }
    return Outcome(
      data,
      failure: ToolFailure(
        "pending", "\(counted(Set(pending).union(half.keys).count, "revision")) pending", exit: .pending,
        object: pending.map(\.text).joined(separator: ", "), hint: "run `dbtool upgrade`"))
  }
}
