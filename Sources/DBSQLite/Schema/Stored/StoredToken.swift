internal import DBQuery
internal import DBSchema

/// A token of a stored statement that counts, with its text: comments are none.
struct StoredToken: Sendable, Hashable {
  /// What it is.
  var kind: SQLToken.Kind
  /// Its text as it stands.
  var text: String
  /// The bytes that it covers in the statement.
  var range: Range<Int>

  /// Whether it is a word without quotes, whatever the case of its letters. `word` is in lower case.
  func reads(_ word: String) -> Bool { kind == .word && text.isSameASCII(as: word) }

  /// The text with its ASCII letters in lower case.
  var lowered: String { text.loweredASCII }

  /// Whether it is one certain mark.
  func isSymbol(_ mark: String) -> Bool { kind == .symbol && text == mark }

  /// What it names, its quotes taken off; nil when it is nothing that can be a name. SQLite takes a string for a name
  /// where a name has to stand.
  var name: String? {
    switch kind {
    case .word: return text
    case .quotedIdentifier, .string:
      guard let open = text.utf8.first, text.utf8.count >= 2 else { return nil }
      let close: UInt8
      switch open {
      case UInt8(ascii: "["): return String(decoding: text.utf8.dropFirst().dropLast(), as: UTF8.self)
      case UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "'"): close = open
      default: return nil
      }
      var name: [UInt8] = []
      var isDoubled = false
      for byte in text.utf8.dropFirst().dropLast() {
        isDoubled = byte == close && !isDoubled
        if !isDoubled { name.append(byte) }
      }
      return String(decoding: name, as: UTF8.self)
    default: return nil
    }
  }

  /// The tokens of a text. A comment that is never closed ends it, as it does for SQLite.
  static func read(_ text: String) throws(SQLLexicalError) -> [StoredToken] {
    var lexer = SQLLexer(dialect: .sqlite, text)
    var tokens: [StoredToken] = []
    while true {
      let next: SQLToken?
      do { next = try lexer.next() } catch {
        if error.kind == .unterminatedComment { return tokens }
        throw error
      }
      guard let token = next else { return tokens }
      if token.kind.isComment { continue }
      tokens.append(StoredToken(kind: token.kind, text: lexer.text(of: token), range: token.range))
    }
  }
}

extension String {
  /// The text with its ASCII letters in lower case: how SQLite compares names.
  var loweredASCII: String {
    guard utf8.contains(where: { $0 >= 0x41 && $0 <= 0x5A }) else { return self }
    return String(decoding: utf8.map(Self.lowered), as: UTF8.self)
  }

  /// Whether both are the same text but for the case of ASCII letters.
  func isSameASCII(as other: String) -> Bool {
    utf8.count == other.utf8.count
      && utf8.elementsEqual(other.utf8) { $0 == $1 || Self.lowered($0) == Self.lowered($1) }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
}
