/// Reads JSON (RFC 8259) into nodes with places.
///
/// `JSONDecoder` is not used for settings: it forgets where a key stood, takes the last of two equal keys without a
/// word, and does not see keys that nobody asked for. All three are mistakes a person makes in such a file.
struct JSONReader {
  /// Deeper than any settings file; keeps a hostile file from exhausting the stack.
  static let deepest = 64

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads a whole text that holds one value.
  static func read(_ text: String) throws(JSONSyntaxError) -> JSONNode {
    var reader = JSONReader(Array(text.utf8))
    if reader.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    reader.skipSpace()
    let node = try reader.value()
    reader.skipSpace()
    guard reader.position == reader.bytes.count else {
      throw reader.failure("there is more text behind the end of the value")
    }
    return node
  }

  private func failure(_ message: String) -> JSONSyntaxError { JSONSyntaxError(message: message, offset: position) }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONNode {
    let start = position
    guard let byte = current else { throw failure("the text ends where a value should stand") }
    switch byte {
    case UInt8(ascii: "{"): return JSONNode(value: .object(try object()), offset: start)
    case UInt8(ascii: "["): return JSONNode(value: .array(try array()), offset: start)
    case UInt8(ascii: "\""): return JSONNode(value: .string(try string()), offset: start)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return JSONNode(value: .number(try number()), offset: start)
    case UInt8(ascii: "/"): throw failure("JSON has no comments")
    case UInt8(ascii: "'"): throw failure("strings stand in double quotes")
    default: break
    }
    for (word, value) in [("true", JSONNode.Value.bool(true)), ("false", .bool(false)), ("null", .null)]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return JSONNode(value: value, offset: start)
    }
    throw failure("a value should stand here")
  }

  private mutating func enter() throws(JSONSyntaxError) {
    depth += 1
    guard depth <= Self.deepest else { throw failure("the values are nested too deeply") }
    position += 1
    skipSpace()
  }

  private mutating func object() throws(JSONSyntaxError) -> [JSONNode.Member] {
    try enter()
    defer { depth -= 1 }
    var members: [JSONNode.Member] = []
    if take("}") { return members }
    while true {
      let start = position
      guard current == UInt8(ascii: "\"") else {
        throw failure(
          current == UInt8(ascii: "}")
            ? "a comma stands before the closing brace" : "a key in double quotes should stand here")
      }
      let key = try string()
      if members.contains(where: { $0.key == key }) {
        throw JSONSyntaxError(message: "the key \"\(key)\" stands here a second time", offset: start)
      }
      skipSpace()
      guard take(":") else { throw failure("a colon should follow the key \"\(key)\"") }
      skipSpace()
      members.append(JSONNode.Member(key: key, offset: start, node: try value()))
      skipSpace()
      if take("}") { return members }
      guard take(",") else { throw failure("a comma or a closing brace should stand here") }
      skipSpace()
    }
  }

  private mutating func array() throws(JSONSyntaxError) -> [JSONNode] {
    try enter()
    defer { depth -= 1 }
    var nodes: [JSONNode] = []
    if take("]") { return nodes }
    while true {
      if current == UInt8(ascii: "]") { throw failure("a comma stands before the closing bracket") }
      nodes.append(try value())
      skipSpace()
      if take("]") { return nodes }
      guard take(",") else { throw failure("a comma or a closing bracket should stand here") }
      skipSpace()
    }
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    return position - start
  }

  private mutating func number() throws(JSONSyntaxError) -> String {
    let start = position
    _ = take("-")
    let hasLeadingZero = current == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !(hasLeadingZero && whole > 1) else { throw failure("this is no JSON number") }
    if take("."), digits() == 0 { throw failure("digits should follow the point") }
    if take("e") || take("E") {
      if !take("-") { _ = take("+") }
      if digits() == 0 { throw failure("digits should follow the exponent") }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += Array(String(Character(try escape())).utf8)
      case 0..<0x20:
        position -= 1
        throw failure("a string ends on the line it starts on; a line break inside is written \\n")
      default: text.append(byte)
      }
    }
    throw JSONSyntaxError(message: "this string is not closed", offset: start)
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let start = position - 1
    guard let byte = current else { throw JSONSyntaxError(message: "this string is not closed", offset: start) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw JSONSyntaxError(message: "JSON has no such escape; a backslash is written \\\\", offset: start)
    }
    let unit = try codeUnit(start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // Half of a pair: only a high half followed by a low half is a character.
    guard unit < 0xDC00, take("\\"), take("u") else {
      throw JSONSyntaxError(message: "this is half of a surrogate pair", offset: start)
    }
    let low = try codeUnit(start)
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (UInt32(unit - 0xD800) << 10 | UInt32(low - 0xDC00)))
    else { throw JSONSyntaxError(message: "this is half of a surrogate pair", offset: start) }
    return scalar
  }

  private mutating func codeUnit(_ start: Int) throws(JSONSyntaxError) -> UInt16 {
    let end = position + 4
    guard end <= bytes.count, bytes[position..<end].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let unit = UInt16(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
    else { throw JSONSyntaxError(message: "four hexadecimal digits should follow \\u", offset: start) }
    position = end
    return unit
  }
}
