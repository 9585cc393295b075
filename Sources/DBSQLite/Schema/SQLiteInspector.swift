package import DBEngine
package import DBSchema

/// Reads the schema of a SQLite database.
package struct SQLiteInspector: SchemaInspector {
  package init() {}

  package nonisolated(nonsending) func inspect(_ connection: Connection, _ scope: SchemaScope) async throws
    -> DatabaseSchema
  {
    throw DatabaseError(.unsupported, "to be written")
  }
}
