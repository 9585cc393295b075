/// A failure as JSON: every key is there, null when not known.
struct EnvelopeError: Encodable, Sendable {
  enum CodingKeys: String, CodingKey {
    case code, message, file, line, statement, object, cause, hint, exit
  }

  let failure: ToolFailure

  init(_ failure: ToolFailure) { self.failure = failure }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(failure.code.name, forKey: .code)
    try container.encode(failure.message, forKey: .message)
    try container.encode(failure.file, forKey: .file)
    try container.encode(failure.line, forKey: .line)
    try container.encode(failure.statement, forKey: .statement)
    try container.encode(failure.object, forKey: .object)
    try container.encode(failure.cause, forKey: .cause)
    try container.encode(failure.hint, forKey: .hint)
    try container.encode(failure.exit.rawValue, forKey: .exit)
  }
}
