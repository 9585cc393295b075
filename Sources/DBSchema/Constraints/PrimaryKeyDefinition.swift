/// A table's primary key.
///
/// ```swift
/// PrimaryKeyDefinition(name: "users_pkey", columns: ["id"])
/// ```
public struct PrimaryKeyDefinition: Sendable, Hashable {
  /// The name; SQLite's are often nameless.
  public var name: Identifier?
  /// The columns, in order.
  public var columns: [KeyColumn]
  /// Columns that its index carries along (PostgreSQL).
  public var include: [Identifier]
  /// When it is checked (PostgreSQL).
  public var deferrability: Deferrability
  /// What SQLite does on a conflict.
  public var conflict: ConflictClause?
  /// SQLite's `autoincrement`: numbers are never used again.
  public var isAutoincrement: Bool
  /// The comment (PostgreSQL).
  public var comment: String?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    name: Identifier? = nil, columns: [KeyColumn], include: [Identifier] = [],
    deferrability: Deferrability = .notDeferrable, conflict: ConflictClause? = nil, isAutoincrement: Bool = false,
    comment: String? = nil
  ) {
    self.name = name
    self.columns = columns
    self.include = include
    self.deferrability = deferrability
    self.conflict = conflict
    self.isAutoincrement = isAutoincrement
    self.comment = comment
  }
}
