/// A Swift type that can be read from a cell.
public protocol SQLValueDecodable {
  /// Reads the value, or returns nil when the cell holds something else.
  init?(sqlValue: SQLValue)
}

/// A cell that did not hold what was asked for.
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
  /// - Throws: ``DecodingFailure`` that names column, row and type.
  public func decode<Value: SQLValueDecodable>(_ type: Value.Type = Value.self, _ position: Int) throws -> Value {
    guard position >= 0, position < columns.count else {
      throw DecodingFailure(column: "number \(position)", row: index, wanted: "\(type)", found: "nothing")
    }
    guard let value = Value(sqlValue: self[position]) else {
      throw DecodingFailure(column: columns[position], row: index, wanted: "\(type)", found: self[position].kindName)
    }
    return value
  }

  /// Reads the cell of a named column as a type.
  /// - Throws: ``DecodingFailure`` that names column, row and type.
  public func decode<Value: SQLValueDecodable>(_ type: Value.Type = Value.self, _ name: String) throws -> Value {
    guard let position = columns.firstIndex(of: name) else {
      throw DecodingFailure(column: name, row: index, wanted: "\(type)", found: "nothing (no such column)")
    }
    return try decode(type, position)
  }
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
    }
  }
}

extension SQLValue: SQLValueDecodable {
  /// Itself.
  public init?(sqlValue: SQLValue) { self = sqlValue }
}
extension Bool: SQLValueDecodable {
  /// A truth value, or SQLite's 0 and 1.
  public init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .bool(let value): self = value
    case .integer(0): self = false
    case .integer(1): self = true
    default: return nil
    }
  }
}
extension Int64: SQLValueDecodable {
  /// A whole number.
  public init?(sqlValue: SQLValue) {
    guard case .integer(let value) = sqlValue else { return nil }
    self = value
  }
}
extension Int: SQLValueDecodable {
  /// A whole number that fits.
  public init?(sqlValue: SQLValue) {
    guard case .integer(let value) = sqlValue, let small = Int(exactly: value) else { return nil }
    self = small
  }
}
extension Double: SQLValueDecodable {
  /// A number.
  public init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .double(let value): self = value
    case .integer(let value): self = Double(value)
    default: return nil
    }
  }
}
extension String: SQLValueDecodable {
  /// Text.
  public init?(sqlValue: SQLValue) {
    guard case .text(let value) = sqlValue else { return nil }
    self = value
  }
}
extension Optional: SQLValueDecodable where Wrapped: SQLValueDecodable {
  /// The value, or nil for NULL.
  public init?(sqlValue: SQLValue) {
    if case .null = sqlValue {
      self = nil
      return
    }
    guard let value = Wrapped(sqlValue: sqlValue) else { return nil }
    self = value
  }
}
