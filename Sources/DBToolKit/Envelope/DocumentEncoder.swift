/// Collects an encodable value for a JSON document by one rule: every key is there, and what is absent is null.
///
/// The compiler's own `encode(to:)` leaves out keys of optionals without a value, by asking for `encodeIfPresent`; here
/// that writes null. So no type has to keep the rule by hand.
///
/// ```swift
/// struct Step: Encodable { var id: String; var error: String? }
/// try DocumentEncoder.node(of: Step(id: "a1"))   // {"error":null,"id":"a1"}
/// ```
struct DocumentEncoder: Encoder {
  let node: DocumentNode
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// The node that a value becomes.
  static func node(of value: some Encodable) throws -> DocumentNode {
    let node = DocumentNode()
    try DocumentEncoder(node: node, codingPath: []).put(value)
    return node
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    // A value may open its container more than once: a type and its parts write into the same object.
    if case .object = node.content {} else { node.content = .object([:]) }
    return KeyedEncodingContainer(DocumentMembers(node: node, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.content = .list([])
    return DocumentElements(node: node, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    DocumentValue(encoder: self)
  }

  /// Writes a value into this encoder's node.
  func put(_ value: some Encodable) throws {
    switch value {
    case let text as String: node.content = .text(text)
    case let truth as Bool: node.content = .plain(truth ? "true" : "false")
    case let number as any BinaryInteger: node.content = .plain("\(number)")
    case let number as Double:
      // An infinite or missing number must not lose the whole document.
      node.content = number.isFinite ? .plain("\(number)") : .text("\(number)")
    default: try value.encode(to: self)
    }
  }
}

/// A list of a document.
private struct DocumentElements: UnkeyedEncodingContainer {
  let node: DocumentNode
  let codingPath: [any CodingKey]
  var count: Int { node.count }

  private func next() -> DocumentEncoder { DocumentEncoder(node: node.element(), codingPath: codingPath) }

  func encodeNil() { _ = node.element() }
  func encode(_ value: some Encodable) throws { try next().put(value) }
  func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    next().container(keyedBy: type)
  }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { next().unkeyedContainer() }
  func superEncoder() -> any Encoder { next() }
}

/// A value that is neither list nor object.
private struct DocumentValue: SingleValueEncodingContainer {
  let encoder: DocumentEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }

  func encodeNil() { encoder.node.content = .null }
  func encode(_ value: some Encodable) throws { try encoder.put(value) }
}
