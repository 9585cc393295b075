import ArgumentParser
import DBMigrations

/// `dbtool heads`: where the history ends.
struct HeadsCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "heads", abstract: "Show the revisions that no other follows.",
    usage: "dbtool heads [<options>]",
    discussion: """
      Reads the headers of the files and no database. A head that only others depend on is marked: it is applied with
      those, and is no place of its own to go to.
        dbtool heads --check || dbtool merge heads
      """)

  /// A head, as JSON prints it.
  struct Head: Encodable, Sendable {
    let revision: RevisionData
    /// Whether other revisions depend on it, so that it needs no upgrade of its own.
    let dependencyOnly: Bool
  }

  @OptionGroup var global: GlobalOptions

  @Flag(name: .customLong("check"), help: "Exit with 7 when there are several, or the graph is broken.")
  var checks = false

  func perform(in context: ToolContext) async throws -> Outcome<[Head]> {
    let catalog = try context.catalog(try context.settings(global))
    let graph = catalog.graph
    context.warnOfProblems(catalog)
    var heads: [Head] = []
    for node in graph.heads.compactMap({ graph[$0] }) {
      let isDependency = graph.isDependencyOnlyHead(node.id)
      let line = RevisionLine(
        name: node.id.text, labels: graph.labels(of: node.id), message: node.message,
        marks: isDependency ? ["others depend on it"] : [])
      context.console.result(line.rendered(context.console.terminal))
      heads.append(Head(revision: RevisionData(node, in: graph, ledger: nil), dependencyOnly: isDependency))
    }
    guard checks else { return Outcome(heads) }
    if !catalog.problems.isEmpty || !graph.problems.isEmpty { return Outcome(heads, exit: .graph) }
    guard graph.effectiveHeads.count > 1 else { return Outcome(heads) }
    return Outcome(
      heads,
      failure: ToolFailure(
        "severalHeads", "the history has \(graph.effectiveHeads.count) heads", exit: .graph,
        object: graph.effectiveHeads.map(\.text).joined(separator: ", "), hint: "join them with `dbtool merge heads`"))
  }
}
