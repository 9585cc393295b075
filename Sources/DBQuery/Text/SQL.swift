public import DBSchema

/// SQL text with bound values, built by string interpolation that binds.
///
/// What is interpolated without a label is always sent beside the text, never inside it, so a value cannot change the
/// statement. Names go in by `identifier:` and are quoted; other `SQL` values are spliced with their own bindings. The
/// only door for text that was made at run time says ``init(unsafe:)``.
///
/// ```swift
/// let name = "O'Hara"
/// let query: SQL = "select id from \(identifier: "users") where name = \(name)"
/// query.rendered(for: .postgresql).text    // select id from "users" where name = $1
/// query.rendered(for: .sqlite).text        // select id from "users" where name = ?1
///
/// let some: SQL = "select name from users where id \(list: [1, 2])"
/// some.rendered(for: .postgresql).text     // select name from users where id = any($1)
/// ```
public struct SQL: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case text(String)
    case value(SQLValue)
    case list([SQLValue])
    case cast(SQLValue, String)
  }

  var parts: [Part]

  /// Takes text as it stands. For text that a person wrote and reviewed (a revision file) or that was rendered by this
  /// toolkit; never for text that holds a user's input.
  ///
  /// ```swift
  /// let statement = SQL(unsafe: try readRevisionFile())
  /// ```
  public init(unsafe text: String) { parts = text.isEmpty ? [] : [.text(text)] }

  /// Joins statements' parts; `separator` stands between each two.
  ///
  /// ```swift
  /// let filters: [SQL] = ["age > \(18)", "name like \("A%")"]
  /// let query: SQL = "select * from users where \(SQL(joining: filters, separator: " and "))"
  /// // select * from users where age > $1 and name like $2
  /// ```
  public init(joining pieces: [SQL], separator: String) {
    parts = []
    for (index, piece) in pieces.enumerated() {
      if index > 0 { parts.append(.text(separator)) }
      parts.append(contentsOf: piece.parts)
    }
  }

  /// Appends another piece of SQL with its bindings.
  ///
  /// ```swift
  /// var query: SQL = "select * from users"
  /// if let name { query = query + " where name = \(name)" }   // select * from users where name = $1
  /// ```
  public static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.parts.append(contentsOf: right.parts)
    return sum
  }

  /// The text with the dialect's placeholders (`$1` on PostgreSQL, `?1` on SQLite), and the values in order.
  ///
  /// ```swift
  /// ("select \(1)" as SQL).rendered(for: .sqlite).text   // select ?1
  /// ```
  public func rendered(for dialect: DialectName) -> RenderedSQL {
    if case .text(let only)? = parts.first, parts.count == 1 { return RenderedSQL(text: only, values: []) }
    var text = ""
    text.reserveCapacity(
      parts.reduce(0) { length, part in
        if case .text(let piece) = part { length + piece.utf8.count } else { length + 4 }
      })
    var values: [SQLValue] = []
    values.reserveCapacity(parts.count / 2)
    for part in parts {
      switch part {
      case .text(let piece): text += piece
      case .value(let value): Self.append(value, to: &text, &values, dialect)
      case .cast(let value, let type):
        guard dialect == .postgresql else {
          Self.append(value, to: &text, &values, dialect)
          continue
        }
        text += "cast("
        Self.append(value, to: &text, &values, dialect)
        text += " as \(type))"
      case .list(let list) where dialect == .postgresql:
        text += "= any("
        Self.append(.array(list), to: &text, &values, dialect)
        text += ")"
      case .list(let list):
        text += "in ("
        for (index, value) in list.enumerated() {
          if index > 0 { text += ", " }
          Self.append(value, to: &text, &values, dialect)
        }
        text += ")"
      }
    }
    return RenderedSQL(text: text, values: values)
  }

  private static func append(
    _ value: SQLValue, to text: inout String, _ values: inout [SQLValue], _ dialect: DialectName
  ) {
    values.append(value)
    text += dialect == .postgresql ? "$" : "?"
    text += String(values.count)
  }
}

/// A statement as it goes over the wire: the text with placeholders, and the values in order.
///
/// ```swift
/// let query: SQL = "select name from users where id = \(7)"
/// let rendered = query.rendered(for: .postgresql)
/// rendered.text     // select name from users where id = $1
/// rendered.values   // [.integer(7)]
/// ```
public struct RenderedSQL: Sendable, Hashable {
  /// The text with `$1` or `?1` placeholders.
  public let text: String
  /// The values, the first for placeholder 1.
  public let values: [SQLValue]

  /// Makes a statement of text that already has the dialect's placeholders.
  public init(text: String, values: [SQLValue]) {
    self.text = text
    self.values = values
  }
}

extension SQL: ExpressibleByStringInterpolation {
  /// Text without values.
  ///
  /// ```swift
  /// let query: SQL = "select 1"
  /// ```
  public init(stringLiteral value: String) { self.init(unsafe: value) }

  /// Builds from an interpolated literal.
  public init(stringInterpolation: Interpolation) { parts = stringInterpolation.parts }

  /// Collects the literal's text and bindings.
  public struct Interpolation: StringInterpolationProtocol {
    var parts: [Part] = []

    /// Prepares for a literal.
    public init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(2 * interpolationCount + 1) }

    /// Appends the literal's own text.
    public mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { parts.append(.text(literal)) }
    }

    /// Binds a value: it is sent beside the text.
    ///
    /// ```swift
    /// let query: SQL = "select * from users where name = \(name)"   // ... where name = $1
    /// ```
    public mutating func appendInterpolation(_ value: some SQLValueConvertible) { parts.append(.value(value.sqlValue)) }

    /// Binds a value and says its type, where the server cannot see it from the place: `select \(day, as: "date")` is
    /// `select cast($1 as date)` on PostgreSQL. SQLite has no such types, and gets the value alone. The type is text of
    /// the statement: never a user's.
    public mutating func appendInterpolation(_ value: some SQLValueConvertible, as type: StaticString) {
      parts.append(.cast(value.sqlValue, "\(type)"))
    }

    /// Compares with a list: `where id \(list: ids)` is `where id = any($1)` with one array on PostgreSQL, and
    /// `where id in (?1, ?2)` on SQLite. An empty list is valid, and matches nothing.
    public mutating func appendInterpolation(list values: some Sequence<some SQLValueConvertible>) {
      parts.append(.list(values.map(\.sqlValue)))
    }

    /// Splices SQL with its own bindings.
    ///
    /// ```swift
    /// let order: SQL = newest ? "created desc" : "name"
    /// let query: SQL = "select * from users where age > \(18) order by \(order)"
    /// ```
    public mutating func appendInterpolation(_ sql: SQL) { parts.append(contentsOf: sql.parts) }

    /// Writes a name, quoted.
    ///
    /// ```swift
    /// let query: SQL = "select * from \(identifier: "odd name")"   // select * from "odd name"
    /// ```
    public mutating func appendInterpolation(identifier name: String) { parts.append(.text(Identifier(name).quoted)) }

    /// Writes a name with its schema, quoted.
    ///
    /// ```swift
    /// let table = QualifiedName(schema: Identifier("app"), Identifier("users"))
    /// let query: SQL = "select * from \(identifier: table)"   // select * from "app"."users"
    /// ```
    public mutating func appendInterpolation(identifier name: QualifiedName) { parts.append(.text(name.quoted)) }
  }
}
