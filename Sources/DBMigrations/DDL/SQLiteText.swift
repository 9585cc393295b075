import DBQuery
import DBSchema

/// Compares pieces of SQLite's SQL by what they mean.
package enum SQLiteText {
  /// Whether two expressions, queries or types read the same to SQLite, word for word.
  ///
  /// SQLite keeps texts as they were written, and `alter table ... rename` puts the names that it changes in quotes. So
  /// these do not count: blanks, comments, the case of words, and the quotes of a name.
  ///
  /// ```swift
  /// SQLiteText.isSame("total >= 0", #""Total">=0"#)   // true
  /// SQLiteText.isSame("a = 'x'", "a = 'X'")           // false
  /// SQLiteText.isSame("a is null", #"a is "null""#)   // false: a name, and not the word
  /// ```
  package static func isSame(_ left: String, _ right: String) -> Bool {
    if left == right { return true }
    guard let one = words(left), let other = words(right) else { return false }
    return one == other
  }

  /// A token that counts.
  private enum Word: Hashable {
    /// A name, or a word that is no value of its own; in lower case.
    case name(String)
    /// A value or a mark, letter by letter.
    case other(String)
  }

  private static func words(_ text: String) -> [Word]? {
    let lexer = SQLLexer(dialect: .sqlite, text)
    guard let tokens = try? lexer.tokens() else { return nil }
    return tokens.compactMap { token in
      let text = lexer.text(of: token)
      switch token.kind {
      case .lineComment, .blockComment: return nil
      case .word:
        let lowered = text.lowercased()
        return valueWords.contains(lowered) ? .other(lowered) : .name(lowered)
      case .quotedIdentifier: return .name(StatementClassifier.unquoted(text).lowercased())
      case .number: return .other(text.lowercased())
      default: return .other(text)
      }
    }
  }

  /// Words that are values, and as names something else.
  private static let valueWords: Set<String> = [
    "current_date", "current_time", "current_timestamp", "false", "null", "true",
  ]
}
