/// Splits Swift text into words, symbols and literals, without comments and blanks: enough to tell whether code was
/// edited, and to find a function by its name.
///
/// What it knows of the language:
///
/// 1. `//` comments to the end of the line, `/* */` comments that nest.
/// 2. String literals: `"..."`, `"""..."""`, each with any number of `#`; `\(...)` with as many holds code, in which
///    strings, comments and parentheses nest. A literal is one token, as it stands.
/// 3. Regular expressions: `#/.../#`, and `/.../` where no operand stands before it.
///
/// It never fails: what is not closed reaches to the end of the line or the text, and the compiler has its own word.
struct SwiftScanner {
  /// A piece of code.
  struct Token {
    enum Kind {
      case word, symbol, literal
    }
    var kind: Kind
    var range: Range<Int>
    /// The line of its first byte, counted from 1.
    var line: Int
  }

  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var previous: Token?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// All tokens of a text.
  static func tokens(_ bytes: [UInt8]) -> [Token] {
    var scanner = SwiftScanner(bytes)
    var tokens: [Token] = []
    while let token = scanner.next() { tokens.append(token) }
    return tokens
  }

  /// The next token; nil at the end.
  mutating func next() -> Token? {
    skipBlanks()
    guard position < bytes.count else { return nil }
    let (start, first) = (position, line)
    let kind = scan()
    for byte in bytes[start..<position] where byte == 0x0A { line += 1 }
    let token = Token(kind: kind, range: start..<position, line: first)
    previous = token
    return token
  }

  private mutating func scan() -> Token.Kind {
    let hashes = run(of: UInt8(ascii: "#"), from: position)
    switch byte(position + hashes) {
    case UInt8(ascii: "\""):
      position = endOfString(position + hashes, hashes)
      return .literal
    case UInt8(ascii: "/") where hashes > 0 || beginsExpression:
      guard let end = endOfRegex(position + hashes, hashes) else { break }
      position = end
      return .literal
    default: break
    }
    if isWord(bytes[position]) {
      while position < bytes.count, isWord(bytes[position]) { position += 1 }
      return .word
    }
    position += 1
    return .symbol
  }

  // MARK: - Between tokens

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x0A:
        line += 1
        position += 1
      case 0x20, 0x09, 0x0B, 0x0C, 0x0D: position += 1
      default:
        guard let end = endOfComment(position) else { return }
        for byte in bytes[position..<end] where byte == 0x0A { line += 1 }
        position = end
      }
    }
  }

  /// The place behind a comment that begins here; nil when none does.
  private func endOfComment(_ start: Int) -> Int? {
    guard byte(start) == UInt8(ascii: "/") else { return nil }
    if byte(start + 1) == UInt8(ascii: "/") { return bytes[start...].firstIndex(of: 0x0A) ?? bytes.count }
    guard byte(start + 1) == UInt8(ascii: "*") else { return nil }
    var depth = 1
    var place = start + 2
    while depth > 0, place < bytes.count {
      if byte(place) == UInt8(ascii: "/"), byte(place + 1) == UInt8(ascii: "*") {
        depth += 1
        place += 2
      } else if byte(place) == UInt8(ascii: "*"), byte(place + 1) == UInt8(ascii: "/") {
        depth -= 1
        place += 2
      } else {
        place += 1
      }
    }
    return min(place, bytes.count)
  }

  // MARK: - Literals

  /// The place behind a string that begins with the quote at `start`, after `hashes` number signs.
  private func endOfString(_ start: Int, _ hashes: Int) -> Int {
    let quotes = run(of: UInt8(ascii: "\""), from: start)
    let isLong = quotes >= 3
    // Two quotes are an empty string.
    if quotes == 2, run(of: UInt8(ascii: "#"), from: start + 2) >= hashes { return start + 2 + hashes }
    let mark = isLong ? 3 : 1
    var place = start + mark
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\\") where run(of: UInt8(ascii: "#"), from: place + 1) >= hashes:
        let escaped = place + 1 + hashes
        place = byte(escaped) == UInt8(ascii: "(") ? endOfInterpolation(escaped) : escaped + 1
      case UInt8(ascii: "\""):
        if run(of: UInt8(ascii: "\""), from: place) >= mark,
          run(of: UInt8(ascii: "#"), from: place + mark) >= hashes
        {
          return place + mark + hashes
        }
        place += 1
      case 0x0A where !isLong: return place
      default: place += 1
      }
    }
    return bytes.count
  }

  /// The place behind the parenthesis that closes the one at `start`.
  private func endOfInterpolation(_ start: Int) -> Int {
    var inner = SwiftScanner(bytes)
    inner.position = start
    var depth = 0
    while let token = inner.next() {
      guard token.kind == .symbol else { continue }
      if bytes[token.range.lowerBound] == UInt8(ascii: "(") { depth += 1 }
      if bytes[token.range.lowerBound] == UInt8(ascii: ")") { depth -= 1 }
      if depth == 0 { return token.range.upperBound }
    }
    return bytes.count
  }

  /// The place behind a regular expression that begins with the slash at `start`; nil when none does.
  private func endOfRegex(_ start: Int, _ hashes: Int) -> Int? {
    // A blank behind a bare slash makes it an operator; so does what a comment begins with.
    if hashes == 0, [0x20, 0x09, 0x0A, UInt8(ascii: "/"), UInt8(ascii: "*")].contains(byte(start + 1)) { return nil }
    let isLong = hashes > 0 && byte(start + 1) == 0x0A
    var place = start + 1
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\\"): place += 2
      case UInt8(ascii: "/") where run(of: UInt8(ascii: "#"), from: place + 1) >= hashes: return place + 1 + hashes
      case 0x0A where !isLong: return nil
      default: place += 1
      }
    }
    return nil
  }

  /// Whether what comes next cannot continue an operand.
  private var beginsExpression: Bool {
    guard let previous else { return true }
    switch previous.kind {
    case .literal: return false
    case .word: return Self.openingWords.contains(Array(bytes[previous.range]))
    case .symbol:
      return ![UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(bytes[previous.range.lowerBound])
    }
  }

  private static let openingWords = Set(
    ["return", "throw", "try", "await", "in", "case", "where", "if", "else", "while", "guard", "is", "as"].map {
      Array($0.utf8)
    })

  // MARK: - Bytes

  private func byte(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

  private func run(of byte: UInt8, from start: Int) -> Int {
    var count = 0
    while self.byte(start + count) == byte { count += 1 }
    return count
  }

  private func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
      || byte >= 0x80 || byte == 0x60
  }
}
