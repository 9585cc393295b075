/// A value on its way to or from a database, in one of the few forms that both databases store.
///
/// ```swift
/// let id: SQLValue = 7
/// let name: SQLValue = "Ada"
/// let nothing: SQLValue = nil
/// ```
public enum SQLValue: Sendable, Hashable {
  /// SQL NULL.
  case null
  /// A truth value; SQLite stores 0 and 1.
  case bool(Bool)
  /// A whole number of up to 64 bits.
  case integer(Int64)
  /// A floating-point number.
  case double(Double)
  /// Text, in UTF-8.
  case text(String)
  /// Raw bytes (`bytea`, `BLOB`).
  case bytes([UInt8])
}

extension SQLValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral
{
  /// NULL.
  public init(nilLiteral: ()) { self = .null }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A floating-point number.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// Text.
  public init(stringLiteral value: String) { self = .text(value) }
}

/// A Swift type whose values can be bound to a statement.
public protocol SQLValueConvertible: Sendable {
  /// The value as it is sent.
  var sqlValue: SQLValue { get }
}

extension SQLValue: SQLValueConvertible {
  /// Itself.
  public var sqlValue: SQLValue { self }
}
extension Bool: SQLValueConvertible {
  /// The truth value.
  public var sqlValue: SQLValue { .bool(self) }
}
extension Int: SQLValueConvertible {
  /// The number.
  public var sqlValue: SQLValue { .integer(Int64(self)) }
}
extension Int64: SQLValueConvertible {
  /// The number.
  public var sqlValue: SQLValue { .integer(self) }
}
extension Double: SQLValueConvertible {
  /// The number.
  public var sqlValue: SQLValue { .double(self) }
}
extension String: SQLValueConvertible {
  /// The text.
  public var sqlValue: SQLValue { .text(self) }
}
extension Optional: SQLValueConvertible where Wrapped: SQLValueConvertible {
  /// The value, or NULL.
  public var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
