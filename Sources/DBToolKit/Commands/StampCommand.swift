import ArgumentParser
import DBMigrations

/// `dbtool stamp`: marks without running.
struct StampCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "stamp", abstract: "Mark revisions as applied without running them.",
    usage: "dbtool stamp [<options>] <names> ...",
    discussion: """
      The database is said to be at NAME: what NAME needs is marked as applied, what is above it as not applied, other
      branches stay as they are. base marks everything as not applied. No statement of a revision runs.
        dbtool stamp 1f3c9a2b
        dbtool stamp billing@base
      """)

  /// What a stamp changed, as JSON prints it.
  struct Stamped: Encodable, Sendable {
    let applied: [RevisionData]
    let removed: [RevisionData]
    let current: [String]
  }

  @OptionGroup var global: GlobalOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var protection: ProtectionOptions

  @Argument(help: "Where the database is said to be.", completion: .custom { _, _, _ in RevisionCompletion.names() })
  var names: [String]

  func perform(in context: ToolContext) async throws -> Outcome<Stamped> {
    let settings = try context.settings(global)
    let places = try names.map { try RevisionName($0) }
    try protection.require(settings, context)
    let wait = try lock.duration
    let reporter = RunReporter(console: context.console)
    let (report, graph, current) = try await RunSignals.withControl(context.console) { control in
      try await context.withMigrator(settings, creating: true, onEvent: reporter.show) { migrator in
        let before = try await migrator.ledgerState()
        let report = try await migrator.stamp(places, wait: wait, control: control)
        let catalog = try migrator.history.load()
        let after = try await migrator.ledgerState()
        let graph = Migrator.graph(catalog, before)
        return (report, graph, graph.effectiveHeads(of: after.applied))
      }
    }
    let names = RevisionNames(graph)
    func show(_ ids: [RevisionID], _ sign: String, _ what: String) {
      for id in ids {
        context.console.result(
          "\(sign) \(Escaping.terminal(graph[id].map(names.described) ?? id.text)): marked as \(what)")
      }
    }
    show(report.removed, "-", "not applied")
    show(report.added, "+", "applied")
    let place = context.place(current, graph)
    context.console.result(
      report.added.isEmpty && report.removed.isEmpty ? "nothing to mark: at \(place)" : "now at \(place)")
    return Outcome(
      Stamped(
        applied: report.added.compactMap { graph[$0] }.map { RevisionData($0, state: "applied") },
        removed: report.removed.compactMap { graph[$0] }.map { RevisionData($0, state: "pending") },
        current: current.map(\.text)))
  }
}
