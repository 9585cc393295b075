internal import DBQuery

/// A stored statement that is not what its reader knows: the reader stops there and guesses nothing.
struct StoredError: Error, Sendable, Hashable {
  /// What was found, and what was looked for.
  var message: String
}

/// Goes through the tokens of a stored statement, for readers by recursive descent.
struct StoredReader: Sendable {
  /// All tokens of the statement, comments left out.
  let tokens: [StoredToken]
  /// The next token's index.
  var position = 0

  init(_ sql: String) throws(StoredError) {
    do { tokens = try StoredToken.read(sql) } catch { throw StoredError(message: error.description) }
  }

  /// The token some places ahead; nil behind the end.
  func peek(_ ahead: Int = 0) -> StoredToken? {
    position + ahead < tokens.count ? tokens[position + ahead] : nil
  }

  /// Whether the next tokens are these words.
  func stands(_ words: String...) -> Bool {
    for (ahead, word) in words.enumerated() where peek(ahead)?.reads(word) != true { return false }
    return true
  }

  /// Takes these words when all of them come next.
  mutating func take(_ words: String...) -> Bool {
    for (ahead, word) in words.enumerated() where peek(ahead)?.reads(word) != true { return false }
    position += words.count
    return true
  }

  /// Takes a mark or parenthesis when it comes next.
  mutating func take(mark: String) -> Bool {
    guard let next = peek(), next.kind != .string, next.kind != .quotedIdentifier, next.text == mark else {
      return false
    }
    position += 1
    return true
  }

  /// Takes words that have to come next.
  mutating func need(_ words: String...) throws(StoredError) {
    for word in words {
      if !take(word) { throw expected(word) }
    }
  }

  /// Takes a mark that has to come next.
  mutating func need(mark: String) throws(StoredError) {
    if !take(mark: mark) { throw expected(mark) }
  }

  /// Takes a name that has to come next.
  mutating func name(_ what: String) throws(StoredError) -> String {
    guard let name = peek()?.name else { throw expected(what) }
    position += 1
    return name
  }

  /// Takes what stands in parentheses, which have to come next, and gives the tokens between them.
  mutating func parenthesized() throws(StoredError) -> ArraySlice<StoredToken> {
    try need(mark: "(")
    let start = position
    var depth = 1
    while let next = peek() {
      if next.kind == .leftParenthesis { depth += 1 }
      if next.kind == .rightParenthesis { depth -= 1 }
      position += 1
      if depth == 0 {
        guard start < position - 1 else { throw StoredError(message: "there is nothing between two parentheses") }
        return tokens[start..<position - 1]
      }
    }
    throw expected(")")
  }

  /// Takes a list of names in parentheses.
  mutating func names() throws(StoredError) -> [String] {
    try need(mark: "(")
    var names: [String] = []
    repeat { names.append(try name("a name")) } while take(mark: ",")
    try need(mark: ")")
    return names
  }

  /// Takes the end of the statement, which has to come next.
  mutating func end() throws(StoredError) {
    while peek()?.kind == .semicolon { position += 1 }
    if peek() != nil { throw expected("the end") }
  }

  /// The error that something else was looked for at this place.
  func expected(_ what: String) -> StoredError {
    StoredError(message: "\(what) was expected \(peek().map { "before \($0.text)" } ?? "at the end")")
  }

  /// Parts a list at the commas that stand in no parentheses.
  static func elements(_ tokens: ArraySlice<StoredToken>) -> [ArraySlice<StoredToken>] {
    var depth = 0
    return tokens.split(omittingEmptySubsequences: false) { token in
      if token.kind == .leftParenthesis { depth += 1 }
      if token.kind == .rightParenthesis { depth -= 1 }
      return depth == 0 && token.isSymbol(",")
    }
  }
}
