/// A domain type (PostgreSQL).
///
/// ```swift
/// DomainDefinition(
///   name: QualifiedName("email"), type: "text",
///   checks: [CheckDefinition(name: "email_check", expression: "VALUE ~ '@'::text")])
/// ```
public struct DomainDefinition: Sendable, Hashable {
  /// The name.
  public var name: QualifiedName
  /// The type it narrows.
  public var type: ColumnType
  /// Whether it takes NULL.
  public var isNullable: Bool
  /// The default as SQL text.
  public var defaultExpression: String?
  /// The collation, where it is not the type's own.
  public var collation: QualifiedName?
  /// Its checks, by name.
  public var checks: [CheckDefinition]
  /// The comment.
  public var comment: String?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    name: QualifiedName, type: ColumnType, isNullable: Bool = true, defaultExpression: String? = nil,
    collation: QualifiedName? = nil, checks: [CheckDefinition] = [], comment: String? = nil
  ) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
    self.defaultExpression = defaultExpression
    self.collation = collation
    self.checks = checks
    self.comment = comment
  }
}
