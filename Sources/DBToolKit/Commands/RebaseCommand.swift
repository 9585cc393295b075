import ArgumentParser
import DBEngine
import DBMigrations

/// `dbtool rebase`: lets new revisions follow another head.
struct RebaseCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebase", abstract: "Let new revisions follow another head, so that the history stays one line.",
    usage: "dbtool rebase [<options>] [<revision>]",
    discussion: """
      dbtool rebase
      dbtool rebase 1f3c9a2b --onto 7c1f0a9e

      When the main branch moved on, your revisions and the new ones are two heads. Without arguments the head whose \
      revisions this database has not applied is moved behind the other. Only the `parents` line of one file changes.

      An applied revision is never moved: downgrade it first, or join the heads with dbtool merge. The ledger of this \
      database is asked; others are not.
      """)

  /// What changed, or would.
  struct Report: Encodable, Sendable {
    var revision: RevisionData
    var before: [String]
    var after: [String]
    /// The revision and all that follow it.
    var moved: [String]
    var changed: Bool
    var dryRun: Bool
  }

  @OptionGroup var global: GlobalOptions

  @Argument(
    help: "The first revision to move. (default: the unapplied branch)",
    completion: .custom { _, _, _ in RevisionCompletion.names() })
  var revision: String?

  @Option(
    help: ArgumentHelp("The revision to follow, or base. (default: the other head)", valueName: "name"),
    completion: .custom { _, _, _ in RevisionCompletion.names() })
  var onto: String?

  @Flag(help: "Do not ask the database which revisions are applied.")
  var offline = false

  @Flag(name: .customLong("dry-run"), help: "Print what would change, and change nothing.")
  var isDryRun = false

  func perform(in context: ToolContext) async throws -> Outcome<Report> {
    let settings = try context.settings(global, needsDatabase: !offline)
    let catalog = try context.catalog(settings).checked()
    let state = offline ? nil : try await Self.ledger(settings, context)
    let rebase = try Rebase(graph: catalog.graph, ledger: state, revision: revision, onto: onto)
    var node = rebase.revision
    if rebase.changes {
      guard let path = catalog.entries[node.id]?.path else {
        throw ToolFailure(.internal, "revision \(node.id) has no file", object: node.id.text)
      }
      let bytes = try RevisionWriter.withParents(rebase.parents, in: RevisionWriter.bytes(of: path), path: path)
      guard try RevisionFile(bytes: bytes, path: path).header.parents == rebase.parents else {
        throw ToolFailure(.internal, "the file's parents could not be changed", file: path)
      }
      if !isDryRun { try RevisionWriter.replace(bytes, at: path) }
      node = rebase.moved(node)
    }
    tell(rebase, node, context)
    return Outcome(
      Report(
        revision: RevisionData(node, state: "pending"), before: rebase.revision.parents.map(\.text),
        after: rebase.parents.map(\.text), moved: rebase.movedIDs.map(\.text), changed: rebase.changes && !isDryRun,
        dryRun: isDryRun))
  }

  private func tell(_ rebase: Rebase, _ node: RevisionNode, _ context: ToolContext) {
    let place = rebase.parents.isEmpty ? "base" : rebase.parents.map(\.text).joined(separator: ", ")
    guard rebase.changes else { return context.console.result("nothing to do: \(node.id) follows \(place) already") }
    let others = rebase.movedIDs.count - 1
    let more = others == 0 ? "" : ", and \(others) revision\(others == 1 ? "" : "s") behind it"
    context.console.result(
      "\(node.id) \(isDryRun ? "would follow" : "now follows") \(place)\(more)\n\(Escaping.terminal(node.file))")
    context.warn(
      offline
        ? "no database was asked: one that has applied \(node.id) already will have it before \(place)"
        : "other databases were not asked: one that has applied \(node.id) already will have it before \(place)")
  }

  private static func ledger(_ settings: Settings, _ context: ToolContext) async throws -> LedgerState {
    do {
      return try await context.withMigrator(settings) { migrator in try await migrator.ledgerState() }
    } catch {
      var failure = ToolFailure(error)
      let hint = "give --offline when you know that no database has applied the revisions"
      failure.hint = failure.hint.map { $0 + "\n" + hint } ?? hint
      throw failure
    }
  }
}
