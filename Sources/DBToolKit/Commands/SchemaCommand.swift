import ArgumentParser
import DBMigrations
import DBSchema

/// The formats of `dbtool schema`.
enum SchemaFormat: String, OutputFormat {
  case sql, json, mermaid, dot

  static var standard: SchemaFormat { .sql }
  var isEnvelope: Bool { self == .json }
}

/// `dbtool schema`: prints a schema.
struct SchemaCommand: ToolCommand, WorkshopCommand, DelegatedCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print a schema as SQL, JSON or a diagram.",
    usage: "dbtool schema [<options>] [<source>]",
    discussion: """
      SOURCE is database (as it is when nothing is said), models, history, revision:NAME, a URL, or a file: a path with a \
      / in it, or one that ends in .json or .sql. The SQL makes the schema in an empty database.
        dbtool schema models > schema.sql
        dbtool schema --format mermaid > schema.mmd
      """)

  @OptionGroup var global: CommandOptions<SchemaFormat>

  @OptionGroup var delegation: DelegationOptions

  @Argument(help: "What to print (default: database).")
  var source: String?

  var needsModels: Bool { source == "models" }

  func perform(in context: ToolContext) async throws -> Outcome<DatabaseSchema?> {
    let source = try SchemaSource(source ?? "database")
    var flags = global
    // A URL needs neither settings nor a database of the project's.
    if flags.database == nil, case .url(let location) = source { flags.database = location.secretText }
    let settings = try context.settings(flags)
    let schema = try await context.withWorkshop(settings) { workshop in
      try await context.schema(source, workshop, settings)
    }
    switch global.format {
    case .sql: context.console.document(try SchemaSQL(dialect: schema.dialect).script(for: schema))
    case .mermaid: context.console.document(SchemaDiagram(schema).mermaid)
    case .dot: context.console.document(SchemaDiagram(schema).dot)
    case .json: break
    }
    return Outcome(global.format == .json ? schema : nil)
  }
}
