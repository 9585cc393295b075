internal import DBQuery

/// Writes tokens as text, in one form whatever stood between them.
///
/// Tokens are left as they are, letter by letter; only the blanks between them are decided here, by the tokens alone:
/// two texts that SQLite reads alike, word for word, are equal, so that reformatting a statement is no change to it.
/// What is written gives the same tokens again.
///
/// ```swift
/// try StoredText.write(StoredToken.read("a>0 /* yes */ and lower( b )='x'"))   // a > 0 and lower(b) = 'x'
/// ```
enum StoredText {
  static func write(_ tokens: some BidirectionalCollection<StoredToken>) -> String {
    var text = ""
    var last: StoredToken?
    var lastIsSign = false
    for token in tokens {
      if let last, needsBlank(between: last, lastIsSign, token) { text += " " }
      text += token.text
      lastIsSign = isSign(token, behind: last)
      last = token
    }
    return text
  }

  /// The text in that form, parentheses that hold all of it taken off.
  static func writeInside(_ tokens: ArraySlice<StoredToken>) -> String { write(withoutOuterParentheses(tokens)) }

  /// The tokens without the pairs of parentheses that stand around all of them.
  static func withoutOuterParentheses(_ tokens: ArraySlice<StoredToken>) -> ArraySlice<StoredToken> {
    var rest = tokens
    while rest.count > 2, rest.first?.kind == .leftParenthesis, rest.last?.kind == .rightParenthesis {
      var depth = 0
      let closing = rest.indices.first { index in
        if rest[index].kind == .leftParenthesis { depth += 1 }
        if rest[index].kind == .rightParenthesis { depth -= 1 }
        return depth == 0
      }
      guard closing == rest.index(before: rest.endIndex) else { break }
      rest = rest.dropFirst().dropLast()
    }
    return rest
  }

  // MARK: - Blanks

  private static func needsBlank(between last: StoredToken, _ lastIsSign: Bool, _ next: StoredToken) -> Bool {
    if last.kind == .leftParenthesis || last.isSymbol(".") || next.isSymbol(".") { return false }
    if next.kind == .rightParenthesis || next.isSymbol(",") || next.kind == .semicolon { return false }
    if next.kind == .leftParenthesis { return !isCalled(last) && !lastIsSign }
    // Two minus signs in a row would begin a comment.
    if lastIsSign { return next.kind == .symbol }
    return true
  }

  /// Whether a token is an operator with one operand behind it, told from what stands before it.
  private static func isSign(_ token: StoredToken, behind last: StoredToken?) -> Bool {
    guard ["-", "+", "~"].contains(where: token.isSymbol) else { return false }
    guard let last else { return true }
    switch last.kind {
    case .leftParenthesis, .symbol: return true
    case .word: return operatorWords.contains(last.lowered)
    default: return false
    }
  }

  /// Whether a parenthesis behind a token is its list of arguments.
  private static func isCalled(_ token: StoredToken) -> Bool {
    switch token.kind {
    case .word: !operatorWords.contains(token.lowered)
    case .quotedIdentifier: true
    default: false
    }
  }

  /// The words behind which an operand stands and no list of arguments.
  private static let operatorWords: Set<String> = [
    "all", "and", "as", "between", "by", "case", "check", "collate", "default", "distinct", "else", "escape", "except",
    "exists", "filter", "from", "glob", "having", "in", "intersect", "is", "isnull", "join", "like", "limit", "match",
    "materialized", "not", "notnull", "null", "offset", "on", "or", "over", "partition", "regexp", "returning",
    "select", "then", "union", "using", "values", "when", "where", "with",
  ]
}
