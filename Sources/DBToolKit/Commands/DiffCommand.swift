import ArgumentParser
import DBMigrations
import DBSchema

/// The formats of `dbtool diff`.
enum DiffFormat: String, OutputFormat {
  case text, sql, json

  static var standard: DiffFormat { .text }
  var isEnvelope: Bool { self == .json }
}

/// `dbtool diff`: what turns one schema into another.
struct DiffCommand: ToolCommand, WorkshopCommand, DelegatedCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Print what turns one schema into another.",
    usage: "dbtool diff [<options>] <from> <to>",
    discussion: """
      FROM and TO are database, models, history, revision:NAME, URLs, or files: paths with a / in them, or ones that end \
      in .json or .sql. Exits with 4 when they differ. Whole objects that TO does not have are shown as drops.
        dbtool diff database models
        dbtool diff sqlite:old.db sqlite:new.db --format sql
      """)

  @OptionGroup var global: CommandOptions<DiffFormat>

  @OptionGroup var delegation: DelegationOptions

  @Argument(help: "The schema as it is.")
  var from: String

  @Argument(help: "The schema as it shall be.")
  var to: String

  var needsModels: Bool { from == "models" || to == "models" }

  func perform(in context: ToolContext) async throws -> Outcome<DifferenceData> {
    let (from, to) = (try SchemaSource(from), try SchemaSource(to))
    var flags = global
    // Two URLs need neither settings nor a database of the project's.
    if flags.database == nil, ![from, to].contains(.database) {
      for case .url(let location) in [to, from] { flags.database = location.secretText }
    }
    let settings = try context.settings(flags)
    let diff = try await context.withWorkshop(settings) { workshop in
      let old = try await context.schema(from, workshop, settings)
      let new = try await context.schema(to, workshop, settings)
      guard old.dialect == new.dialect else {
        throw ToolFailure(
          .usage, "\(from) is \(old.dialect.rawValue) and \(to) is \(new.dialect.rawValue): they cannot be compared",
          exit: .usage)
      }
      let renames: SchemaRenames =
        to == .models ? SchemaRenames(try context.declared(new.dialect), present: old) : .none
      return SchemaDiff(
        from: old, to: new, renames: renames,
        filter: SchemaFilter(include: settings.include, exclude: settings.exclude))
    }
    let text = DifferenceText(diff: diff, terminal: context.console.terminal)
    switch global.format {
    case .text: context.console.result(diff.isEmpty ? "no difference" : text.changes)
    case .sql: context.console.document(try SchemaSQL(dialect: diff.to.dialect).script(for: diff.operations))
    case .json: break
    }
    for warning in diff.warnings { context.warn(warning) }
    if let rest = text.notCompared { context.console.note(rest) }
    return Outcome(try DifferenceData(diff, from: from, to: to), exit: diff.isEmpty ? .success : .different)
  }
}
