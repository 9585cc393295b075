import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import SeededRandom
import Testing

@Suite struct RoundTripTests {
  @Test func readsBackWhatTheDDLWritesAndWhatARebuildLeaves() async throws {
    var random = RandomTable(Seeded("readsBackWhatTheDDLWritesAndWhatARebuildLeaves"))
    try await withTemporaryDatabase(.sqlite) { database in
      try await database.engine().withConnection { connection in
        try await connection.execute("pragma synchronous = off")
        try await connection.execute("pragma foreign_keys = off")
        for round in 0..<40 {
          let wanted = Self.schema(&random)
          var statements = wanted.tables.map { SQLiteDDL.createTable($0) }
          for table in wanted.tables {
            statements += table.indexes.map { SQLiteDDL.createIndex($0, on: table.name.name) }
          }
          statements += wanted.views.map(SQLiteDDL.createView)
          for statement in statements {
            do { try await connection.execute(SQL(unsafe: statement)) } catch {
              Issue.record("round \(round): \(error)\n\(statement)")
              return
            }
          }
          let found = try await connection.inspectSchema()
          for (one, other) in zip(found.tables, wanted.tables) where one != other {
            same(one, other, "round \(round)\n\(SQLiteDDL.createTable(other))")
            return
          }
          same(found.views, wanted.views, "round \(round)")
          same(found, wanted, "round \(round)")
          for table in wanted.tables where table.options.virtual == nil {
            let statements = Self.rebuild(table, in: wanted).statements(avoiding: wanted.tables.map(\.name.name))
            for statement in statements {
              do { try await connection.execute(SQL(unsafe: statement)) } catch {
                Issue.record("round \(round): \(error)\n\(statement)")
                return
              }
            }
          }
          same(try await connection.inspectSchema(), wanted, "round \(round), rebuilt")
          try await connection.clear()
        }
      }
    }
  }

  /// A rebuild that changes nothing.
  private static func rebuild(_ table: TableDefinition, in schema: DatabaseSchema) -> TableRebuild {
    TableRebuild(
      before: table, after: table,
      copies: table.columns.map { TableRebuild.Copy(column: $0.name, expression: $0.name.quoted) },
      views: schema.views.filter { $0.uses == [ObjectReference(.table, table.name)] })
  }

  private static func schema(_ random: inout RandomTable) -> DatabaseSchema {
    var schema = DatabaseSchema(dialect: .sqlite)
    for _ in 0..<4 { schema.tables.append(random.table(schema.tables.map(\.name.name))) }
    let tables = schema.tables
    schema.tables.append(
      TableDefinition(
        name: QualifiedName(random.name("v")), columns: [], options: TableOptions(virtual: "fts5(a, b UNINDEXED)")))
    for table in tables where random.chance(50) {
      let columns = table.columns.map(\.name)
      schema.views.append(
        ViewDefinition(
          name: QualifiedName(random.name("w")),
          columns: random.chance(50) ? columns.map { Identifier("w \($0.name)") } : [],
          query: "select " + columns.map(\.quoted).joined(separator: ", ") + " from \(table.name.quoted) where "
            + random.expression(columns),
          uses: [ObjectReference(.table, table.name)]))
    }
    schema.tables.sort { $0.name < $1.name }
    schema.views.sort { $0.name < $1.name }
    return schema
  }
}
