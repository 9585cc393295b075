public import DBQuery

/// A value of a row that ``seed(_:_:)`` stores: a literal, a value, or the key of another row.
///
/// ```swift
/// let rows: SeedRows = [
///   "authors": [["name": "Ada", "token": .value(UUID())]],
///   "books": [["title": "Notes", "author_id": .key(of: "authors", 0), "price": nil]],
/// ]
/// ```
public struct SeedValue: Sendable, Hashable {
  enum Source: Sendable, Hashable {
    case value(SQLValue)
    case key(table: String, row: Int, column: String?)
  }

  let source: Source

  /// Any value that can be bound.
  public static func value(_ value: some SQLValueConvertible) -> SeedValue { SeedValue(source: .value(value.sqlValue)) }

  /// The key of a row that is seeded together with this one.
  /// - Parameters:
  ///   - table: the other row's table, as it is written in the seed.
  ///   - row: which row of that table, counted from 0.
  ///   - column: the column to take; by default the primary key.
  public static func key(of table: String, _ row: Int = 0, column: String? = nil) -> SeedValue {
    SeedValue(source: .key(table: table, row: row, column: column))
  }
}

extension SeedValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral
{
  /// NULL.
  public init(nilLiteral: ()) { source = .value(.null) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { source = .value(.bool(value)) }
  /// A whole number.
  public init(integerLiteral value: Int64) { source = .value(.integer(value)) }
  /// A floating-point number.
  public init(floatLiteral value: Double) { source = .value(.double(value)) }
  /// Text; also the text of a date, a UUID, JSON..., which the column's type reads.
  public init(stringLiteral value: String) { source = .value(.text(value)) }
}
