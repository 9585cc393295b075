import DBMigrations
import DBSchema

/// The live schema as the first revision.
extension InitCommand {
  /// What the first revision is called.
  static let baselineMessage = "baseline"

  /// Writes the revision, once it is proved, and marks it as applied.
  func baseline(_ context: ToolContext) async throws -> BaselineData {
    var flags = global
    // A variable that was typed is in the file now, which is read with its value.
    if let typed = flags.database, Expansion.isVariable(typed) { flags.database = nil }
    let settings = try context.settings(flags)
    try protection.require(settings, context)
    let filter = SchemaFilter(include: settings.include, exclude: settings.exclude)
    let found = try await context.withWorkshop(settings) { workshop in
      try await workshop.baseline(.random(), message: Self.baselineMessage, filter: filter)
    }
    let console = context.console
    let text = ProofText(found.proof, title: "")
    let isProved = !found.proof.hasFailed
    console.result(isProved ? "\(found.objects) objects; replayed in scratch, they are the live schema" : text.verdict)
    for line in text.details { console.result("  " + Escaping.terminal(line)) }
    if !found.notCompared.isEmpty {
      console.note("present, and not in the revision:")
      for object in found.notCompared { console.note("  " + Escaping.terminal(object.description)) }
    }
    guard isProved || isUnproved else {
      throw ToolFailure(
        "unproved", "the revision does not give the live schema again; no file was written", exit: .unproved,
        hint: "--unproved writes it all the same; then mend the file before another database is made by it")
    }
    let catalog = try context.catalog(settings).checked()
    let node = try NewRevision(header: found.header, body: found.body).write(to: settings, catalog)
    console.result("made \(Escaping.terminal(node.file))")
    let name = try RevisionName(node.id.text)
    _ = try await context.withMigrator(settings) { migrator in try await migrator.stamp([name]) }
    console.result("marked it as applied")
    return BaselineData(
      revision: node.id.text, file: node.file, proved: isProved, objects: found.objects,
      notCompared: found.notCompared.map(\.description))
  }
}

/// A baseline, as JSON.
struct BaselineData: Encodable, Sendable {
  var revision: String
  var file: String
  var proved: Bool
  var objects: Int
  /// What stands in the database and is not in the revision.
  var notCompared: [String]
}
