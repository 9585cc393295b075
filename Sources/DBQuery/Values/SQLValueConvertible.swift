public import FoundationEssentials

/// A Swift type whose values can be bound to a statement.
///
/// An enum with raw values needs no more than the conformance:
///
/// ```swift
/// enum Mood: String, SQLValueConvertible, SQLValueDecodable { case glad, sad }
/// let query: SQL = "select name from people where mood = \(Mood.glad)"
/// ```
public protocol SQLValueConvertible: Sendable {
  /// The value as it is sent.
  var sqlValue: SQLValue { get }
}

extension SQLValueConvertible where Self: RawRepresentable, RawValue: SQLValueConvertible {
  /// The raw value.
  public var sqlValue: SQLValue { rawValue.sqlValue }
}

extension SQLValueConvertible where Self: FixedWidthInteger {
  /// The number; one beyond 64 bits with a sign as a decimal number.
  @inlinable
  public var sqlValue: SQLValue { Int64(exactly: self).map(SQLValue.integer) ?? .numeric(Numeric(self)) }
}

extension SQLValue: SQLValueConvertible {
  /// Itself.
  public var sqlValue: SQLValue { self }
}
extension Bool: SQLValueConvertible {
  /// The truth value.
  @inlinable
  public var sqlValue: SQLValue { .bool(self) }
}
extension Int: SQLValueConvertible {}
extension Int64: SQLValueConvertible {}
extension Int32: SQLValueConvertible {}
extension Int16: SQLValueConvertible {}
extension UInt: SQLValueConvertible {}
extension UInt64: SQLValueConvertible {}
extension UInt32: SQLValueConvertible {}
extension UInt16: SQLValueConvertible {}
extension Double: SQLValueConvertible {
  /// The number.
  @inlinable
  public var sqlValue: SQLValue { .double(self) }
}
extension Float: SQLValueConvertible {
  /// The number, exactly.
  public var sqlValue: SQLValue { .double(Double(self)) }
}
extension String: SQLValueConvertible {
  /// The text.
  @inlinable
  public var sqlValue: SQLValue { .text(self) }
}
extension Numeric: SQLValueConvertible {
  /// The number.
  @inlinable
  public var sqlValue: SQLValue { .numeric(self) }
}
extension UUID: SQLValueConvertible {
  /// The UUID.
  @inlinable
  public var sqlValue: SQLValue { .uuid(self) }
}
extension Instant: SQLValueConvertible {
  /// The moment.
  @inlinable
  public var sqlValue: SQLValue { .instant(self) }
}
extension CivilDate: SQLValueConvertible {
  /// The day.
  public var sqlValue: SQLValue { .date(self) }
}
extension CivilTime: SQLValueConvertible {
  /// The time.
  public var sqlValue: SQLValue { .time(self) }
}
extension CivilTimestamp: SQLValueConvertible {
  /// The date and time.
  public var sqlValue: SQLValue { .timestamp(self) }
}
extension Interval: SQLValueConvertible {
  /// The span.
  public var sqlValue: SQLValue { .interval(self) }
}
extension SQLRange: SQLValueConvertible {
  /// The range.
  public var sqlValue: SQLValue { .range(self) }
}
extension Optional: SQLValueConvertible where Wrapped: SQLValueConvertible {
  /// The value, or NULL.
  @inlinable
  public var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
