import ArgumentParser
import DBMigrations
import DBSchema

/// `dbtool import`: takes over the history of another tool.
struct ImportCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turn another tool's migrations into revisions.",
    discussion: """
      Order, versions, ways down, and what runs outside a transaction are kept. What cannot be translated is refused with \
      file and line, and nothing is written then.

      --stamp reads the tool's own version table and marks what is applied there; on the next database, run the same \
      command again: the files are there already, and only the marks are made.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var lock: LockOptions
  @OptionGroup var protection: ProtectionOptions

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp("The tool: \(ImportTool.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "tool"),
    completion: .list(ImportTool.allCases.map(\.rawValue)), transform: word(ImportTool.self))
  var tool: ImportTool

  @Argument(help: "The folder of its migrations.", completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp("The database that they are written for, when none is configured.", valueName: "name"),
    completion: .list(DialectName.allCases.map(\.rawValue)), transform: word(DialectName.self))
  var dialect: DialectName?

  @Option(
    help: ArgumentHelp("Go on behind this head of the history that is here.", valueName: "revision"),
    completion: .custom { _, _, _ in RevisionCompletion.names() })
  var onto: String?

  @Flag(name: .customLong("stamp"), help: "Mark as applied what the tool's version table holds.")
  var stamps = false

  @Option(
    name: .customLong("version-table"), help: ArgumentHelp("That table, when it has another name.", valueName: "name"))
  var versionTable: String?

  @Flag(name: .customLong("dry-run"), help: "Say what would be written; write nothing.")
  var isDryRun = false

  @Option(
    name: .customLong("no-transaction"),
    help: ArgumentHelp("A migration that ran outside a transaction, by version or file.", valueName: "name"))
  var noTransaction: [String] = []

  @Option(
    name: .customLong("foreign-keys"),
    help: "Whether the tool enforced foreign keys on SQLite: on or off (default: as it does by itself).")
  var foreignKeys: ForeignKeys?

  @Option(
    name: .customLong("placeholder"), help: ArgumentHelp("A value for Flyway's ${name}.", valueName: "name=value"))
  var placeholders: [String] = []

  /// A choice with two words.
  enum ForeignKeys: String, ExpressibleByArgument, CaseIterable { case on, off }

  mutating func validate() throws {
    if let bad = placeholders.first(where: { !$0.contains("=") }) {
      throw ValidationError("--placeholder \(bad) has no value: write NAME=VALUE")
    }
    if versionTable != nil, !stamps { throw ValidationError("--version-table is for --stamp") }
  }

  func perform(in context: ToolContext) async throws -> Outcome<ImportData> {
    let settings = try context.settings(global)
    let options = try options(settings)
    if stamps, !isDryRun { try protection.require(settings, context) }
    let (history, isThere) = try read(settings, options)
    var data = ImportData(history, tool: tool, folder: settings.migrations, options.dialect)
    data.dryRun = isDryRun
    data.written = !isThere && !isDryRun
    for note in data.translations { context.console.note(Escaping.terminal(note.description)) }
    guard stamps else {
      if !isThere, !isDryRun { try history.write(to: settings.migrations) }
      tell(data, isThere, context)
      return Outcome(data)
    }
    data.stamped = try await RunSignals.withControl(context.console) { control in
      try await context.withMigrator(settings) { migrator in
        let applied = try await history.applied(in: migrator.engine, table: versionTable)
        for warning in applied.warnings { context.warn(warning) }
        if isDryRun { return applied.revisions.map(\.text) }
        if !isThere { try history.write(to: settings.migrations) }
        return try await migrator.markImported(applied.revisions, wait: try lock.duration, control: control).added.map(
          \.text)
      }
    }
    tell(data, isThere, context)
    return Outcome(data)
  }

  // MARK: - Reading

  private func options(_ settings: Settings) throws -> ImportOptions {
    let configured = settings.database?.dialect ?? (settings.dialects.count == 1 ? settings.dialects.first : nil)
    if let dialect, let database = settings.database, database.dialect != dialect {
      throw ToolFailure(
        .usage, "--dialect \(dialect.rawValue) contradicts the database, which is \(database.dialect.rawValue)",
        exit: .usage, hint: "leave --dialect out")
    }
    guard let dialect = dialect ?? configured else {
      throw ToolFailure(
        .configuration, "which database the migrations are written for is not known", exit: .usage,
        hint: "give --dialect postgresql or --dialect sqlite, or name a database")
    }
    var values: [String: String] = [:]
    for placeholder in placeholders {
      let parts = placeholder.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      values[String(parts[0])] = String(parts[1])
    }
    return ImportOptions(
      dialect: dialect, dialects: settings.dialects, noTransaction: noTransaction, placeholders: values,
      foreignKeys: foreignKeys.map { $0 == .on })
  }

  /// The history, and whether its revisions are in the folder already.
  private func read(_ settings: Settings, _ options: ImportOptions) throws -> (HistoryImport, isThere: Bool) {
    guard !Folder.isSame(folder, settings.migrations) else {
      throw ToolFailure(
        "sameFolder", "the folder to import is the one that the revisions go to; nothing was written", exit: .failure,
        file: settings.migrations, hint: "rename it, or write the revisions elsewhere with --migrations DIR")
    }
    let here = try revisionsHere(settings)
    guard let here, !here.entries.isEmpty else {
      if let onto { throw noHistory(onto, settings) }
      return (try HistoryImport(reading: folder, from: tool, options: options), false)
    }
    var parent: RevisionID?
    if let onto { parent = try resolve(onto, in: here) }
    let again = try HistoryImport(reading: folder, from: tool, options: options, onto: parent)
    if again.isWritten(in: here) { return (again, true) }
    guard let parent else {
      throw ToolFailure(
        "revisionsHere", "the folder \(settings.migrations) holds \(here.entries.count) revisions; nothing was written",
        exit: .failure, file: settings.migrations,
        hint: "go on behind them with --onto head, or import into another folder with --migrations DIR")
    }
    guard here.graph.heads.contains(parent) else {
      throw ToolFailure(
        "notAHead", "revision \(parent) is not a head: other revisions follow it; nothing was written", exit: .graph,
        object: "revision \(parent)", hint: "name one of: \(here.graph.heads.map(\.text).joined(separator: ", "))")
    }
    return (
      try HistoryImport(reading: folder, from: tool, options: options, onto: parent, taken: here.entries.keys), false
    )
  }

  /// The revisions of the folder; nil when there is no such folder.
  private func revisionsHere(_ settings: Settings) throws -> RevisionCatalog? {
    do { return try RevisionCatalog(folder: settings.migrations).checked() } catch let error
      where error.code == "noMigrationsFolder"
    {
      return nil
    }
  }

  private func resolve(_ name: String, in catalog: RevisionCatalog) throws -> RevisionID {
    let ids = try catalog.graph.resolve(try RevisionName(name), applied: [], context: .any).targets
    guard ids.count == 1, let id = ids.first else {
      throw ToolFailure(
        .usage, "--onto \(name) is \(ids.isEmpty ? "no revision" : "several revisions")", exit: .usage,
        hint: "name one head: \(catalog.graph.heads.map(\.text).joined(separator: ", "))")
    }
    return id
  }

  private func noHistory(_ name: String, _ settings: Settings) -> ToolFailure {
    ToolFailure(
      .usage, "--onto \(name): there are no revisions in \(settings.migrations) to go on behind", exit: .usage,
      hint: "leave --onto out")
  }

  // MARK: - Telling

  private func tell(_ data: ImportData, _ isThere: Bool, _ context: ToolContext) {
    let count = data.revisions.count
    let revisions = "\(count) revision\(count == 1 ? "" : "s")"
    let place = Escaping.terminal(data.folder)
    var lines: [String] = []
    if isDryRun {
      for revision in data.revisions {
        lines.append(Escaping.terminal("\(revision.id)  \(revision.message)  <- \(revision.source)"))
      }
    }
    if isThere {
      lines.append("the \(count == 1 ? "revision is" : "\(revisions) are") in \(place) already")
    } else {
      lines.append(isDryRun ? "\(revisions) would be written to \(place)" : "imported \(revisions) into \(place)")
    }
    if let stamped = data.stamped {
      lines.append(
        stamped.isEmpty
          ? "nothing to mark as applied" : "\(stamped.count) of them \(isDryRun ? "would be " : "")marked as applied")
    }
    context.console.result(lines.joined(separator: "\n"))
  }
}

/// Reads a word of the command line as one of an enumeration's, which stays free of the argument parser.
private func word<Value: RawRepresentable & CaseIterable & Sendable>(_: Value.Type)
  -> @Sendable (String) throws
  -> Value
where Value.RawValue == String {
  { text in
    if let value = Value(rawValue: text) { return value }
    let known = Value.allCases.map(\.rawValue)
    throw ValidationError("it is one of \(known.joined(separator: ", "))")
  }
}
