public import DBQuery

/// A Swift type that a model's property may have.
///
/// An enum with raw values needs nothing but the conformance, and is kept as its raw value; so does any other
/// `RawRepresentable`. A type of your own gives its column's type:
///
/// ```swift
/// struct Colour: ColumnValue {
///   var rgb: Int32
///   static var columnType: DeclaredType { .integer }
///   var sqlValue: SQLValue { rgb.sqlValue }
///   init?(sqlValue: SQLValue) { ... }
/// }
/// ```
public protocol ColumnValue: SQLValueConvertible, SQLValueDecodable, SendableMetatype {
  /// The type without its optional: what is compared with what.
  associatedtype NonNull: ColumnValue = Self
  /// The column's type on each database.
  static var columnType: DeclaredType { get }
  /// Whether the column takes NULL; only optionals do.
  static var isNullableColumn: Bool { get }
}

extension ColumnValue {
  /// It does not.
  public static var isNullableColumn: Bool { false }
}

extension ColumnValue where Self: RawRepresentable, RawValue: ColumnValue {
  /// The raw value's type.
  public static var columnType: DeclaredType { RawValue.columnType }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
  /// The value.
  public typealias NonNull = Wrapped
  /// The value's type.
  public static var columnType: DeclaredType { Wrapped.columnType }
  /// It does.
  public static var isNullableColumn: Bool { true }
}
