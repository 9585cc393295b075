/// A column in a primary key or unique constraint. SQLite lets it carry a collation and a direction.
///
/// ```swift
/// ["id"] as [KeyColumn]
/// KeyColumn(name: "email", collation: "nocase")
/// ```
public struct KeyColumn: Sendable, Hashable {
  /// The column.
  public var name: Identifier
  /// The collation said in the constraint (SQLite).
  public var collation: Identifier?
  /// Whether `desc` was said in the constraint (SQLite).
  public var isDescending: Bool

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(name: Identifier, collation: Identifier? = nil, isDescending: Bool = false) {
    self.name = name
    self.collation = collation
    self.isDescending = isDescending
  }
}

extension KeyColumn: ExpressibleByStringLiteral {
  /// A column by its literal name.
  public init(stringLiteral value: String) { self.init(name: Identifier(value)) }
}
