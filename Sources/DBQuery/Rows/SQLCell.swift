/// One cell of a row, not yet read: how a type reads itself without the detour over ``SQLValue``.
///
/// Each reading gives nil when the cell is NULL or holds something else.
///
/// ```swift
/// extension UserID: SQLValueDecodable {
///   init?(sqlValue: SQLValue) { Int64(sqlValue: sqlValue).map { self.init(number: $0) } }
///   init?(cell: SQLCell) { cell.integer.map { self.init(number: $0) } }
/// }
/// ```
public struct SQLCell {
  let storage: any ResultStorage
  let row: Int
  let column: Int

  /// The cell as a value.
  public var value: SQLValue { storage.value(row, column) }
  /// Whether the cell is NULL.
  public var isNull: Bool { storage.isNull(row, column) }
  /// A whole number.
  public var integer: Int64? { storage.integer(row, column) }
  /// A floating-point number.
  public var double: Double? { storage.double(row, column) }
  /// A truth value.
  public var bool: Bool? { storage.bool(row, column) }
  /// Text.
  public var text: String? { storage.text(row, column) }
}
