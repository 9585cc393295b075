package import DBSchema

/// The form of a text's tokens that checksums are made of: what is left when spacing, comments, and the case of words
/// without quotes do not count.
///
/// Ledgers keep checksums for years, so this form is frozen. It is, for each token, one letter for its kind, its bytes,
/// and a NUL, which no token holds: two different token sequences never give the same bytes. ASCII letters of words
/// are in lower case; everything else, literals and their prefixes first of all, stands byte by byte. Between two
/// statements stands `;` and a NUL; empty statements and a last semicolon leave no trace. Semicolons inside a body are
/// tokens like any other.
///
/// ```swift
/// try normalizedTokens("SELECT 1 ;", dialect: .sqlite) == normalizedTokens("select 1 -- one", dialect: .sqlite)
/// ```
/// - Throws: ``SQLLexicalError`` for what is never closed, and for characters that cannot be part of SQL.
package func normalizedTokens(_ text: String, dialect: DialectName) throws(SQLLexicalError) -> [UInt8] {
  var lexer = SQLLexer(dialect: dialect, text)
  var boundary = StatementBoundary(dialect)
  var form: [UInt8] = []
  form.reserveCapacity(lexer.bytes.count)
  var isBetween = false
  while let token = try lexer.next() {
    if token.kind.isComment { continue }
    if boundary.isEnd(token, in: lexer.bytes) {
      isBetween = !form.isEmpty
      continue
    }
    if isBetween {
      form.append(UInt8(ascii: ";"))
      form.append(0)
      isBetween = false
    }
    form.append(token.kind.letter)
    if token.kind == .word {
      form.append(contentsOf: lexer.bytes[token.range].lazy.map(\.loweredASCII))
    } else {
      form.append(contentsOf: lexer.bytes[token.range])
    }
    form.append(0)
  }
  return form
}

extension SQLToken.Kind {
  /// The letter that stands for the kind in ``normalizedTokens(_:dialect:)``.
  fileprivate var letter: UInt8 {
    switch self {
    case .word: UInt8(ascii: "w")
    case .quotedIdentifier: UInt8(ascii: "q")
    case .string: UInt8(ascii: "s")
    case .dollarQuoted: UInt8(ascii: "d")
    case .number: UInt8(ascii: "n")
    case .placeholder: UInt8(ascii: "p")
    case .symbol, .semicolon, .leftParenthesis, .rightParenthesis: UInt8(ascii: "o")
    case .lineComment, .blockComment: UInt8(ascii: "c")
    }
  }
}
