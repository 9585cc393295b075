/// A check constraint, of a table or a domain.
///
/// ```swift
/// CheckDefinition(name: "orders_total_check", expression: "total >= 0")
/// ```
public struct CheckDefinition: Sendable, Hashable {
  /// The name; SQLite's are often nameless.
  public var name: Identifier?
  /// The condition, without the outer parentheses, in the database's own form.
  public var expression: String
  /// False for `no inherit` (PostgreSQL).
  public var isInherited: Bool
  /// False for `not valid`: old rows were not looked at (PostgreSQL).
  public var isValidated: Bool
  /// The comment (PostgreSQL).
  public var comment: String?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    name: Identifier? = nil, expression: String, isInherited: Bool = true, isValidated: Bool = true,
    comment: String? = nil
  ) {
    self.name = name
    self.expression = expression
    self.isInherited = isInherited
    self.isValidated = isValidated
    self.comment = comment
  }
}
