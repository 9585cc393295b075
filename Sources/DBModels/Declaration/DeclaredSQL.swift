public import DBQuery
public import DBSchema

/// SQL text in a declaration (a default, a condition, a query), for both databases or for each its own.
///
/// A literal is SQL as it stands, not a value: a text's default is `.value("open")` or `"'open'"`.
///
/// ```swift
/// let check: DeclaredSQL = "total >= 0"
/// let count: DeclaredSQL = 0
/// let open = DeclaredSQL.value(OrderStatus.open)                     // 'open'
/// let half: DeclaredSQL = .on(sqlite: "published is date(published)")  // nothing on PostgreSQL
/// ```
public struct DeclaredSQL: Sendable, Hashable {
  private var postgresql: String?
  private var sqlite: String?

  /// The same text on both databases.
  public init(_ text: String) { (postgresql, sqlite) = (text, text) }

  private init(postgresql: String?, sqlite: String?) {
    self.postgresql = postgresql
    self.sqlite = sqlite
  }

  /// The text of a database; nil where nothing is declared.
  public subscript(_ dialect: DialectName) -> String? {
    switch dialect {
    case .postgresql: postgresql
    case .sqlite: sqlite
    }
  }
}

extension DeclaredSQL {
  /// A text for each database; where none is given, nothing is declared.
  public static func on(postgresql: String? = nil, sqlite: String? = nil) -> DeclaredSQL {
    DeclaredSQL(postgresql: postgresql, sqlite: sqlite)
  }

  /// A value as each database's literal.
  ///
  /// ```swift
  /// @Column(default: .value("it's")) var note: String    // default 'it''s'
  /// ```
  public static func value(_ value: some SQLValueConvertible) -> DeclaredSQL {
    let value = value.sqlValue
    return DeclaredSQL(postgresql: value.literal(for: .postgresql), sqlite: value.literal(for: .sqlite))
  }

  /// The moment of the statement or transaction, in the form in which an `Instant` is kept: `now()`; on SQLite a text
  /// in UTC with milliseconds.
  public static let now = DeclaredSQL(postgresql: "now()", sqlite: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")
}

extension DeclaredSQL: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  /// SQL as it stands.
  public init(stringLiteral value: String) { self.init(value) }
  /// A number.
  public init(integerLiteral value: Int64) { self = .value(value) }
  /// A truth value; 0 or 1 on SQLite.
  public init(booleanLiteral value: Bool) { self = .value(value) }
}
