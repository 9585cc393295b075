import FoundationEssentials

/// Encodes what is printed as JSON: one line, keys sorted, the same bytes for the same values.
enum EnvelopeEncoder {
  /// The document with its line end.
  static func document(_ value: some Encodable) throws(ToolFailure) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // An infinite or missing number must not lose the whole document.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    do {
      return Escaping.json(String(decoding: try encoder.encode(value), as: UTF8.self)) + "\n"
    } catch {
      throw ToolFailure(.internal, "the result cannot be written as JSON", cause: String(describing: error))
    }
  }
}
