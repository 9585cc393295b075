/// Encodes what is printed as JSON: one line, keys sorted, none left out, the same bytes for the same values.
enum EnvelopeEncoder {
  /// The document with its line end.
  static func document(_ value: some Encodable) throws(ToolFailure) -> String {
    do {
      var text = ""
      try DocumentEncoder.node(of: value).write(to: &text)
      return Escaping.json(text) + "\n"
    } catch {
      throw ToolFailure(.internal, "the result cannot be written as JSON", cause: String(describing: error))
    }
  }
}
