import ArgumentParser
import DBMigrations

/// `dbtool merge`: joins several heads into one.
struct MergeCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Join several heads with a revision that follows all of them.",
    usage: "dbtool merge [<options>] [<names> ...]",
    discussion: """
      dbtool merge
      dbtool merge 1f3c9a2b billing@head -m "join billing"

      A merge has no statements: it says that both lines of work belong together from here on. When your own revisions \
      are not applied anywhere yet, `dbtool rebase` keeps the history in one line instead.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(
    help: "The revisions to join. (default: all heads)", completion: .custom { _, _, _ in RevisionCompletion.names() })
  var names: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("What the revision does, on one line. (default: merge A and B)", valueName: "text"))
  var message: String?

  @Option(
    name: .customLong("label"),
    help: ArgumentHelp("A name for the branch that starts here; may be repeated.", valueName: "name"))
  var labels: [String] = []

  @Option(help: ArgumentHelp("The id, instead of 12 random digits.", valueName: "id"))
  var id: String?

  func perform(in context: ToolContext) async throws -> Outcome<RevisionData> {
    let settings = try context.settings(global, needsDatabase: false)
    let catalog = try context.catalog(settings).checked()
    let parents = try parents(catalog.graph)
    let header = RevisionHeader(
      id: try NewRevision.id(id), parents: parents, labels: try NewRevision.labels(labels),
      message: try NewRevision.message(message ?? "merge " + Self.listed(parents), context),
      created: RevisionWriter.now())
    let node = try NewRevision(header: header, body: "").write(to: settings, catalog)
    context.console.result(Escaping.terminal(node.file))
    return Outcome(RevisionData(node, state: "pending"))
  }

  private func parents(_ graph: RevisionGraph) throws -> [RevisionID] {
    var found: [RevisionID] = []
    for text in names.isEmpty ? [] : names {
      for id in try graph.places(text) where !found.contains(id) { found.append(id) }
    }
    if names.isEmpty { found = graph.heads }
    guard found.count > 1 else {
      throw ToolFailure(
        "nothingToMerge",
        found.isEmpty
          ? "there is no revision to merge"
          : names.isEmpty
            ? "there is one head, \(found[0]): nothing to merge" : "\(found[0]) alone is nothing to merge",
        exit: .graph, hint: "`dbtool heads` lists the heads; name two revisions or more")
    }
    try graph.requireIndependent(found)
    return found
  }

  private static func listed(_ ids: [RevisionID]) -> String {
    ids.dropLast().map(\.short).joined(separator: ", ") + " and " + (ids.last?.short ?? "")
  }
}
