import DBQuery
import DBSchema

/// The names and literals that stand in a piece of SQL.
///
/// It is used to be careful, never to decide that two texts are alike: what a text mentions is dropped before and made
/// again after. A word that only looks like a name costs a statement; a name that is missed would cost a failure.
struct TextMentions {
  /// Words and quoted names, without quotes. On SQLite in lower case, as names are compared there.
  private(set) var words: Set<String> = []
  /// Names with a schema before them.
  private(set) var pairs: Set<QualifiedName> = []
  /// String literals, without quotes.
  private(set) var strings: Set<String> = []
  /// What `nextval('...')` names.
  private(set) var sequences: Set<QualifiedName> = []

  init(_ text: String, _ dialect: DialectName) {
    var lexer = SQLLexer(dialect: dialect, text)
    var chain: [String] = []
    var isJoined = false
    var follows = ""
    // A text that the lexer refuses came from the database or ran in it: what was read until there is what is known.
    while let token = try? lexer.next() {
      let piece = lexer.text(of: token)
      switch token.kind {
      case .word, .quotedIdentifier:
        let name = Self.name(piece, token.kind, dialect)
        words.insert(name)
        chain = isJoined ? chain + [name] : [name]
        if chain.count == 2 { pairs.insert(QualifiedName(schema: Identifier(chain[0]), Identifier(chain[1]))) }
        isJoined = false
        follows = name
      case .string, .dollarQuoted:
        let value = Self.unquoted(piece, "'")
        strings.insert(value)
        if follows == "nextval(", let name = Self.qualified(value, dialect) { sequences.insert(name) }
        chain = []
        isJoined = false
        follows = ""
      case .lineComment, .blockComment: continue
      case .symbol where piece == ".": isJoined = !chain.isEmpty
      case .leftParenthesis:
        follows = follows == "nextval" ? "nextval(" : ""
        isJoined = false
      case .number, .placeholder, .symbol, .semicolon, .rightParenthesis:
        isJoined = false
        follows = ""
      }
    }
  }

  /// A name as the catalog has it.
  private static func name(_ piece: String, _ kind: SQLToken.Kind, _ dialect: DialectName) -> String {
    var name = piece
    if kind == .quotedIdentifier {
      name = piece.hasPrefix("[") ? String(piece.dropFirst().dropLast()) : unquoted(piece, piece.last ?? "\"")
    } else if dialect == .postgresql {
      name = piece.loweredASCII
    }
    return dialect == .sqlite ? name.loweredASCII : name
  }

  private static func unquoted(_ piece: String, _ quote: Character) -> String {
    guard let first = piece.firstIndex(of: quote), piece.count > 1, piece.last == quote else { return piece }
    var text = ""
    var isDoubled = false
    for character in piece[piece.index(after: first)...].dropLast() {
      if character == quote, !isDoubled {
        isDoubled = true
        text.append(character)
      } else {
        isDoubled = false
        if character != quote { text.append(character) }
      }
    }
    return text
  }

  /// `public.orders_id_seq`, as a literal that `regclass` reads.
  private static func qualified(_ text: String, _ dialect: DialectName) -> QualifiedName? {
    var lexer = SQLLexer(dialect: dialect, text)
    var names: [String] = []
    while let token = try? lexer.next() {
      guard token.kind == .word || token.kind == .quotedIdentifier else { continue }
      names.append(name(lexer.text(of: token), token.kind, dialect))
    }
    guard let last = names.last, names.count <= 2 else { return nil }
    return QualifiedName(schema: names.count == 2 ? Identifier(names[0]) : nil, Identifier(last))
  }
}

extension String {
  /// With ASCII letters in lower case: how SQLite compares names.
  var loweredASCII: String {
    guard utf8.contains(where: { $0 >= 65 && $0 <= 90 }) else { return self }
    return String(decoding: utf8.map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
