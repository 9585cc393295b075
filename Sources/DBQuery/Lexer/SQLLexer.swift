public import DBSchema

/// Cuts SQL text into tokens with positions, by the lexical rules of one database.
///
/// It knows no grammar: `StatementSplitter`, checksums and inspectors stand on it. Text that a database would refuse
/// still gives tokens as long as its literals and comments are closed, so that the database words the error.
///
/// The rules in short, and where the dialects part:
/// 1. Tokens follow each other without overlap; between them stand blanks only. Every byte is looked at a bounded
///    number of times, so the time is linear in the text whatever it holds.
/// 2. PostgreSQL reads with `standard_conforming_strings` on: a backslash escapes in `E''` only. A string that is
///    continued behind a line break (`E'a'` line break `'b'`) gives one token a piece, and the later pieces keep the
///    rules of the first.
/// 3. A PostgreSQL operator is the longest run of operator characters that holds no `--` and no `/*`, and ends in `+`
///    or `-` only when it holds one of ``~!@#^&|`?%``.
/// 4. Block comments nest on PostgreSQL and do not on SQLite.
///
/// Sources: PostgreSQL's manual, chapter "Lexical Structure"; SQLite's "SQL As Understood By SQLite".
///
/// ```swift
/// var lexer = SQLLexer(dialect: .postgresql, "select data->>'a' from t")
/// while let token = try lexer.next() { print(token.kind, lexer.text(of: token)) }
/// ```
public struct SQLLexer: Sendable {
  /// Whose rules it reads by.
  public let dialect: DialectName
  /// The text in UTF-8.
  let bytes: [UInt8]
  /// Where the next token is looked for.
  var position = 0
  /// The string that a quote behind a line break would continue.
  var continuation: StringContinuation?
  /// The run of operator characters that is being read.
  var operatorRun = OperatorRun()

  /// Prepares to read text.
  public init(dialect: DialectName, _ text: String) { self.init(dialect: dialect, Array(text.utf8)) }

  /// Prepares to read text in UTF-8. Bytes that are not UTF-8 are taken as letters.
  public init(dialect: DialectName, _ bytes: [UInt8]) {
    self.dialect = dialect
    self.bytes = bytes
  }

  /// Reads the next token; nil at the end of the text, and after an error.
  /// - Throws: ``SQLLexicalError`` for what is never closed, and for characters that cannot be part of SQL.
  public mutating func next() throws(SQLLexicalError) -> SQLToken? {
    skipBlanks()
    guard position < bytes.count else { return nil }
    let start = position
    let kind =
      switch dialect {
      case .postgresql: try scanPostgreSQLToken()
      case .sqlite: try scanSQLiteToken()
      }
    if kind != .string && kind != .lineComment { continuation = nil }
    return SQLToken(kind: kind, range: start..<position)
  }

  /// Reads all tokens that are left, comments among them.
  /// - Throws: ``SQLLexicalError``, as ``next()``.
  public func tokens() throws(SQLLexicalError) -> [SQLToken] {
    var lexer = self
    var tokens: [SQLToken] = []
    while let token = try lexer.next() { tokens.append(token) }
    return tokens
  }

  /// The text of one of this lexer's tokens; empty for a range outside of the text.
  ///
  /// ```swift
  /// let lexer = SQLLexer(dialect: .sqlite, "select 'a'")
  /// try lexer.tokens().map(lexer.text)   // ["select", "'a'"]
  /// ```
  public func text(of token: SQLToken) -> String {
    String(decoding: bytes[token.range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// The byte at an index, or 0 behind the end: no rule asks for a NUL.
  @inline(__always)
  func byte(at index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  /// Takes `count` bytes as a token of a kind.
  @inline(__always)
  mutating func take(_ count: Int, as kind: SQLToken.Kind) -> SQLToken.Kind {
    position += count
    return kind
  }

  /// Goes to the end, so that whoever reads on after an error finds nothing, and makes the error.
  mutating func fail(_ kind: SQLLexicalError.Kind, at offset: Int) -> SQLLexicalError {
    position = bytes.count
    return SQLLexicalError(kind, offset: offset)
  }

  /// Takes a single byte that begins no longer token.
  mutating func scanSingle(_ byte: UInt8) throws(SQLLexicalError) -> SQLToken.Kind {
    switch byte {
    case UInt8(ascii: ";"): return take(1, as: .semicolon)
    case UInt8(ascii: "("): return take(1, as: .leftParenthesis)
    case UInt8(ascii: ")"): return take(1, as: .rightParenthesis)
    case UInt8(ascii: "\\"): throw fail(.backslash, at: position)
    case _ where byte.isSQLControl: throw fail(.invalidCharacter(byte), at: position)
    default: return take(1, as: .symbol)
    }
  }

  /// Takes a name without quotes.
  mutating func scanWord() -> SQLToken.Kind {
    var index = position + 1
    while byte(at: index).isSQLWordPart { index += 1 }
    return take(index - position, as: .word)
  }

  private mutating func skipBlanks() {
    while position < bytes.count, bytes[position].isSQLBlank {
      if bytes[position] == UInt8(ascii: "\n") || bytes[position] == UInt8(ascii: "\r") {
        continuation?.isOnNewLine = true
      }
      position += 1
    }
  }
}
