internal import DBQuery
internal import DBSchema

/// What can be said about SQL text without the database: that it is text at all, and which columns it names.
extension SchemaResolver {
  /// The tokens of a text without comments; nil when it is none, which is reported.
  mutating func tokens(_ text: String, _ what: String, _ site: DeclarationSite) -> (SQLLexer, [SQLToken])? {
    let lexer = SQLLexer(dialect: dialect, text)
    var reader = lexer
    var tokens: [SQLToken] = []
    do throws(SQLLexicalError) {
      while let token = try reader.next() {
        if !token.kind.isComment { tokens.append(token) }
      }
    } catch {
      report(.badSQL, "\(what) is no SQL: \(error)", at: site)
      return nil
    }
    if tokens.isEmpty {
      report(.badSQL, "\(what) is empty", at: site)
      return nil
    }
    return (lexer, tokens)
  }

  /// Reports a text that is none.
  mutating func checkSQL(_ text: String?, _ what: String, _ site: DeclarationSite) {
    if let text { _ = tokens(text, what, site) }
  }

  /// The columns that an expression names, each once; nil when it is no SQL, which is reported.
  mutating func mentioned(
    in text: String, of table: ResolvedModel, _ what: String, _ site: DeclarationSite
  ) -> [Identifier]? {
    guard let (lexer, tokens) = tokens(text, what, site) else { return nil }
    let columns = Dictionary(
      table.declaration.columns.map { (fold($0.name.name), $0.name) }, uniquingKeysWith: { first, _ in first })
    var found: [Identifier] = []
    for (index, token) in tokens.enumerated() {
      let name: String
      switch token.kind {
      case .word:
        // A word in front of a parenthesis is a function.
        if index + 1 < tokens.count, tokens[index + 1].kind == .leftParenthesis { continue }
        name = lexer.text(of: token).lowercased()
      case .quotedIdentifier: name = Self.unquoted(lexer.text(of: token))
      default: continue
      }
      if let column = columns[fold(name)], !found.contains(column) { found.append(column) }
    }
    return found
  }

  private func fold(_ name: String) -> String { dialect == .sqlite ? folded(Identifier(name)).name : name }

  private static func unquoted(_ text: String) -> String {
    guard text.count >= 2, let mark = text.last else { return text }
    var result = ""
    var isSecond = false
    for character in text.dropFirst().dropLast() {
      if character == mark, !isSecond {
        isSecond = true
      } else {
        isSecond = false
        result.append(character)
      }
    }
    // A mark is written twice; the first of each pair was passed over above.
    return result
  }
}
