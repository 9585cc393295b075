/// A value of a JSON document while it is collected.
final class DocumentNode {
  enum Content {
    case null
    /// A number or a truth value as JSON writes it.
    case plain(String)
    case text(String)
    case list([DocumentNode])
    case object([String: DocumentNode])
  }

  var content: Content

  init(_ content: Content = .null) { self.content = content }

  /// The node of a member; made when it is not there.
  func member(_ name: String) -> DocumentNode {
    var members: [String: DocumentNode] = [:]
    if case .object(let known) = content { members = known }
    if let known = members[name] { return known }
    let node = DocumentNode()
    members[name] = node
    content = .object(members)
    return node
  }

  /// A new node at the end of the list.
  func element() -> DocumentNode {
    let node = DocumentNode()
    if case .list(let elements) = content { content = .list(elements + [node]) } else { content = .list([node]) }
    return node
  }

  var count: Int {
    if case .list(let elements) = content { return elements.count }
    return 0
  }

  /// Appends the value in one line, keys sorted.
  func write(to text: inout String) {
    switch content {
    case .null: text += "null"
    case .plain(let plain): text += plain
    case .text(let string): Self.quote(string, to: &text)
    case .list(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        element.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { text += "," }
        Self.quote(member.key, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func quote(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
