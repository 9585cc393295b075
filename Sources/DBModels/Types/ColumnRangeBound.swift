public import DBQuery

/// A type whose ranges are columns (PostgreSQL).
///
/// ```swift
/// var stay: Range<CivilDate>   // stay daterange not null
/// ```
public protocol ColumnRangeBound: ColumnValue, Comparable {
  /// The type of a column of ranges of it.
  static var rangeColumnType: DeclaredType { get }
}

extension Range: ColumnValue where Bound: ColumnRangeBound {
  /// The bound's range type.
  public static var columnType: DeclaredType { Bound.rangeColumnType }
}

extension Int: ColumnRangeBound {
  /// `int8range`
  public static var rangeColumnType: DeclaredType { .words(postgresql: "int8range", sqlite: "text") }
}
extension Int64: ColumnRangeBound {
  /// `int8range`
  public static var rangeColumnType: DeclaredType { .words(postgresql: "int8range", sqlite: "text") }
}
extension Int32: ColumnRangeBound {
  /// `int4range`
  public static var rangeColumnType: DeclaredType { .words(postgresql: "int4range", sqlite: "text") }
}
extension Numeric: ColumnRangeBound {
  /// `numrange`
  public static var rangeColumnType: DeclaredType { .words(postgresql: "numrange", sqlite: "text") }
}
extension Instant: ColumnRangeBound {
  /// `tstzrange`
  public static var rangeColumnType: DeclaredType { .words(postgresql: "tstzrange", sqlite: "text") }
}
extension CivilTimestamp: ColumnRangeBound {
  /// `tsrange`
  public static var rangeColumnType: DeclaredType { .words(postgresql: "tsrange", sqlite: "text") }
}
extension CivilDate: ColumnRangeBound {
  /// `daterange`
  public static var rangeColumnType: DeclaredType { .words(postgresql: "daterange", sqlite: "text") }
}
