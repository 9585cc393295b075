public import FoundationEssentials

/// A type whose arrays can be bound and read: an array of it becomes a PostgreSQL array. Bytes are the exception: `[UInt8]`
/// is `bytea`.
///
/// Conform types of your own to it when they are ``SQLValueConvertible`` and ``SQLValueDecodable``; nothing else is
/// needed.
///
/// ```swift
/// let tags = ["a", "b"]
/// let query: SQL = "insert into notes (tags) values (\(tags))"    // PostgreSQL: {"a","b"} for a text[]
/// ```
public protocol SQLArrayElement: Sendable {
  /// An array as a value.
  static func sqlValue(ofArray array: [Self]) -> SQLValue
  /// A value as an array; nil when it holds something else.
  static func array(sqlValue: SQLValue) -> [Self]?
}

extension SQLArrayElement where Self: SQLValueConvertible & SQLValueDecodable {
  /// An array of the elements' values.
  public static func sqlValue(ofArray array: [Self]) -> SQLValue { .array(array.map(\.sqlValue)) }

  /// Each element as this type; SQLite's arrays are JSON texts.
  public static func array(sqlValue: SQLValue) -> [Self]? {
    let elements: [SQLValue]
    switch sqlValue {
    case .array(let found): elements = found
    case .text(let text):
      guard let found = JSONArrayText.read(text) else { return nil }
      elements = found
    default: return nil
    }
    var array: [Self] = []
    array.reserveCapacity(elements.count)
    for element in elements {
      guard let value = Self(sqlValue: element) else { return nil }
      array.append(value)
    }
    return array
  }
}

extension UInt8: SQLArrayElement {
  /// Bytes.
  public static func sqlValue(ofArray array: [UInt8]) -> SQLValue { .bytes(array) }
  /// Bytes.
  public static func array(sqlValue: SQLValue) -> [UInt8]? {
    guard case .bytes(let bytes) = sqlValue else { return nil }
    return bytes
  }
}

extension Array: SQLValueConvertible where Element: SQLArrayElement {
  /// An array, or bytes.
  public var sqlValue: SQLValue { Element.sqlValue(ofArray: self) }
}

extension Array: SQLValueDecodable where Element: SQLArrayElement {
  /// An array, or bytes.
  public init?(sqlValue: SQLValue) {
    guard let array = Element.array(sqlValue: sqlValue) else { return nil }
    self = array
  }
}

extension Bool: SQLArrayElement {}
extension Int: SQLArrayElement {}
extension Int64: SQLArrayElement {}
extension Int32: SQLArrayElement {}
extension Int16: SQLArrayElement {}
extension Double: SQLArrayElement {}
extension Float: SQLArrayElement {}
extension String: SQLArrayElement {}
extension Numeric: SQLArrayElement {}
extension UUID: SQLArrayElement {}
extension Instant: SQLArrayElement {}
extension CivilDate: SQLArrayElement {}
extension CivilTime: SQLArrayElement {}
extension CivilTimestamp: SQLArrayElement {}
extension Interval: SQLArrayElement {}
extension SQLValue: SQLArrayElement {}
extension Optional: SQLArrayElement where Wrapped: SQLValueConvertible & SQLValueDecodable {}
