/// A unique constraint.
///
/// ```swift
/// UniqueDefinition(name: "users_email_key", columns: ["email"])
/// ```
public struct UniqueDefinition: Sendable, Hashable {
  /// The name; SQLite's are often nameless.
  public var name: Identifier?
  /// The columns, in order.
  public var columns: [KeyColumn]
  /// Columns that its index carries along (PostgreSQL).
  public var include: [Identifier]
  /// Whether two NULLs are equal (PostgreSQL 15).
  public var nullsNotDistinct: Bool
  /// When it is checked (PostgreSQL).
  public var deferrability: Deferrability
  /// What SQLite does on a conflict.
  public var conflict: ConflictClause?
  /// The comment (PostgreSQL).
  public var comment: String?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    name: Identifier? = nil, columns: [KeyColumn], include: [Identifier] = [], nullsNotDistinct: Bool = false,
    deferrability: Deferrability = .notDeferrable, conflict: ConflictClause? = nil, comment: String? = nil
  ) {
    self.name = name
    self.columns = columns
    self.include = include
    self.nullsNotDistinct = nullsNotDistinct
    self.deferrability = deferrability
    self.conflict = conflict
    self.comment = comment
  }
}
