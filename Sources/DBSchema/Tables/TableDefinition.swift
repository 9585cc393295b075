/// A table with everything that belongs to it. Lists of things with names are sorted by name, those without come behind
/// in the order of their definition; columns stand in their own order.
///
/// ```swift
/// TableDefinition(
///   name: QualifiedName("users"),
///   columns: [ColumnDefinition(name: "id", type: "bigint", isNullable: false)],
///   primaryKey: PrimaryKeyDefinition(name: "users_pkey", columns: ["id"]))
/// ```
public struct TableDefinition: Sendable, Hashable {
  /// The name; on PostgreSQL always with its schema.
  public var name: QualifiedName
  /// The columns, in order.
  public var columns: [ColumnDefinition]
  /// The primary key.
  public var primaryKey: PrimaryKeyDefinition?
  /// The unique constraints.
  public var uniques: [UniqueDefinition]
  /// The check constraints.
  public var checks: [CheckDefinition]
  /// The foreign keys.
  public var foreignKeys: [ForeignKeyDefinition]
  /// The exclusion constraints (PostgreSQL).
  public var exclusions: [ExclusionDefinition]
  /// The indexes that no constraint owns.
  public var indexes: [IndexDefinition]
  /// What else the table was made with.
  public var options: TableOptions
  /// The comment (PostgreSQL).
  public var comment: String?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    name: QualifiedName, columns: [ColumnDefinition], primaryKey: PrimaryKeyDefinition? = nil,
    uniques: [UniqueDefinition] = [], checks: [CheckDefinition] = [], foreignKeys: [ForeignKeyDefinition] = [],
    exclusions: [ExclusionDefinition] = [], indexes: [IndexDefinition] = [], options: TableOptions = TableOptions(),
    comment: String? = nil
  ) {
    self.name = name
    self.columns = columns
    self.primaryKey = primaryKey
    self.uniques = uniques
    self.checks = checks
    self.foreignKeys = foreignKeys
    self.exclusions = exclusions
    self.indexes = indexes
    self.options = options
    self.comment = comment
  }
}
