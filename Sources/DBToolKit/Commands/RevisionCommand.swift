import ArgumentParser
import DBMigrations
import DBSchema

/// `dbtool revision`: a new, empty revision file.
struct RevisionCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "revision", abstract: "Make a new revision file to write SQL or Swift into.",
    usage: "dbtool revision [<options>] -m <text>",
    discussion: """
      dbtool revision -m "add users"
      dbtool revision -m "add tax table" --parent billing@head --depends 1f3c9a2b
      dbtool revision -m "split names" --swift

      The file follows the head of the history. With several heads say which with --parent, or join them first with \
      dbtool merge. Its path is printed.
      """)

  @OptionGroup var global: GlobalOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("What the revision does, on one line.", valueName: "text"))
  var message: String

  @Option(
    name: .customLong("parent"),
    help: ArgumentHelp("Follow this revision, or base; may be repeated.", valueName: "name"),
    completion: .custom { _, _, _ in RevisionCompletion.names() })
  var parents: [String] = []

  @Option(
    help: ArgumentHelp("Needs this revision of another branch first; may be repeated.", valueName: "name"),
    completion: .custom { _, _, _ in RevisionCompletion.names() })
  var depends: [String] = []

  @Option(
    name: .customLong("label"),
    help: ArgumentHelp("A name for the branch that starts here; may be repeated.", valueName: "name"))
  var labels: [String] = []

  @Option(help: ArgumentHelp("The id, instead of 12 random digits.", valueName: "id"))
  var id: String?

  @Option(
    help: ArgumentHelp(
      "Sections for these databases apart: postgresql,sqlite, or none for one section for all.", valueName: "list"))
  var sections: String?

  @Option(help: ArgumentHelp("Make a revision without statements, and say why.", valueName: "why"))
  var empty: String?

  @Flag(
    name: .customLong("swift"), help: "Make a revision in Swift, which the project's own executable compiles and runs.")
  var isSwift = false

  @Flag(
    name: .customLong("autogenerate"),
    help: "Write what models and database differ in: dbtool autogenerate, with its flags.")
  var isGenerated = false

  mutating func validate() throws {
    if isGenerated { throw ValidationError("--autogenerate is a command of its own here: dbtool autogenerate") }
    if empty != nil, sections != nil { throw ValidationError("--empty and --sections contradict each other") }
    if isSwift, empty != nil || sections != nil {
      throw ValidationError("--swift makes a file with functions: leave \(empty != nil ? "--empty" : "--sections") out")
    }
  }

  func perform(in context: ToolContext) async throws -> Outcome<RevisionData> {
    let settings = try context.settings(global, needsDatabase: false)
    let message = try NewRevision.message(message, context)
    let id = try NewRevision.id(id)
    let labels = try NewRevision.labels(labels)
    let dialects = try dialects(settings)
    let catalog = try context.catalog(settings).checked()
    let parents = try parents(catalog.graph, context)
    var header = RevisionHeader(
      id: id, parents: parents, depends: try dependencies(catalog.graph), labels: labels, message: message,
      created: RevisionWriter.now())
    if let empty { header.empty = try Self.reason(empty) }
    if isSwift, header.isMerge {
      throw ToolFailure(
        .usage, "a merge has no code", exit: .usage, hint: "join the heads with `dbtool merge`, and follow that")
    }
    let body = empty != nil || header.isMerge ? "" : Self.template(dialects)
    let new = NewRevision(header: header, body: body, language: isSwift ? .swift : .sql)
    let node = try new.write(to: settings, catalog)
    if isSwift, settings.executable == nil {
      context.warn(
        "no \"executable\" in dbtool.json: nothing compiles this revision yet; `dbtool init --package` writes one")
    }
    context.console.result(Escaping.terminal(node.file))
    return Outcome(RevisionData(node, state: "pending"))
  }

  private func parents(_ graph: RevisionGraph, _ context: ToolContext) throws -> [RevisionID] {
    guard !parents.isEmpty else {
      let heads = graph.heads.sorted()
      guard heads.count > 1 else { return heads }
      throw ToolFailure(
        "severalHeads", "the history has \(heads.count) heads: \(heads.map(\.text).joined(separator: ", "))",
        exit: .graph,
        object: heads.map(\.text).joined(separator: ", "),
        hint: "say which one to follow (--parent \(heads[0].short)), or join them with `dbtool merge`")
    }
    var found: [RevisionID] = []
    for text in parents { for id in try graph.places(text) where !found.contains(id) { found.append(id) } }
    try graph.requireIndependent(found)
    for id in found where !graph.children(of: id).isEmpty {
      context.warn("\(id) is followed by another revision already: this makes a branch with a head of its own")
    }
    return found
  }

  /// Labels stay labels; the start of an id becomes the id.
  private func dependencies(_ graph: RevisionGraph) throws -> [String] {
    var names: [String] = []
    for text in depends {
      let name = graph.revision(labelled: text) == nil ? try graph.place(text).text : text
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  private func dialects(_ settings: Settings) throws(ToolFailure) -> [DialectName] {
    guard let sections else { return settings.dialects.count > 1 ? settings.dialects.sorted() : [] }
    if sections == "none" { return [] }
    var dialects: [DialectName] = []
    for name in sections.split(separator: ",") {
      guard let dialect = DialectName(rawValue: name.trimmed()) else {
        throw ToolFailure(
          .usage, "--sections \(sections): there is no database \"\(name.trimmed())\"", exit: .usage,
          hint: "write postgresql,sqlite, one of them, or none")
      }
      if !dialects.contains(dialect) { dialects.append(dialect) }
    }
    return dialects
  }

  private static func reason(_ text: String) throws(ToolFailure) -> String {
    let reason = RevisionWriter.oneLine(text)
    guard reason.isEmpty else { return reason }
    throw ToolFailure(.usage, "--empty needs a reason", exit: .usage, hint: "say why there is no statement")
  }

  /// The sections to fill: one `up` and one `down`, or one of each for each database.
  static func template(_ dialects: [DialectName]) -> String {
    var lines: [String] = []
    for kind in ["up", "down"] {
      for target in dialects.isEmpty ? [""] : dialects.map({ " on=\($0.rawValue)" }) {
        lines += ["--: \(kind)\(target)", "", ""]
      }
    }
    return lines.dropLast().joined(separator: "\n")
  }
}
