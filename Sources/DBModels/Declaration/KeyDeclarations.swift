public import DBSchema

/// A primary key as a model declares it.
///
/// ```swift
/// model.primaryKey("orderID", "line")   // primary key (order_id, line)
/// ```
public struct PrimaryKeyDeclaration: Sendable {
  /// The properties or columns, in order.
  public var columns: [String] = []
  /// The name, where one was said.
  public var name: Identifier?
  /// SQLite's `autoincrement`: numbers are never used again.
  public var isAutoincrement = false
  /// When it is checked (PostgreSQL).
  public var deferrability = Deferrability.notDeferrable
  /// Where it was declared.
  public var site: DeclarationSite
}

/// A unique constraint as a model declares it.
///
/// ```swift
/// model.unique("shopID", "code")   // unique (shop_id, code)
/// ```
public struct UniqueDeclaration: Sendable {
  /// The properties or columns, in order.
  public var columns: [String]
  /// The name, where one was said.
  public var name: Identifier?
  /// Properties or columns that its index carries along (PostgreSQL).
  public var include: [String]
  /// Whether two NULLs are equal (PostgreSQL 15).
  public var nullsNotDistinct: Bool
  /// When it is checked (PostgreSQL).
  public var deferrability: Deferrability
  /// Where it was declared.
  public var site: DeclarationSite
}

/// A check as a model declares it.
///
/// ```swift
/// model.check("total >= 0")   // check (total >= 0)
/// ```
public struct CheckDeclaration: Sendable {
  /// The condition.
  public var condition: DeclaredSQL
  /// The name, where one was said.
  public var name: Identifier?
  /// Where it was declared.
  public var site: DeclarationSite
}

/// An exclusion constraint as a model declares it (PostgreSQL).
///
/// ```swift
/// model.exclusion("exclude using gist (room with =, during with &&)", name: "bookings_excl")
/// ```
public struct ExclusionDeclaration: Sendable {
  /// The whole constraint: `exclude using gist (room with =, during with &&)`.
  public var definition: String
  /// The name.
  public var name: Identifier
  /// Where it was declared.
  public var site: DeclarationSite
}
