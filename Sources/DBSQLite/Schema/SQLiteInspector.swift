package import DBEngine
package import DBSchema

/// Reads the schema of a SQLite database.
///
/// Five statements in one read transaction, whatever the number of tables: `sqlite_schema`, and the pragmas
/// `table_list`, `table_xinfo`, `foreign_key_list`, `index_list` and `index_xinfo` as tables joined with it. What no
/// pragma tells (names of constraints, checks, generated expressions, collations, what happens on a conflict...) is
/// read from the stored statements; what both tell has to agree, or the inspection fails and names the table.
///
/// Left out: SQLite's own tables, the tables behind virtual ones, and what the scope leaves out. Of a virtual table it
/// reads the module with its arguments and no columns: the module decides them, and may not be there.
package struct SQLiteInspector: SchemaInspector {
  package init() {}

  package nonisolated(nonsending) func inspect(_ connection: Connection, _ scope: SchemaScope) async throws
    -> DatabaseSchema
  {
    guard connection.transactionState == .idle else { return try await read(connection, scope) }
    return try await connection.withTransaction(.init(access: .readOnly)) { connection in
      try await read(connection, scope)
    }
  }

  private nonisolated(nonsending) func read(_ connection: Connection, _ scope: SchemaScope) async throws
    -> DatabaseSchema
  {
    let results = try await connection.pipeline(Catalog.statements)
    return try SchemaAssembly(Catalog(results), scope).schema()
  }
}
