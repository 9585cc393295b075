public import DBSchema

/// Reads a database's schema: the part of a driver module that knows the catalogs.
///
/// An inspector reads everything in a constant number of statements, whatever the number of tables, and changes
/// nothing. What it can read but nobody compares it names in ``DatabaseSchema/notCompared``.
///
/// ```swift
/// let schema = try await engine.withReadConnection { connection in
///   try await engine.driver.inspector.inspect(connection, .all)   // what connection.inspectSchema() does
/// }
/// ```
public protocol SchemaInspector: Sendable {
  /// Reads the schema over `connection`.
  /// - Throws: `DatabaseError`; `unsupported` for an object whose definition cannot be understood, with its name.
  nonisolated(nonsending) func inspect(_ connection: Connection, _ scope: SchemaScope) async throws -> DatabaseSchema
}
