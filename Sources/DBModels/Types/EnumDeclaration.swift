public import DBSchema

/// An enum type as it is declared: a type of its own on PostgreSQL, a text with a check on SQLite.
///
/// ```swift
/// EnumDeclaration("mood", values: ["glad", "sad"])   // create type mood as enum ('glad', 'sad')
/// ```
public struct EnumDeclaration: Sendable, Hashable {
  /// The type's name, perhaps with its schema.
  public var name: QualifiedName
  /// The values, in order.
  public var values: [String]
  /// The comment (PostgreSQL).
  public var comment: String?
  /// The name that the type had before.
  public var was: String?

  /// Makes a declaration.
  public init(_ name: String, schema: String? = nil, values: [String], comment: String? = nil, was: String? = nil) {
    self.name = QualifiedName(schema: schema.map { Identifier($0) }, Identifier(name))
    self.values = values
    self.comment = comment
    self.was = was
  }
}
