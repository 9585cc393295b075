/// A column's type, in the database's own words: on PostgreSQL as `format_type` prints it with an empty search path
/// (`character varying(255)`, `public.mood[]`), on SQLite the declared words as they stand, which may be none.
///
/// ```swift
/// ColumnType("bigint")
/// ColumnType("public.mood", definedBy: QualifiedName(schema: "public", "mood"))
/// ```
public struct ColumnType: Sendable, Hashable {
  /// The type's text, without nullability, default or collation.
  public var text: String
  /// The enum, domain or other named type of this database that it is made of, also as an element of an array; nil for
  /// built-in types.
  public var definedBy: QualifiedName?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(text: String, definedBy: QualifiedName? = nil) {
    self.text = text
    self.definedBy = definedBy
  }
}

extension ColumnType: ExpressibleByStringLiteral {
  /// A built-in type by its literal text.
  public init(stringLiteral value: String) { self.init(text: value) }

  /// A type by its text.
  public init(_ text: String, definedBy: QualifiedName? = nil) { self.init(text: text, definedBy: definedBy) }
}
