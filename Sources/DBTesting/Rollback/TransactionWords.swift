import DBQuery
import DBSchema

/// What a statement does to the transaction that it runs in.
enum TransactionWords: Equatable {
  /// Begins one.
  case begin(isReadOnly: Bool)
  /// Ends one, and keeps what it did.
  case commit
  /// Ends one, and undoes what it did.
  case rollback
  /// Sets, releases or goes back to a savepoint.
  case savepoint
  /// Works inside of it.
  case none

  /// Reads a statement's words.
  init(_ text: String, dialect: DialectName) {
    let words = Self.words(text, dialect)
    switch words.first {
    case "begin", "start":
      let isReadOnly = zip(words, words.dropFirst()).contains { $0 == "read" && $1 == "only" }
      self = words[0] == "start" && words.dropFirst().first != "transaction" ? .none : .begin(isReadOnly: isReadOnly)
    case "commit", "end": self = .commit
    case "abort": self = .rollback
    case "rollback": self = words.contains("to") ? .savepoint : .rollback
    case "savepoint", "release": self = .savepoint
    default: self = .none
    }
  }

  /// The first words, in lower case; none of a text that begins otherwise.
  private static func words(_ text: String, _ dialect: DialectName) -> [String] {
    // Most statements begin with a word that no transaction begins with: those are not read.
    let first = text.utf8.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x09 && $0 != 0x0D }
    guard let first, "bBsScCeEaArR-/".utf8.contains(first) else { return [] }
    var lexer = SQLLexer(dialect: dialect, text)
    var words: [String] = []
    while words.count < 9, let token = try? lexer.next() {
      if token.kind.isComment { continue }
      guard token.kind == .word else { return words }
      words.append(lexer.text(of: token).lowercased())
      if words.count == 1, !starts.contains(words[0]) { return [] }
    }
    return words
  }

  private static let starts: Set<String> = [
    "begin", "start", "commit", "end", "abort", "rollback", "savepoint", "release",
  ]
}
