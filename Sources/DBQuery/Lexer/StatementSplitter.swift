public import DBSchema

/// Splits text into statements by the rules of one database.
///
/// Semicolons in literals, comments, PostgreSQL's parentheses and `begin atomic` bodies, and SQLite's triggers split
/// nothing. Empty statements are left out. The last statement needs no semicolon.
///
/// ```swift
/// let statements = try StatementSplitter.split("create table t (a int); insert into t values (';');", dialect: .sqlite)
/// statements.map(\.text)   // ["create table t (a int)", "insert into t values (';')"]
/// ```
public struct StatementSplitter {
  private let lexer: SQLLexer
  private var statements: [SQLStatementText] = []
  private var range: Range<Int>?
  private var words: [String] = []
  private var parentheses = 0
  private var countedLines = (upTo: 0, line: 1)

  private init(_ lexer: SQLLexer) { self.lexer = lexer }

  /// Splits text into its statements, in time linear in its length.
  /// - Parameters:
  ///   - text: Any number of statements, separated by semicolons.
  ///   - dialect: Whose rules apply.
  /// - Returns: The statements in order.
  /// - Throws: ``SQLLexicalError`` for what is never closed, and for characters that cannot be part of SQL.
  public static func split(_ text: String, dialect: DialectName) throws(SQLLexicalError) -> [SQLStatementText] {
    var lexer = SQLLexer(dialect: dialect, text)
    var boundary = StatementBoundary(dialect)
    var splitter = StatementSplitter(lexer)
    while let token = try lexer.next() {
      if token.kind.isComment { continue }
      if boundary.isEnd(token, in: lexer.bytes) { splitter.finishStatement() } else { splitter.add(token) }
    }
    splitter.finishStatement()
    return splitter.statements
  }

  private mutating func add(_ token: SQLToken) {
    range = (range?.lowerBound ?? token.range.lowerBound)..<token.range.upperBound
    switch token.kind {
    case .leftParenthesis: parentheses += 1
    case .rightParenthesis: parentheses = max(0, parentheses - 1)
    case .word where parentheses == 0 && words.count < SQLStatementText.wordLimit:
      words.append(String(decoding: lexer.bytes[token.range].lazy.map(\.loweredASCII), as: UTF8.self))
    default: break
    }
  }

  private mutating func finishStatement() {
    defer {
      range = nil
      words.removeAll(keepingCapacity: true)
      parentheses = 0
    }
    guard let range else { return }
    for byte in lexer.bytes[countedLines.upTo..<range.lowerBound] where byte == UInt8(ascii: "\n") {
      countedLines.line += 1
    }
    countedLines.upTo = range.lowerBound
    statements.append(
      SQLStatementText(
        text: String(decoding: lexer.bytes[range], as: UTF8.self), range: range, line: countedLines.line,
        words: Array(words)))
  }
}
