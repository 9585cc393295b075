public import DBQuery
internal import DBSchema

/// A type that is JSON in its column.
///
/// ```swift
/// Select(Order.self).where { $0.details.json("city", as: String.self) == "Paris" }   // details: JSONText<Details>
/// ```
public protocol JSONColumnValue: ColumnValue {}

extension JSONText: JSONColumnValue {}

/// A step into JSON: an object's key, or an array's place.
///
/// ```swift
/// $0.details.json("lines", 0, "price", as: Int.self)
/// ```
public enum JSONStep: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// A key of an object.
  case key(String)
  /// A place of an array, from 0.
  case place(Int)

  /// A key.
  public init(stringLiteral value: String) { self = .key(value) }
  /// A place.
  public init(integerLiteral value: Int) { self = .place(value) }
}

/// What is inside of JSON: `jsonb` operators on PostgreSQL, JSON functions on SQLite.
///
/// ```swift
/// Select(Order.self).where { $0.details.json("address", "city", as: String.self) == "Paris" }
/// // PostgreSQL: where details -> 'address' ->> 'city' = $1
/// // SQLite:     where json_extract(details, '$."address"."city"') = ?1
/// ```
extension SQLExpression where Value.NonNull: JSONColumnValue {
  /// The value at a path; nil when there is none, or it is JSON's null.
  public func json<Result: ColumnValue>(_ path: JSONStep..., as type: Result.Type) -> SQLTerm<Result.NonNull?> {
    guard let last = path.last else {
      return SQLTerm(.invalid(.empty, "the path into JSON has no step", hint: "name a key or a place"))
    }
    var postgresql = syntax
    for step in path.dropLast() { postgresql = .binary(.custom("->"), postgresql, step.postgresql) }
    postgresql = .binary(.custom("->>"), postgresql, last.postgresql)
    let target = Result.columnType.syntax
    if target.postgresql != "text" { postgresql = .cast(postgresql, target) }
    return SQLTerm(
      .perDialect(postgresql: postgresql, sqlite: Self.onSQLite("json_extract", syntax, path)), type: target)
  }

  /// Whether an object has a key.
  ///
  /// ```swift
  /// Select(Order.self).where { $0.details.hasKey("gift") }   // where details ? 'gift'
  /// ```
  public func hasKey(_ key: String) -> SQLTerm<Bool> {
    SQLTerm(
      .perDialect(
        postgresql: .binary(.custom("?"), syntax, JSONStep.key(key).postgresql),
        sqlite: .isNull(Self.onSQLite("json_type", syntax, [.key(key)]), negated: true)))
  }

  /// Whether everything in another value is in it, at the same place (PostgreSQL).
  ///
  /// ```swift
  /// Select(Order.self).where { $0.details.contains(try JSONText(["city": "Paris"])) }   // where details @> $1
  /// ```
  public func contains<Part>(_ part: JSONText<Part>) -> SQLTerm<Bool> {
    SQLTerm(
      .perDialect(
        postgresql: .binary(.custom("@>"), syntax, .cast(.value(part.sqlValue, nil), DeclaredType.jsonb.syntax)),
        sqlite: .unsupported("'@>' for JSON", hint: "compare single values with json(_, as:)")))
  }

  private static func onSQLite(
    _ function: String, _ json: ExpressionSyntax, _ path: [JSONStep]
  ) -> ExpressionSyntax {
    var text = "$"
    for step in path {
      switch step {
      case .key(let key):
        if key.utf8.contains(UInt8(ascii: "\"")) { return .unsupported("keys with a quote in a JSON path", hint: nil) }
        text += ".\"" + key + "\""
      case .place(let place): text += place < 0 ? "[#\(place)]" : "[\(place)]"
      }
    }
    return .call(CallSyntax(function, [json, .text(SQLValue.text(text).literal(for: .sqlite))]))
  }
}

extension JSONStep {
  fileprivate var postgresql: ExpressionSyntax {
    switch self {
    case .key(let key): .text(SQLValue.text(key).literal(for: .postgresql))
    case .place(let place): place < 0 ? .fragment([.text("\(place)")], bare: false) : .text("\(place)")
    }
  }
}
