public import FoundationEssentials

/// A value on its way to or from a database, in one of the forms that both databases exchange without loss.
///
/// ```swift
/// let id: SQLValue = 7
/// let name: SQLValue = "Ada"
/// let nothing: SQLValue = nil
/// let price: SQLValue = .numeric(1990)
/// ```
///
/// SQLite knows NULL, 64-bit integers, doubles, text and bytes; the other forms are text there, and are read back by the
/// type that is asked for. Cases are added over time: have a `default` in a `switch` over it.
public enum SQLValue: Sendable, Hashable {
  /// SQL NULL.
  case null
  /// A truth value; SQLite stores 0 and 1.
  case bool(Bool)
  /// A whole number of up to 64 bits.
  case integer(Int64)
  /// A floating-point number.
  case double(Double)
  /// Text, in UTF-8. Also what a type is read as that has no form of its own here.
  case text(String)
  /// Raw bytes (`bytea`, `BLOB`).
  case bytes([UInt8])
  /// A decimal number (`numeric`).
  case numeric(Numeric)
  /// A UUID.
  case uuid(UUID)
  /// A moment in time (`timestamptz`).
  case instant(Instant)
  /// A day (`date`).
  case date(CivilDate)
  /// A time of the day (`time`).
  case time(CivilTime)
  /// A date with a time, without a zone (`timestamp`).
  case timestamp(CivilTimestamp)
  /// A span of the calendar (`interval`).
  case interval(Interval)
  /// JSON, as its text (`json`, `jsonb`).
  case json(String)
  /// The address of a host, perhaps with a network (`inet`), as its text.
  case inet(String)
  /// The address of a network (`cidr`), as its text.
  case cidr(String)
  /// An array of one dimension; its elements may be NULL.
  case array([SQLValue])
  /// A range.
  indirect case range(SQLRange)
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

extension SQLValue {
  /// What kind of value this is, in words.
  public var kindName: String {
    switch self {
    case .null: "NULL"
    case .bool: "a truth value"
    case .integer: "an integer"
    case .double: "a floating-point number"
    case .text: "text"
    case .bytes: "bytes"
    case .numeric: "a decimal number"
    case .uuid: "a UUID"
    case .instant: "an instant"
    case .date: "a date"
    case .time: "a time"
    case .timestamp: "a timestamp"
    case .interval: "an interval"
    case .json: "JSON"
    case .inet: "a host's address"
    case .cidr: "a network's address"
    case .array: "an array"
    case .range: "a range"
    }
  }
}
