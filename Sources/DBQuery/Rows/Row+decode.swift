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

  package init(column: String, row: Int, wanted: String, found: String) {
    self.column = column
    self.row = row
    self.wanted = wanted
    self.found = found
  }

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
  @inlinable
  public func decode<Value: SQLValueDecodable>(_ type: Value.Type = Value.self, _ position: Int) throws -> Value {
    guard let value = Value(row: self, position: position) else { throw failure(type, position) }
    return value
  }

  /// Reads the cell of a named column as a type.
  /// - Throws: ``DecodingFailure`` that names column, row and type.
  @inlinable
  public func decode<Value: SQLValueDecodable>(_ type: Value.Type = Value.self, _ name: String) throws -> Value {
    guard let position = position(of: name) else { throw failure(type, name) }
    return try decode(type, position)
  }

  // What follows is called by the above in the caller's module, where that is made for the type that is asked for:
  // reading a cell costs no look-up of generic types then.

  /// The cell at a position; nil when there is none.
  @usableFromInline
  func cell(at position: Int) -> SQLCell? {
    storage.holds(index, position) ? SQLCell(storage: storage, row: index, column: position) : nil
  }

  // The same without a cell between, which would have to be held: each gives nil where there is no such column, too.

  /// Whether there is such a cell, and it is NULL.
  @usableFromInline
  func holdsNull(at position: Int) -> Bool { storage.holds(index, position) && storage.isNull(index, position) }

  /// The cell as a whole number.
  @usableFromInline
  func integer(at position: Int) -> Int64? {
    storage.holds(index, position) ? storage.integer(index, position) : nil
  }

  /// The cell as a floating-point number.
  @usableFromInline
  func double(at position: Int) -> Double? {
    storage.holds(index, position) ? storage.double(index, position) : nil
  }

  /// The cell as a truth value.
  @usableFromInline
  func bool(at position: Int) -> Bool? { storage.holds(index, position) ? storage.bool(index, position) : nil }

  /// The cell as text.
  @usableFromInline
  func text(at position: Int) -> String? { storage.holds(index, position) ? storage.text(index, position) : nil }

  /// The cell as a moment.
  @usableFromInline
  func instant(at position: Int) -> Instant? {
    storage.holds(index, position) ? storage.instant(index, position) : nil
  }

  @usableFromInline
  func position(of name: String) -> Int? { storage.columns.firstIndex(of: name) }

  @usableFromInline
  @inline(never)
  func failure(_ wanted: Any.Type, _ position: Int) -> DecodingFailure {
    guard storage.holds(index, position) else {
      return DecodingFailure(column: "number \(position)", row: index, wanted: "\(wanted)", found: "nothing")
    }
    let name = storage.columns[position]
    return DecodingFailure(
      column: name.isEmpty ? "number \(position)" : name, row: index, wanted: "\(wanted)",
      found: self[position].kindName)
  }

  @usableFromInline
  @inline(never)
  func failure(_ wanted: Any.Type, _ name: String) -> DecodingFailure {
    DecodingFailure(column: name, row: index, wanted: "\(wanted)", found: "nothing (no such column)")
  }
}
