package import DBSchema

/// The SQL of an object that schemas only name: a function or trigger of PostgreSQL.
package struct RawDefinition: Sendable, Hashable {
  /// What it is, as ``DatabaseSchema/notCompared`` names it.
  package var object: ObjectReference
  /// The statement that makes it.
  package var sql: String

  package init(_ object: ObjectReference, sql: String) {
    self.object = object
    self.sql = sql
  }
}
