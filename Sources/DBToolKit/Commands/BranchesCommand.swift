import ArgumentParser
import DBMigrations

/// `dbtool branches`: where the history parts.
struct BranchesCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "branches", abstract: "Show where the history parts, and into what.",
    usage: "dbtool branches [<options>]",
    discussion: """
      Each revision that several others follow, with those below it. Reads the files and no database.
        dbtool branches --format json
      """)

  /// A branch point, as JSON prints it.
  struct BranchPoint: Encodable, Sendable {
    let revision: RevisionData
    let children: [RevisionData]
  }

  @OptionGroup var global: GlobalOptions

  func perform(in context: ToolContext) async throws -> Outcome<[BranchPoint]> {
    let catalog = try context.catalog(try context.settings(global))
    let graph = catalog.graph
    context.warnOfProblems(catalog)
    let heads = Set(graph.heads)
    func show(_ node: RevisionNode, gutter: String) {
      let line = RevisionLine(
        gutter: gutter, name: node.id.text, labels: graph.labels(of: node.id), message: node.message,
        marks: heads.contains(node.id) ? ["head"] : [])
      context.console.result(line.rendered(context.console.terminal))
    }
    var points: [BranchPoint] = []
    for node in graph.branchPoints.compactMap({ graph[$0] }) {
      let children = graph.children(of: node.id).compactMap { graph[$0] }
      show(node, gutter: "")
      for child in children { show(child, gutter: "  ") }
      points.append(
        BranchPoint(
          revision: RevisionData(node, in: graph, ledger: nil),
          children: children.map { RevisionData($0, in: graph, ledger: nil) }))
    }
    return Outcome(points)
  }
}
