public import DBQuery

/// A row from one of its columns on: where an object reads itself.
///
/// ```swift
/// init(_row row: RowReader) throws {
///   _id = try row.read(0)
///   _email = try row.read(1)
/// }
/// ```
public struct RowReader: Sendable {
  /// The row.
  public let row: Row
  /// The column that counts as the first.
  public let offset: Int

  /// Begins at a column.
  @inlinable
  public init(_ row: Row, offset: Int = 0) {
    self.row = row
    self.offset = offset
  }

  /// The value of a column, counted from the first.
  /// - Throws: `DecodingFailure`.
  @inlinable
  public func read<Value: SQLValueDecodable>(_ place: Int) throws -> Value {
    try row.decode(Value.self, offset + place)
  }

  /// Whether a column is NULL.
  public func isNull(_ place: Int) -> Bool { row.isNull(offset + place) }
}
