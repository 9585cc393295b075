package import DBSchema

/// Operations as SQL of one database.
///
/// ```swift
/// SchemaSQL(dialect: .sqlite).statements(for: diff.operations)   // ["create table users (...)"]
/// ```
package struct SchemaSQL {
  let dialect: DialectName
  /// The PostgreSQL schema that names are written without; nil writes every schema.
  let defaultSchema: Identifier?

  package init(dialect: DialectName, defaultSchema: Identifier? = nil) {
    self.dialect = dialect
    self.defaultSchema = defaultSchema
  }

  /// The statements, in order, without semicolons.
  /// - Throws: ``MigrationError`` with code `unsupportedOperation`.
  package func statements(for operations: [SchemaOperation]) throws(MigrationError) -> [String] {
    switch dialect {
    case .postgresql: PostgreSQLDDL(defaultSchema: defaultSchema).statements(for: operations)
    case .sqlite: try SQLiteAlterDDL().statements(for: operations)
    }
  }

  /// The statements as a script that a shell of the database can be fed.
  ///
  /// A shell goes on after an error. What would lose rows then comes as a ``SQLiteScript``; what must be committed in
  /// between as a ``PostgreSQLScript``.
  /// - Throws: ``MigrationError`` with code `unsupportedOperation`.
  package func script(for operations: [SchemaOperation]) throws(MigrationError) -> String {
    switch dialect {
    case .postgresql: PostgreSQLScript(defaultSchema: defaultSchema).text(for: operations)
    case .sqlite: try SQLiteScript.text(for: operations)
    }
  }

  static func text(_ statements: [String]) -> String {
    statements.map { $0 + ($0.hasSuffix(";") ? "\n" : ";\n") }.joined()
  }

  /// The script that makes a schema in an empty database.
  package func script(for schema: DatabaseSchema) throws(MigrationError) -> String {
    // Every new PostgreSQL database has it.
    let empty = DatabaseSchema(dialect: dialect, schemas: dialect == .postgresql ? ["public"] : [])
    return try script(
      for: SchemaDiff(from: empty, to: schema, filter: SchemaFilter(undeclared: .leaveAlone)).operations)
  }
}
