public import DBSchema

/// The name of a table, view, type or sequence, as a revision says it: `"users"`, or `"audit.log"` with its schema.
///
/// Without a schema the search path decides, as it does in SQL. SQLite has no schemas: what stands before a dot is
/// refused there. A name that has a dot in itself is said in parts.
///
/// ```swift
/// try await step.operations.dropTable("users")                                    // drop table users
/// try await step.operations.dropTable("audit.log")                                // drop table audit.log
/// try await step.operations.dropTable(ObjectName(schema: "audit", "odd.name"))    // drop table audit."odd.name"
/// ```
public struct ObjectName: Sendable, Hashable {
  /// The name in its parts.
  public let qualified: QualifiedName

  /// Makes a name of its parts.
  public init(schema: Identifier? = nil, _ name: Identifier) { qualified = QualifiedName(schema: schema, name) }

  /// Makes a name of one that a schema or a comparison gave.
  public init(_ name: QualifiedName) { qualified = name }
}

extension ObjectName: ExpressibleByStringLiteral {
  /// Makes a name of a literal: what stands before the first dot is the schema.
  public init(stringLiteral value: String) {
    let parts = value.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty {
      self.init(schema: Identifier(parts[0]), Identifier(parts[1]))
    } else {
      self.init(Identifier(value))
    }
  }
}
