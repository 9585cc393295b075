public import DBQuery
import DBSchema

/// A statement that was sent.
///
/// ```swift
/// let recorder = StatementRecorder(keepingValues: true)
/// // ...
/// recorder.sent.all[0].plainText   // select name from users where id = $1
/// recorder.sent.all[0].values      // [.integer(7)]
/// ```
public struct RecordedStatement: Sendable, Hashable {
  /// The text as it was sent, with placeholders.
  public let text: String
  /// The values, the first for placeholder 1; none when the recorder does not keep them.
  public let values: [SQLValue]
  /// The number of the connection.
  public let connection: Int
  /// Its place in a pipeline, counted from 0; nil when it went alone.
  public let pipelineIndex: Int?

  /// The text on one line: without comments and a last semicolon, with one blank where any were. Names and literals are
  /// untouched.
  public var plainText: String { PlainText.of(text) }

  /// Whether it begins or ends a transaction, or belongs to a savepoint.
  public var isTransactionControl: Bool { TransactionWords(text, dialect: .postgresql) != .none }
}

/// SQL on one line.
///
/// ```swift
/// PlainText.of("select id  -- the key\n  from books;")   // select id from books
/// ```
enum PlainText {
  static func of(_ text: String) -> String {
    // Where one dialect's rules fail, the other's may do; what neither reads stands as it is.
    (try? of(text, .postgresql)) ?? (try? of(text, .sqlite)) ?? text
  }

  private static func of(_ text: String, _ dialect: DialectName) throws(SQLLexicalError) -> String {
    var lexer = SQLLexer(dialect: dialect, text)
    var plain = ""
    var end: Int?
    var pending = ""
    while let token = try lexer.next() {
      if token.kind.isComment { continue }
      if let end, token.range.lowerBound > end { plain += pending + " " } else { plain += pending }
      pending = lexer.text(of: token)
      end = token.range.upperBound
    }
    return pending == ";" ? trimmed(plain) : plain + pending
  }

  private static func trimmed(_ text: String) -> String {
    var rest = Substring(text)
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
