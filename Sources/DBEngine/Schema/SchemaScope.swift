public import DBSchema

/// Which part of a database an inspection reads.
///
/// ```swift
/// SchemaScope(schemas: ["public", "audit"])
/// SchemaScope(without: [QualifiedName("dbtool_ledger")])
/// ```
public struct SchemaScope: Sendable, Hashable {
  /// Everything but what the database system itself put there.
  public static let all = SchemaScope()

  /// The schemas (namespaces) to read; nil for all that are not the system's. What stands in no schema (publications,
  /// event triggers, languages) is named only with nil. SQLite has none and ignores it.
  public var schemas: [Identifier]?
  /// Tables that are left out with all that belongs to them, such as the ledger. A name without a schema leaves the
  /// table out in every schema.
  public var without: Set<QualifiedName>

  /// Makes a scope; everything when nothing is said.
  public init(schemas: [Identifier]? = nil, without: Set<QualifiedName> = []) {
    self.schemas = schemas
    self.without = without
  }
}
