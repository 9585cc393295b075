import DBQuery
import DBSchema

/// What a statement needs of the transaction around it, told from its first words.
///
/// The lists follow the manuals: PostgreSQL's `PreventInTransactionBlock` callers, and the SQLite statements that do
/// nothing or fail inside a transaction.
enum StatementClass: Hashable {
  /// Runs in a transaction.
  case transactional
  /// Sets something of the session (`SET`, `PRAGMA`, `ATTACH`): run again when a half-done section is resumed.
  case session
  /// Refused inside a transaction; what a crash left behind can be told from the catalog, or does no harm.
  case bare(Bare)
  /// Ends or begins a transaction: no section may hold it.
  case transactionControl
  /// Reads from or writes to the client: nothing is there to answer it.
  case clientCopy

  /// A statement that runs outside any transaction, by what decides its outcome after a crash.
  enum Bare: Hashable {
    /// `CREATE INDEX CONCURRENTLY name ON table`; no name is an error when the file is read.
    case buildIndex(name: [String], table: [String])
    /// `DROP INDEX CONCURRENTLY name`.
    case dropIndex(name: [String])
    /// `REINDEX ... CONCURRENTLY`: run again, leftovers dropped.
    case reindex
    /// `ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY`.
    case detachPartition(parent: [String], partition: [String])
    /// May run any number of times.
    case repeatable
    /// Nothing tells whether it was done.
    case unknowable
  }
}

/// Reads the first words of statements.
struct StatementClassifier {
  let dialect: DialectName

  /// A token that counts: a word in lower case, a name as it is stored, or a sign.
  private struct Word {
    var text: String
    var isName: Bool
  }

  /// - Parameter isAlone: whether no transaction is around it, as in a section with `transaction=none`. Some statements
  ///   can run in one or cannot, by what the catalog says of their object, and run without one where there is none.
  func classify(_ statement: String, isAlone: Bool = false) -> StatementClass {
    var words = firstWords(statement, limit: 4)
    guard let first = words.first, !first.isName else { return .transactional }
    switch dialect {
    case .postgresql:
      if needsMoreWords(first.text, words.count > 1 ? words[1].text : "") { words = firstWords(statement, limit: 48) }
      return postgresql(first.text, words, statement, isAlone)
    case .sqlite: return sqlite(first.text, words)
    }
  }

  /// Whether the first words leave it open what a statement of PostgreSQL is: most do not, a long CREATE TABLE least of
  /// all.
  private func needsMoreWords(_ first: String, _ second: String) -> Bool {
    switch first {
    case "copy", "reindex": true
    case "create": second == "index" || second == "unique"
    case "drop": second == "index"
    case "alter": second == "table" || second == "database" || second == "subscription"
    default: false
    }
  }

  /// The statement's first words, for messages: `create index concurrently`.
  func title(_ statement: String) -> String {
    firstWords(statement, limit: 3).map(\.text).joined(separator: " ")
  }

  private func firstWords(_ statement: String, limit: Int) -> [Word] {
    var words: [Word] = []
    var lexer = SQLLexer(dialect: dialect, statement)
    while words.count < limit, let token = try? lexer.next() {
      let text = lexer.text(of: token)
      switch token.kind {
      case .word: words.append(Word(text: text.lowercased(), isName: false))
      case .quotedIdentifier: words.append(Word(text: Self.unquoted(text), isName: true))
      case .lineComment, .blockComment: continue
      default: words.append(Word(text: text, isName: false))
      }
    }
    return words
  }

  /// A quoted name as the catalog stores it.
  static func unquoted(_ text: String) -> String {
    guard text.count >= 2, let quote = text.first, quote == "\"" || quote == "`" || quote == "[" else { return text }
    let inner = text.dropFirst().dropLast()
    if quote == "[" { return String(inner) }
    var name = ""
    var skip = false
    for character in inner {
      if character == quote, !skip {
        skip = true
        continue
      }
      skip = false
      name.append(character)
    }
    return name
  }

  // MARK: - PostgreSQL

  private func postgresql(_ first: String, _ words: [Word], _ statement: String, _ isAlone: Bool) -> StatementClass {
    let second = words.count > 1 ? words[1].text : ""
    switch first {
    case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release": return .transactionControl
    case "prepare" where second == "transaction": return .transactionControl
    case "copy":
      for (index, word) in words.enumerated().dropFirst() where !word.isName {
        if (word.text == "from" && next(words, index) == "stdin")
          || (word.text == "to" && next(words, index) == "stdout")
        {
          return .clientCopy
        }
      }
      return .transactional
    case "vacuum", "checkpoint": return .bare(.repeatable)
    case "cluster":
      return words.count == 1 || second == "verbose" && words.count == 2 ? .bare(.repeatable) : .transactional
    case "alter" where second == "database" && phrase(words, 3, ["set", "tablespace"]):
      return .bare(.repeatable)
    case "alter" where second == "system": return .bare(.repeatable)
    case "create" where ["database", "tablespace", "subscription"].contains(second): return .bare(.unknowable)
    case "drop" where ["database", "tablespace", "subscription"].contains(second): return .bare(.unknowable)
    case "create": return createIndex(words) ?? .transactional
    case "drop" where second == "index" && words.count > 2 && words[2].text == "concurrently" && !words[2].isName:
      var position = 3
      if phrase(words, position, ["if", "exists"]) { position += 2 }
      return .bare(.dropIndex(name: qualifiedName(words, &position)))
    case "reindex":
      if words.contains(where: { $0.text == "concurrently" && !$0.isName }) { return .bare(.reindex) }
      let kind = words.dropFirst().first { ["database", "system", "schema", "table", "index"].contains($0.text) }
      // Of a partitioned table or index it works without a transaction only.
      return isAlone || kind.map { ["database", "system", "schema"].contains($0.text) } ?? false
        ? .bare(.repeatable) : .transactional
    case "alter" where second == "subscription": return subscription(words, isAlone)
    case "alter" where second == "table": return detachPartition(words) ?? .transactional
    case "call": return .bare(.unknowable)
    case "do": return commitsInside(statement) ? .bare(.unknowable) : .transactional
    case "set" where second == "local" || second == "constraints" || second == "transaction": return .transactional
    case "set", "reset", "load", "listen", "unlisten": return .session
    case "discard": return second == "all" ? .bare(.repeatable) : .session
    default: return .transactional
    }
  }

  private func createIndex(_ words: [Word]) -> StatementClass? {
    var position = 1
    if phrase(words, position, ["unique"]) { position += 1 }
    guard phrase(words, position, ["index", "concurrently"]) else { return nil }
    position += 2
    if phrase(words, position, ["if", "not", "exists"]) { position += 3 }
    var name: [String] = []
    if !phrase(words, position, ["on"]) { name = qualifiedName(words, &position) }
    guard phrase(words, position, ["on"]) else { return .bare(.buildIndex(name: name, table: [])) }
    position += 1
    if phrase(words, position, ["only"]) { position += 1 }
    return .bare(.buildIndex(name: name, table: qualifiedName(words, &position)))
  }

  /// A subscription that fetches its list of tables anew talks to another server, and cannot be rolled back.
  private func subscription(_ words: [Word], _ isAlone: Bool) -> StatementClass {
    let verb = words.count > 3 ? words[3].text : ""
    if verb == "refresh" { return .bare(.repeatable) }
    if verb == "set", !phrase(words, 4, ["publication"]) { return isAlone ? .bare(.repeatable) : .transactional }
    guard ["set", "add", "drop"].contains(verb), phrase(words, 4, ["publication"]) else { return .transactional }
    if let refresh = words.indices.dropFirst(5).first(where: { words[$0].text == "refresh" && !words[$0].isName }) {
      let value = next(words, refresh) == "=" ? next(words, refresh + 1) : next(words, refresh)
      if ["false", "off", "0", "'false'", "'off'"].contains(value) { return .transactional }
    }
    return .bare(verb == "set" ? .repeatable : .unknowable)
  }

  private func detachPartition(_ words: [Word]) -> StatementClass? {
    var position = 2
    if phrase(words, position, ["if", "exists"]) { position += 2 }
    let parent = qualifiedName(words, &position)
    guard phrase(words, position, ["detach", "partition"]) else { return nil }
    position += 2
    let partition = qualifiedName(words, &position)
    guard phrase(words, position, ["concurrently"]) || phrase(words, position, ["finalize"]) else { return nil }
    return .bare(.detachPartition(parent: parent, partition: partition))
  }

  /// Whether a DO block ends a transaction in its body: PostgreSQL allows that outside a transaction only.
  private func commitsInside(_ statement: String) -> Bool {
    var lexer = SQLLexer(dialect: dialect, statement)
    let bytes = Array(statement.utf8)
    while let token = try? lexer.next() {
      guard token.kind == .dollarQuoted || token.kind == .string else { continue }
      let body = String(decoding: bytes[token.range], as: UTF8.self)
      let inside = body.drop { $0 == "'" }.lowercased()
      let words = inside.split { !($0.isLetter || $0 == "_") }
      if words.contains("commit") || words.contains("rollback") { return true }
    }
    return false
  }

  // MARK: - SQLite

  private func sqlite(_ first: String, _ words: [Word]) -> StatementClass {
    switch first {
    case "begin", "commit", "end", "rollback", "savepoint", "release": .transactionControl
    case "vacuum": .bare(.repeatable)
    case "attach", "detach": .session
    case "pragma": Self.transactionlessPragmas.contains(pragma(words)) ? .session : .transactional
    default: .transactional
    }
  }

  /// The pragmas that do nothing, or fail, inside a transaction.
  private static let transactionlessPragmas: Set<String> = ["foreign_keys", "journal_mode", "synchronous"]

  /// A pragma's name, without its schema.
  private func pragma(_ words: [Word]) -> String {
    guard words.count > 1 else { return "" }
    return words.count > 3 && words[2].text == "." ? words[3].text : words[1].text
  }

  /// The name of the pragma that a statement is, or nil.
  func pragmaName(_ statement: String) -> String? {
    let words = firstWords(statement, limit: 4)
    guard dialect == .sqlite, let first = words.first, first.text == "pragma", !first.isName else { return nil }
    return pragma(words)
  }

  // MARK: - Words

  private func next(_ words: [Word], _ index: Int) -> String { index + 1 < words.count ? words[index + 1].text : "" }

  private func phrase(_ words: [Word], _ position: Int, _ phrase: [String]) -> Bool {
    guard position + phrase.count <= words.count else { return false }
    for (offset, text) in phrase.enumerated() {
      let word = words[position + offset]
      if word.isName || word.text != text { return false }
    }
    return true
  }

  /// `a`, `a.b`, `"a"."b"` as its parts.
  private func qualifiedName(_ words: [Word], _ position: inout Int) -> [String] {
    var parts: [String] = []
    while position < words.count {
      parts.append(words[position].text)
      position += 1
      guard position < words.count, words[position].text == ".", !words[position].isName else { break }
      position += 1
    }
    return parts
  }
}
