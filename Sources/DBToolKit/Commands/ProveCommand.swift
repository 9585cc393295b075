import ArgumentParser
import DBEngine
import DBMigrations
import DBSchema

/// `dbtool prove`: tries revisions up and down in scratch databases.
struct ProveCommand: ToolCommand, WorkshopCommand, DelegatedCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Try revisions up and down in a scratch database.",
    usage: "dbtool prove [<options>] [<name> ...]",
    discussion: """
      Replays the history in a scratch database up to each revision, fills the tables with a few rows, runs up and down, \
      and compares schema and rows with those before. Without names all pending revisions are tried; A:B is a range, : is \
      everything. On each database of "dialects" that has a place for one. Exits with 10 when a proof fails. The \
      database itself is only read.
        dbtool prove head
        dbtool prove 1f3c: --format json
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var delegation: DelegationOptions

  @Argument(
    help: "The revisions (default: those that are pending).",
    completion: .custom { _, _, _ in RevisionCompletion.names() })
  var names: [String] = []

  // Revisions in Swift are found on the way.
  var needsModels: Bool { false }

  func perform(in context: ToolContext) async throws -> Outcome<[ProofData]> {
    let settings = try context.settings(global)
    let catalog = try context.catalog(settings).checked()
    let proofs = try await context.withWorkshop(settings) { workshop in
      var ids: [RevisionID] = []
      if names.isEmpty {
        let status = try await workshop.migrator.status()
        ids = status.pending.map(\.id)
      }
      for name in names { for id in try Self.revisions(name, catalog.graph) where !ids.contains(id) { ids.append(id) } }
      try workshop.migrator.requireCode(below: ids)
      var proofs: [ProofData] = []
      let dialects = Self.dialects(settings, workshop, context)
      for id in ids {
        guard let node = catalog.graph[id], node.parents.count < 2 else { continue }
        for dialect in dialects {
          let report = try await workshop.prove(id, in: context.history(settings), on: dialect)
          context.console.result(ProofText(report, title: "\(node.id.short) \(node.message)").rendered)
          proofs.append(ProofData(report, revision: id))
        }
      }
      return proofs
    }
    if proofs.isEmpty { context.console.note("nothing to prove") }
    return Outcome(proofs, exit: proofs.contains { $0.failed } ? .unproved : .success)
  }

  /// The project's databases that have a place to try things in; for one that has none this is said.
  private static func dialects(_ settings: Settings, _ workshop: SchemaWorkshop, _ context: ToolContext)
    -> [DialectName]
  {
    let live = workshop.migrator.engine.dialect
    let wanted = settings.dialects.isEmpty ? [live] : settings.dialects.sorted()
    let found = wanted.filter { $0 == live || workshop.scratch[$0] != nil }
    for dialect in wanted where !found.contains(dialect) {
      context.warn("not tried on \(dialect.rawValue): name a server of it in \"scratch\" of dbtool.json")
    }
    return found.isEmpty ? wanted : found
  }

  private static func revisions(_ text: String, _ graph: RevisionGraph) throws -> [RevisionID] {
    guard text.contains(":") else { return try graph.places(text) }
    let range = try RevisionRange(text)
    let lower = try range.lower.map { try graph.resolve($0, applied: [], context: .any) }
    let upper = try range.upper.map { try graph.resolve($0, applied: [], context: .any) }
    return try graph.range(lower: lower, upper: upper)
  }
}
