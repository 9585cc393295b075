public import DBQuery
public import FoundationEssentials

/// A type whose arrays are columns: an array column on PostgreSQL, a JSON text on SQLite. Bytes are the exception:
/// `[UInt8]` is `bytea`.
///
/// ```swift
/// var tags: [String]    // tags text[] not null
/// var cover: [UInt8]?   // cover bytea
/// ```
public protocol ColumnArrayElement: SQLArrayElement, SendableMetatype {
  /// The type of a column of arrays of it.
  static var arrayColumnType: DeclaredType { get }
}

extension ColumnArrayElement where Self: ColumnValue {
  /// An array of the type's own column type.
  public static var arrayColumnType: DeclaredType { .array(of: columnType) }
}

extension UInt8: ColumnArrayElement {
  /// ``DeclaredType/bytes``
  public static var arrayColumnType: DeclaredType { .bytes }
}

extension Array: ColumnValue where Element: ColumnArrayElement {
  /// The element's array type.
  public static var columnType: DeclaredType { Element.arrayColumnType }
}

extension Bool: ColumnArrayElement {}
extension Int: ColumnArrayElement {}
extension Int64: ColumnArrayElement {}
extension Int32: ColumnArrayElement {}
extension Int16: ColumnArrayElement {}
extension Double: ColumnArrayElement {}
extension Float: ColumnArrayElement {}
extension String: ColumnArrayElement {}
extension Numeric: ColumnArrayElement {}
extension UUID: ColumnArrayElement {}
extension Instant: ColumnArrayElement {}
extension CivilDate: ColumnArrayElement {}
extension CivilTime: ColumnArrayElement {}
extension CivilTimestamp: ColumnArrayElement {}
extension Interval: ColumnArrayElement {}
extension Optional: ColumnArrayElement where Wrapped: ColumnValue {}
