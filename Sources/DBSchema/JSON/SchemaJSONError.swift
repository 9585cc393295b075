/// Why a JSON text is no schema.
///
/// ```swift
/// do { _ = try DatabaseSchema(json: text) } catch { print(error) }
/// // the schema's format is 2, and this version reads up to 1; update dbtool
/// ```
public enum SchemaJSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// It was written by a later version, in a format that this one does not know.
  case newerFormat(Int)
  /// Something in it is missing, or is not what it should be.
  case invalid(path: String, reason: String)
  /// A value that JSON cannot hold.
  case notWritable(reason: String)

  /// The error in a sentence.
  public var description: String {
    switch self {
    case .newerFormat(let format):
      "the schema's format is \(format), and this version reads up to \(DatabaseSchema.format); update dbtool"
    case .invalid(let path, let reason): path.isEmpty ? "not a schema: \(reason)" : "not a schema: \(path): \(reason)"
    case .notWritable(let reason): "the schema cannot be written as JSON: \(reason)"
    }
  }
}

extension SchemaJSONError {
  /// What a decoder said.
  init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      self = .invalid(path: Self.path(context.codingPath + [key]), reason: "missing")
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      self = .invalid(path: Self.path(context.codingPath), reason: context.debugDescription)
    @unknown default: self = .invalid(path: "", reason: "\(error)")
    }
  }

  /// `tables[3].columns[0].name`
  private static func path(_ keys: [any CodingKey]) -> String {
    var text = ""
    for key in keys {
      if let index = key.intValue {
        text += "[\(index)]"
      } else {
        text += (text.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return text
  }
}
