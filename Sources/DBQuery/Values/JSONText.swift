internal import FoundationEssentials

/// A Codable value as JSON in one column (`json`, `jsonb`, or text on SQLite).
///
/// ```swift
/// struct Options: Codable, Sendable { var theme: String }
/// let stored = try JSONText(Options(theme: "dark"))
/// let update: SQL = "update users set options = \(stored)"
/// let options = try row.decode(JSONText<Options>.self, "options").value
/// ```
public struct JSONText<Value: Codable & Sendable>: SQLValueConvertible, SQLValueDecodable {
  /// The value.
  public let value: Value
  /// Its JSON.
  public let text: String

  /// Encodes a value, with its keys sorted.
  /// - Throws: `EncodingError` when the value has no JSON.
  public init(_ value: Value) throws {
    self.value = value
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    text = String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Decodes JSON or text.
  public init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .json(let found), .text(let found):
      guard let value = try? JSONDecoder().decode(Value.self, from: Data(found.utf8)) else { return nil }
      self.value = value
      text = found
    default: return nil
    }
  }

  /// The JSON.
  public var sqlValue: SQLValue { .json(text) }
}
