/// An index that was created as such: those that belong to a constraint are the constraint's.
///
/// ```swift
/// IndexDefinition(name: "orders_open_idx", elements: [.column("due_on")], predicate: "paid_at IS NULL")
/// // create index "orders_open_idx" on "orders" ("due_on") where paid_at IS NULL
/// ```
public struct IndexDefinition: Sendable, Hashable {
  /// The name.
  public var name: Identifier
  /// What it orders by.
  public var elements: [IndexElement]
  /// Whether two rows may not be equal in it.
  public var isUnique: Bool
  /// The access method; always `btree` on SQLite.
  public var method: String
  /// Columns that it carries along (PostgreSQL).
  public var include: [Identifier]
  /// The condition of a partial index, without outer parentheses.
  public var predicate: String?
  /// Whether two NULLs are equal in a unique index (PostgreSQL 15).
  public var nullsNotDistinct: Bool
  /// Storage parameters as `name=value`, sorted (PostgreSQL).
  public var parameters: [String]
  /// False for what a failed concurrent build left behind (PostgreSQL).
  public var isValid: Bool
  /// The comment (PostgreSQL).
  public var comment: String?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    name: Identifier, elements: [IndexElement], isUnique: Bool = false, method: String = "btree",
    include: [Identifier] = [], predicate: String? = nil, nullsNotDistinct: Bool = false, parameters: [String] = [],
    isValid: Bool = true, comment: String? = nil
  ) {
    self.name = name
    self.elements = elements
    self.isUnique = isUnique
    self.method = method
    self.include = include
    self.predicate = predicate
    self.nullsNotDistinct = nullsNotDistinct
    self.parameters = parameters
    self.isValid = isValid
    self.comment = comment
  }
}
