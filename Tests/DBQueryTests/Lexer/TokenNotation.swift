import DBQuery
import DBSchema
import Testing

/// The letters that the tables of these tests write kinds in.
let kindLetters: [SQLToken.Kind: Character] = [
  .word: "w", .quotedIdentifier: "q", .string: "s", .dollarQuoted: "d", .number: "n", .placeholder: "p", .symbol: "o",
  .lineComment: "l", .blockComment: "b", .semicolon: ";", .leftParenthesis: "(", .rightParenthesis: ")",
]

/// A text's tokens as `w:select n:1`, blanks inside of tokens written as `·` and line feeds as `¶`.
func notation(_ text: String, _ dialect: DialectName) throws -> String {
  let lexer = SQLLexer(dialect: dialect, text)
  return try lexer.tokens().map { token in
    let kind = kindLetters[token.kind] ?? "!"
    let inside = lexer.text(of: token).map { $0 == " " ? "·" : $0 == "\n" ? "¶" : $0 }
    return "\(kind):\(String(inside))"
  }.joined(separator: " ")
}

/// Records where a text's tokens differ from the notation that is expected.
func expectTokens(_ table: [(text: String, tokens: String)], _ dialect: DialectName) {
  for (text, tokens) in table {
    do {
      let found = try notation(text, dialect)
      if found != tokens { Issue.record("\(dialect): \(text)\n  gives    \(found)\n  not      \(tokens)") }
    } catch { Issue.record("\(dialect): \(text)\n  throws \(error)") }
  }
}

/// Records where a text does not fail as expected.
func expectFailures(_ table: [(text: String, kind: SQLLexicalError.Kind, offset: Int)], _ dialect: DialectName) {
  for (text, kind, offset) in table {
    do {
      let found = try notation(text, dialect)
      Issue.record("\(dialect): \(text)\n  gives \(found)\n  and does not fail with \(kind)")
    } catch let error as SQLLexicalError {
      let expected = SQLLexicalError(kind, offset: offset)
      if error != expected { Issue.record("\(dialect): \(text)\n  \(error)\n  not \(expected)") }
    } catch { Issue.record("\(dialect): \(text)\n  throws \(error)") }
  }
}
