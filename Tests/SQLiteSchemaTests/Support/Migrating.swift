import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting

/// A file database with a history whose revisions are run by the real runner.
struct Migrating {
  let engine: Engine
  let history: TemporaryHistory

  static nonisolated(nonsending) func with(
    _ body: nonisolated(nonsending) (Migrating) async throws -> Void
  ) async throws {
    try await withTemporaryDatabase(.sqlite) { database in
      try await body(
        Migrating(engine: try database.engine(), history: try TemporaryHistory(in: database.folder)))
    }
  }

  /// Adds the first revision and runs it.
  nonisolated(nonsending) func begin(_ statements: [String]) async throws {
    try history.add("a1", "--: up\n" + Self.text(statements))
    try await upgrade()
  }

  /// Adds a revision that rebuilds a table, and runs it.
  nonisolated(nonsending) func rebuild(_ rebuild: TableRebuild) async throws {
    try history.add("a2", parents: ["a1"], "--: up foreign_keys=off\n" + Self.text(rebuild.statements()))
    try await upgrade()
  }

  nonisolated(nonsending) func upgrade() async throws {
    var options = MigratorOptions()
    options.actor = "tester"
    let migrator = Migrator(engine, history: history.history, options: options)
    _ = try await migrator.upgrade(to: try RevisionName("head"), wait: .seconds(60))
  }

  /// The schema without the ledger.
  nonisolated(nonsending) func schema() async throws -> DatabaseSchema {
    try await engine.withConnection { connection in
      let ledger: Set = [QualifiedName("dbtool_ledger"), QualifiedName("dbtool_ledger_texts")]
      return try await connection.inspectSchema(SchemaScope(without: ledger))
    }
  }

  nonisolated(nonsending) func run(_ statement: String) async throws {
    try await engine.withConnection { connection in _ = try await connection.execute(SQL(unsafe: statement)) }
  }

  nonisolated(nonsending) func lines(_ query: String) async throws -> [String] {
    try await engine.withConnection { connection in try await connection.lines(query) }
  }

  private static func text(_ statements: [String]) -> String {
    statements.map { $0 + ";\n" }.joined() + "--: down\nselect 1;"
  }
}

extension DatabaseSchema {
  /// The schema with one table changed.
  func changing(_ name: Identifier, _ change: (inout TableDefinition) -> Void) -> DatabaseSchema {
    var copy = self
    for position in copy.tables.indices where copy.tables[position].name.name == name {
      change(&copy.tables[position])
    }
    return copy
  }
}

extension TableRebuild {
  /// A rebuild of a table of a schema, all columns that stay copied, with everything that names the table.
  init(_ name: Identifier, in schema: DatabaseSchema, _ change: (inout TableDefinition) -> Void) throws {
    guard let before = schema.tables.first(where: { $0.name.name == name }) else {
      throw DatabaseError(.undefinedObject, "there is no table \(name.name)")
    }
    var after = before
    change(&after)
    let stays = after.columns.map(\.name).filter { column in before.columns.contains { $0.name == column } }
    self.init(
      before: before, after: after, copies: stays.map { Copy(column: $0, expression: $0.quoted) },
      triggers: schema.triggers, views: schema.views)
  }
}
