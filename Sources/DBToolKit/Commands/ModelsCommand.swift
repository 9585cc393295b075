import ArgumentParser
import DBMigrations
import DBSchema

/// `dbtool models`: writes Swift models of a schema.
struct ModelsCommand: ToolCommand, WorkshopCommand, DelegatedCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "Write Swift models of a schema.",
    usage: "dbtool models [<options>] [<source>]",
    discussion: """
      One class a table, and a ModelSet of all of them with the views and what else there is, so that the next diff of \
      the models against the database is empty. SOURCE is database (as it is when nothing is said), history, \
      revision:NAME, a URL, or a file. What models have no attribute for is said in SQL beneath; what they leave out is \
      named at the top and on standard error.
        dbtool models > Sources/Shop/Models.swift
        dbtool models sqlite:old.db --access public
      """)

  @OptionGroup var global: GlobalOptions

  @OptionGroup var delegation: DelegationOptions

  @Option(help: ArgumentHelp("Who sees the models: internal or public.", valueName: "level"))
  var access: AccessOption = .internal

  @Argument(help: "What to read (default: database).")
  var source: String?

  var needsModels: Bool { source == "models" }

  /// The levels of access.
  enum AccessOption: String, ExpressibleByArgument, CaseIterable {
    case `internal`, `public`

    fileprivate var access: SwiftModelWriter.Access { self == .public ? .public : .internal }
  }

  func perform(in context: ToolContext) async throws -> Outcome<ModelsData> {
    let settings = try context.settings(global)
    let source = try SchemaSource(source ?? "database")
    let (schema, definitions) = try await read(source, settings, context)
    let writer = SwiftModelWriter(schema, definitions: definitions, access: access.access)
    context.console.document(writer.source)
    for line in writer.leftOut { context.warn("not in the models: \(line)") }
    if !writer.saidInSQL.isEmpty {
      let count = writer.saidInSQL.count
      context.console.note("\(count) \(count == 1 ? "object is" : "objects are") said in SQL; see the top of the file")
    }
    if !writer.notCompared.isEmpty {
      context.console.note("\(writer.notCompared.count) objects are present, and not compared; see the top of the file")
    }
    return Outcome(ModelsData(writer, schema))
  }

  /// The schema, and the SQL of what it only names, where that can be asked for.
  private func read(_ source: SchemaSource, _ settings: Settings, _ context: ToolContext) async throws
    -> (DatabaseSchema, [RawDefinition])
  {
    var (source, settings) = (source, settings)
    if case .url(let location) = source {
      settings.database = location
      source = .database
    }
    let (from, place) = (source, settings)
    return try await context.withWorkshop(place) { workshop in
      let schema = try await context.schema(from, workshop, place)
      return (schema, from == .database ? try await workshop.definitions() : [])
    }
  }
}

/// Models, as JSON.
struct ModelsData: Encodable, Sendable {
  var dialect: String
  /// The classes and enums.
  var types: [String]
  /// The file.
  var source: String
  var saidInSQL: [String]
  var leftOut: [String]
  var notCompared: [String]

  init(_ writer: SwiftModelWriter, _ schema: DatabaseSchema) {
    dialect = schema.dialect.rawValue
    types = writer.declaredTypes
    source = writer.source
    saidInSQL = writer.saidInSQL
    leftOut = writer.leftOut
    notCompared = writer.notCompared
  }
}
