import ArgumentParser
import DBMigrations
import DBSchema

/// A dialect as a flag says it.
enum ScriptDialect: String, ExpressibleByArgument, CaseIterable, Sendable {
  case postgresql, sqlite

  var name: DialectName {
    switch self {
    case .postgresql: .postgresql
    case .sqlite: .sqlite
    }
  }
}

/// The options of the commands that can print SQL in place of running it.
struct ScriptArguments: ParsableArguments, Sendable {
  @Flag(name: .customLong("sql"), help: "Print SQL; nothing runs, and no database is needed.")
  var printsSQL = false

  @Option(help: ArgumentHelp("Which database the SQL is for, when no URL says it.", valueName: "name"))
  var dialect: ScriptDialect?

  init() {}

  mutating func validate() throws {
    if dialect != nil, !printsSQL { throw ValidationError("--dialect says what --sql prints; add --sql") }
  }

  /// The dialect that was said, or the database's, or the project's only one.
  func dialect(_ settings: Settings) throws(ToolFailure) -> DialectName {
    if let dialect { return dialect.name }
    if let database = settings.database { return database.dialect }
    if settings.dialects.count == 1 { return settings.dialects[0] }
    throw ToolFailure(
      .configuration, "which database the SQL is for is not known", hint: "say --dialect postgresql or --dialect sqlite"
    )
  }
}

/// A script, as JSON prints it.
struct ScriptData: Encodable, Sendable {
  let sql: String
}

extension Settings {
  /// A writer of scripts for a dialect.
  func scriptWriter(_ dialect: DialectName, content: ScriptWriter.Content = .whole) -> ScriptWriter {
    ScriptWriter(dialect: dialect, ledger: ledgerSettings, options: runOptions, content: content)
  }

  /// Plans without a database, and writes the script.
  /// - Parameter typed: the range as it was typed, `A:B`.
  func offlineScript(_ typed: String, _ direction: Direction, _ arguments: ScriptArguments) throws -> RunData {
    guard typed.contains(":") else {
      // Without a database nobody knows what is current: a number of steps is counted from the head.
      let place = typed.hasPrefix("current-") ? "head" + typed.dropFirst("current".count) : typed
      throw ToolFailure(
        .usage, "--sql needs a range: where the database is and where it is to go", exit: .usage, object: typed,
        hint: direction == .up
          ? "write base:\(typed), or let `dbtool plan --sql \(typed)` start from the real state"
          : "write head:\(place), or let `dbtool plan --down --sql -- \(typed)` start from the real state")
    }
    let range = try RevisionRange(typed)
    if direction == .down, range.lower == nil || range.upper == nil {
      throw ToolFailure(
        .usage, "a downgrade needs both ends of \(range)", exit: .usage, object: typed,
        hint: "write FROM:TO, as in head:base")
    }
    let dialect = try arguments.dialect(self)
    let offline = OfflinePlan(try RevisionCatalog(folder: migrations), dialect: dialect, dialects: dialects)
    let result = try direction == .up ? offline.upgrade(range) : offline.downgrade(range)
    var data = RunData()
    data.sql = try scriptWriter(dialect).script(
      result.plan, title: "\(direction == .up ? "upgrade" : "downgrade") \(range)", createsLedger: result.startsAtBase)
    return data
  }
}
