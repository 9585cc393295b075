extension String {
  /// An expression without the parentheses around all of it, however many: the server writes `(a > 0)`, in an index
  /// `((a > 0))`, but also `(a)::numeric(5,2)`.
  var withoutOuterParentheses: String {
    var text = self[...]
    while text.hasOuterParentheses { text = text.dropFirst().dropLast() }
    return String(text)
  }

  /// A view's query as the server writes it, without the blanks before it and the semicolon behind it.
  var withoutSemicolon: String {
    var text = self[...]
    while let first = text.utf8.first, first == 32 || first == 10 { text = text.dropFirst() }
    if text.utf8.last == UInt8(ascii: ";") { text = text.dropLast() }
    return String(text)
  }
}

extension Substring {
  /// Whether the first character is the parenthesis that the last one closes.
  fileprivate var hasOuterParentheses: Bool {
    guard utf8.first == UInt8(ascii: "("), utf8.last == UInt8(ascii: ")") else { return false }
    var depth = 0
    // The quote that a literal or a name began with. A quote inside is doubled: left and entered again at once.
    var quote: UInt8?
    var rest = utf8.count
    for byte in utf8 {
      rest -= 1
      switch (byte, quote) {
      case (let byte, let open?): if byte == open { quote = nil }
      case (UInt8(ascii: "'"), nil), (UInt8(ascii: "\""), nil): quote = byte
      case (UInt8(ascii: "("), nil): depth += 1
      case (UInt8(ascii: ")"), nil):
        depth -= 1
        if depth == 0 { return rest == 0 }
      default: break
      }
    }
    return false
  }
}
