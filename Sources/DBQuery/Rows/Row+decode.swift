/// A cell that did not hold what was asked for.
///
/// ```swift
/// do { _ = try row.decode(Int.self, "name") }
/// catch let error as DecodingFailure { print(error) }   // column name of row 0 holds text, not Int
/// ```
public struct DecodingFailure: Error, Sendable, CustomStringConvertible {
  /// The column's name, or its position when it has none.
  public let column: String
  /// The row, counted from 0.
  public let row: Int
  /// The Swift type that was asked for.
  public let wanted: String
  /// What the cell held, in words, never its value.
  public let found: String

  /// One sentence with column, row and types.
  public var description: String { "column \(column) of row \(row) holds \(found), not \(wanted)" }
}

extension Row {
  /// Reads the cell at a position as a type.
  ///
  /// ```swift
  /// let id = try row.decode(Int64.self, 0)
  /// let due = try row.decode(CivilDate?.self, 1)    // nil for NULL
  /// ```
  /// - Throws: ``DecodingFailure`` that names column, row and type.
  public func decode<Value: SQLValueDecodable>(_ type: Value.Type = Value.self, _ position: Int) throws -> Value {
    let columns = storage.columns
    guard position >= 0, position < columns.count, index >= 0, index < storage.count else {
      throw DecodingFailure(column: "number \(position)", row: index, wanted: "\(type)", found: "nothing")
    }
    guard let value = Value(cell: SQLCell(storage: storage, row: index, column: position)) else {
      throw failure("\(type)", position)
    }
    return value
  }

  /// Reads the cell of a named column as a type.
  /// - Throws: ``DecodingFailure`` that names column, row and type.
  public func decode<Value: SQLValueDecodable>(_ type: Value.Type = Value.self, _ name: String) throws -> Value {
    guard let position = storage.columns.firstIndex(of: name) else {
      throw DecodingFailure(column: name, row: index, wanted: "\(type)", found: "nothing (no such column)")
    }
    return try decode(type, position)
  }

  @inline(never)
  private func failure(_ wanted: String, _ position: Int) -> DecodingFailure {
    let name = storage.columns[position]
    return DecodingFailure(
      column: name.isEmpty ? "number \(position)" : name, row: index, wanted: wanted, found: self[position].kindName)
  }
}
