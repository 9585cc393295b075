public import DBSchema

extension Connection {
  /// Reads the database's schema, in a constant number of statements.
  ///
  /// On PostgreSQL outside a transaction it makes a read-only one of its own with one snapshot; inside one it reads
  /// what that transaction sees, and its settings stay. No table is locked beyond what any reader of it holds; the server
  /// takes that lock on what a view reads while it writes the view's query, so a session that is changing it is waited
  /// for.
  ///
  /// ```swift
  /// let schema = try await engine.withReadConnection { connection in try await connection.inspectSchema() }
  /// print(schema.tables.map(\.name.plain))   // ["public.orders", "public.users"]
  /// ```
  ///
  /// - Throws: `DatabaseError`; `CancellationError` when the task is cancelled.
  public nonisolated(nonsending) func inspectSchema(_ scope: SchemaScope = .all) async throws -> DatabaseSchema {
    try await context.inspector.inspect(self, scope)
  }
}
