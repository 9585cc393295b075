public import DBSchema

/// A column or an expression of a declared index.
///
/// ```swift
/// @Index("customerID", .descending("placedAt"))
/// @Index(.expression("lower(email)"), unique: true)
/// ```
public struct IndexColumn: Sendable, Hashable, ExpressibleByStringLiteral {
  package enum Key: Sendable, Hashable {
    /// A property or column.
    case column(String)
    case expression(DeclaredSQL)
  }

  package var key: Key
  package var isDescending: Bool
  package var nullsFirst: Bool?
  package var collation: DeclaredSQL?
  package var operatorClass: String?

  /// The property or column; nil for an expression.
  package var columnName: String? {
    if case .column(let name) = key { name } else { nil }
  }

  private init(
    key: Key, isDescending: Bool = false, nullsFirst: Bool? = nil, collation: DeclaredSQL? = nil,
    operatorClass: String? = nil
  ) {
    self.key = key
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
    self.collation = collation
    self.operatorClass = operatorClass
  }

  /// A property, or a column by its name, in ascending order.
  public init(stringLiteral value: String) { self.init(key: .column(value)) }

  /// A property or column, and how it is ordered. Operator class and the place of NULLs are PostgreSQL's.
  public static func column(
    _ name: String, descending: Bool = false, nullsFirst: Bool? = nil, collation: DeclaredSQL? = nil,
    operatorClass: String? = nil
  ) -> IndexColumn {
    IndexColumn(
      key: .column(name), isDescending: descending, nullsFirst: nullsFirst, collation: collation,
      operatorClass: operatorClass)
  }

  /// A property or column in descending order.
  public static func descending(_ name: String) -> IndexColumn { .column(name, descending: true) }

  /// An expression, without outer parentheses; left out on a database that it has no text for.
  public static func expression(
    _ text: DeclaredSQL, descending: Bool = false, nullsFirst: Bool? = nil, collation: DeclaredSQL? = nil,
    operatorClass: String? = nil
  ) -> IndexColumn {
    IndexColumn(
      key: .expression(text), isDescending: descending, nullsFirst: nullsFirst, collation: collation,
      operatorClass: operatorClass)
  }
}

/// An index as a model declares it.
///
/// ```swift
/// model.index("customerID", .descending("placedAt"))
/// model.indexes[0].isUnique   // false
/// ```
public struct IndexDeclaration: Sendable {
  /// What it orders by.
  public var columns: [IndexColumn]
  /// The name, where one was said.
  public var name: Identifier?
  /// Whether two rows may not be equal in it.
  public var isUnique: Bool
  /// The access method (PostgreSQL).
  public var method: String
  /// The condition of a partial index.
  public var predicate: DeclaredSQL?
  /// Properties or columns that it carries along (PostgreSQL).
  public var include: [String]
  /// Whether two NULLs are equal in a unique index (PostgreSQL 15).
  public var nullsNotDistinct: Bool
  /// Storage parameters as `name=value` (PostgreSQL).
  public var parameters: [String]
  /// The comment (PostgreSQL).
  public var comment: String?
  /// Where it was declared.
  public var site: DeclarationSite
}
