import ArgumentParser
import DBMigrations
import DBSchema

/// `dbtool show`: one revision.
struct ShowCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one revision: headers, sections, and how it runs.",
    discussion: """
      NAME is an id or the start of one, a label, head, ID-N. When the file is gone, the ledger's copy is shown.
        dbtool show head
        dbtool show --sql 1f3c9a2b                            what would run here, as plain SQL
        dbtool show --sql --down --dialect postgresql head    and how it is undone there
      """)

  /// A revision with all that is known, as JSON prints it.
  struct Shown: Encodable, Sendable {
    let revision: RevisionData
    let created: String?
    let irreversible: String?
    let empty: String?
    /// Whether this is the ledger's copy, the file being gone.
    let fromLedger: Bool
    let sections: [SectionData]
    /// The text of a revision in Swift; null for SQL.
    let swift: String?
    /// What `up` and `down` do to the database in use; null when that is not known or the file is wrong.
    let up: [GroupData]?
    let down: [GroupData]?
    let atomic: Bool?
    let appliedAt: String?
    let appliedBy: String?
    let sql: String?
  }

  @OptionGroup var global: GlobalOptions
  @OptionGroup var script: ScriptArguments

  @Flag(name: .customLong("down"), help: "With --sql: how it is undone.")
  var showsDown = false

  @Argument(help: "The revision.", completion: .custom { _, _, _ in RevisionCompletion.names() })
  var name: String

  mutating func validate() throws {
    if showsDown, !script.printsSQL { throw ValidationError("--down says what --sql prints; add --sql") }
  }

  func perform(in context: ToolContext) async throws -> Outcome<Shown> {
    let settings = try context.settings(global)
    let name = try RevisionName(name)
    let catalog = try context.catalog(settings)
    let needsDatabase = name.countsFromDatabase || !isKnown(name, catalog)
    let ledger = try await ledgerState(settings, isNeeded: needsDatabase, context)
    let graph = ledger.map { Migrator.graph(catalog, $0) } ?? catalog.graph
    let place = try graph.resolve(name, applied: ledger?.applied ?? [], context: .any)
    guard place.targets.count == 1, let node = graph[place.targets[0]] else {
      throw ToolFailure(
        "notOneRevision", "\(name) is \(place.targets.isEmpty ? "before the first revision" : "several revisions")",
        exit: .usage, object: "\(name)", hint: "name one revision")
    }
    let (file, isCopy) = try await file(node.id, catalog, settings, context)
    let dialect = script.printsSQL ? try script.dialect(settings) : settings.database?.dialect
    let compiler = dialect.map { RevisionCompiler(dialect: $0, dialects: settings.dialects) }
    var sql: String?
    if script.printsSQL, let dialect, let file {
      sql = try settings.scriptWriter(dialect, content: .statements).script(
        file, node, showsDown ? .down : .up, dialects: settings.dialects)
      context.console.document(sql ?? "")
    }
    var programs: (up: RevisionProgram?, down: RevisionProgram?)?
    if let file, let compiler {
      do throws(MigrationError) {
        programs = (up: try compiler.program(file, .up), down: try compiler.program(file, .down))
      } catch {
        context.warn("it cannot run as it is: \(error)")
      }
    }
    let row = ledger?.records[node.id].flatMap { $0.status == .absent ? nil : $0.row }
    let shown = Shown(
      revision: RevisionData(node, in: graph, ledger: ledger), created: file?.header.created,
      irreversible: file?.header.irreversible, empty: file?.header.empty, fromLedger: isCopy,
      sections: file?.sections.map(SectionData.init) ?? [],
      swift: file.flatMap { $0.language == .swift ? $0.text : nil }, up: programs?.up?.groups.map(GroupData.init),
      down: programs?.down?.groups.map(GroupData.init), atomic: programs?.up?.isAtomic, appliedAt: row?.at,
      appliedBy: row?.actor, sql: sql)
    if !script.printsSQL {
      context.console.result(
        ShowText(
          node: node, graph: graph, file: file, isCopy: isCopy, row: row, ledger: ledger, dialect: dialect,
          programs: programs, terminal: context.console.terminal
        ).rendered)
    }
    return Outcome(shown)
  }

  /// Whether the files alone say what a name means.
  private func isKnown(_ name: RevisionName, _ catalog: RevisionCatalog) -> Bool {
    (try? catalog.graph.resolve(name, applied: [], context: .any)) != nil
  }

  /// What the database says, with `--sql` only when the name needs it; only then is a database that cannot be reached
  /// a failure.
  private func ledgerState(_ settings: Settings, isNeeded: Bool, _ context: ToolContext) async throws -> LedgerState? {
    guard settings.database != nil, isNeeded || !script.printsSQL else { return nil }
    do {
      return try await context.withMigrator(settings) { migrator in try await migrator.ledgerState() }
    } catch {
      if isNeeded { throw error }
      context.warn("the database was not asked: \(ToolFailure(error).message)")
      return nil
    }
  }

  private func file(_ id: RevisionID, _ catalog: RevisionCatalog, _ settings: Settings, _ context: ToolContext)
    async throws -> (RevisionFile?, isCopy: Bool)
  {
    if let file = try catalog.file(id) { return (file, false) }
    let text = try await context.withMigrator(settings) { migrator in try await migrator.ledgerText(of: id) }
    guard let text else {
      context.warn("the ledger kept no text of \(id), and its file is gone")
      return (nil, false)
    }
    return (try RevisionFile(ledgerText: text, of: id), true)
  }
}
