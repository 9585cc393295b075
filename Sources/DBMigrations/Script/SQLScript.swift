import DBQuery
import DBSchema

/// The text of a script under construction: comments that cannot become statements, and statements that end.
struct SQLScript {
  let dialect: DialectName
  private(set) var text = ""

  init(_ dialect: DialectName) { self.dialect = dialect }

  /// A line of comment. What comes from outside cannot end it: line ends and controls are spelled out.
  mutating func comment(_ line: String) {
    text += line.isEmpty ? "--\n" : "-- " + DiagramText.visible(line) + "\n"
  }

  /// An empty line.
  mutating func blank() { text += "\n" }

  /// A statement of a revision, as it stands.
  mutating func statement(_ statement: String) {
    text += statement + (endsInLineComment(statement) ? "\n;" : ";") + "\n"
  }

  /// A statement with its values written in.
  mutating func statement(_ sql: SQL) { statement(sql.literalText(for: dialect)) }

  /// Whether a semicolon behind the text would be part of a comment.
  private func endsInLineComment(_ statement: String) -> Bool {
    var lexer = SQLLexer(dialect: dialect, statement)
    var isComment = false
    while let token = try? lexer.next() { isComment = token.kind == .lineComment }
    return isComment
  }
}
