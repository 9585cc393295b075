public import DBQuery
public import FoundationEssentials

extension Bool: ColumnValue {
  /// ``DeclaredType/boolean``
  public static var columnType: DeclaredType { .boolean }
}
extension Int: ColumnValue {
  /// ``DeclaredType/bigint``
  public static var columnType: DeclaredType { .bigint }
}
extension Int64: ColumnValue {
  /// ``DeclaredType/bigint``
  public static var columnType: DeclaredType { .bigint }
}
extension Int32: ColumnValue {
  /// ``DeclaredType/integer``
  public static var columnType: DeclaredType { .integer }
}
extension Int16: ColumnValue {
  /// ``DeclaredType/smallint``
  public static var columnType: DeclaredType { .smallint }
}
extension UInt16: ColumnValue {
  /// ``DeclaredType/integer``
  public static var columnType: DeclaredType { .integer }
}
extension UInt32: ColumnValue {
  /// ``DeclaredType/bigint``
  public static var columnType: DeclaredType { .bigint }
}
extension Double: ColumnValue {
  /// ``DeclaredType/double``
  public static var columnType: DeclaredType { .double }
}
extension Float: ColumnValue {
  /// ``DeclaredType/real``
  public static var columnType: DeclaredType { .real }
}
extension String: ColumnValue {
  /// ``DeclaredType/text``
  public static var columnType: DeclaredType { .text }
}
extension Numeric: ColumnValue {
  /// ``DeclaredType/numeric``
  public static var columnType: DeclaredType { .numeric }
}
extension UUID: ColumnValue {
  /// ``DeclaredType/uuid``
  public static var columnType: DeclaredType { .uuid }
}
extension Instant: ColumnValue {
  /// ``DeclaredType/timestamptz``
  public static var columnType: DeclaredType { .timestamptz }
}
extension CivilDate: ColumnValue {
  /// ``DeclaredType/date``
  public static var columnType: DeclaredType { .date }
}
extension CivilTime: ColumnValue {
  /// ``DeclaredType/time``
  public static var columnType: DeclaredType { .time }
}
extension CivilTimestamp: ColumnValue {
  /// ``DeclaredType/timestamp``
  public static var columnType: DeclaredType { .timestamp }
}
extension Interval: ColumnValue {
  /// ``DeclaredType/interval``
  public static var columnType: DeclaredType { .interval }
}
extension UInt: ColumnValue {
  /// A decimal number of 20 digits: it does not fit 64 bits with a sign.
  public static var columnType: DeclaredType { .numeric(20) }
}
extension UInt64: ColumnValue {
  /// A decimal number of 20 digits: it does not fit 64 bits with a sign.
  public static var columnType: DeclaredType { .numeric(20) }
}
extension JSONText: ColumnValue {
  /// ``DeclaredType/jsonb``
  public static var columnType: DeclaredType { .jsonb }
}
