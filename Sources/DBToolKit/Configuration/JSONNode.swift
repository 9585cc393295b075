/// A JSON value that knows where it stood, so that a complaint about it can name the line.
struct JSONNode: Sendable {
  /// What stood there.
  enum Value: Sendable {
    case null
    case bool(Bool)
    /// The number as it was written.
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([Member])
  }
  /// One key of an object with its value.
  struct Member: Sendable {
    let key: String
    /// Where the key starts, in bytes.
    let offset: Int
    let node: JSONNode
  }

  let value: Value
  /// Where the value starts, in bytes.
  let offset: Int

  /// What a user calls a value of this type.
  var typeName: String {
    switch value {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }

  /// The value of a key, when this is an object that has it.
  subscript(key: String) -> JSONNode? {
    guard case .object(let members) = value else { return nil }
    return members.first { $0.key == key }?.node
  }
}

/// Why a text is not JSON, and where.
struct JSONSyntaxError: Error, Equatable {
  let message: String
  /// In bytes from the start of the text.
  let offset: Int
}
