/// One column or expression of an index.
///
/// ```swift
/// IndexElement(key: .expression("lower(email)"))
/// IndexElement(key: .column("created_at"), isDescending: true)
/// ```
public struct IndexElement: Sendable, Hashable {
  /// What is ordered by.
  public var key: Key
  /// The collation, where it is not the column's own; an expression's also where that cannot be told, and then saying
  /// it changes nothing.
  public var collation: QualifiedName?
  /// The operator class with its parameters, qualified, where it is not the type's default (PostgreSQL).
  public var operatorClass: String?
  /// Whether it is `desc`.
  public var isDescending: Bool
  /// Where NULLs stand, when not where the direction puts them (PostgreSQL).
  public var nullsFirst: Bool?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    key: Key, collation: QualifiedName? = nil, operatorClass: String? = nil, isDescending: Bool = false,
    nullsFirst: Bool? = nil
  ) {
    self.key = key
    self.collation = collation
    self.operatorClass = operatorClass
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}

extension IndexElement {
  /// What an index orders by.
  public enum Key: Sendable, Hashable {
    /// A column.
    case column(Identifier)
    /// An expression in the database's own form, without outer parentheses.
    case expression(String)
  }

  /// A plain column in ascending order.
  public static func column(_ name: Identifier) -> IndexElement { IndexElement(key: .column(name)) }
  /// A column in descending order, or with its NULLs where they would not stand by themselves.
  ///
  /// ```swift
  /// IndexElement.column("created_at", descending: true)   // created_at desc
  /// ```
  public static func column(_ name: Identifier, descending: Bool, nullsFirst: Bool? = nil) -> IndexElement {
    IndexElement(key: .column(name), isDescending: descending, nullsFirst: nullsFirst)
  }

  /// An expression, as SQL without outer parentheses.
  ///
  /// ```swift
  /// IndexElement.expression("lower(email)")   // (lower(email))
  /// ```
  public static func expression(_ text: String, descending: Bool = false) -> IndexElement {
    IndexElement(key: .expression(text), isDescending: descending)
  }
}

extension IndexElement: ExpressibleByStringLiteral {
  /// A plain column in ascending order.
  public init(stringLiteral value: String) { self.init(key: .column(Identifier(value))) }
}
