import DBQuery
import DBSchema
import Testing

@Suite struct RealHistoriesTests {
  @Test(.enabled(if: RealFiles.folder != nil, "shared/real is not beside the package"))
  func everyFileSplitsIntoStatementsThatHoldAllOfItsTokens() throws {
    let files = RealFiles.sqlFiles()
    #expect(files.count > 600)
    for (path, dialect) in files {
      let text = try RealFiles.read(path)
      do {
        let statements = try StatementSplitter.split(text, dialect: dialect)
        if let difference = try differenceFromTokens(of: text, statements, dialect) {
          Issue.record("\(path): \(difference)")
        }
        let joined = statements.map(\.text).joined(separator: "\n;\n")
        if try normalizedTokens(joined, dialect: dialect) != normalizedTokens(text, dialect: dialect) {
          Issue.record("\(path): split and joined it has other tokens")
        }
        if dialect == .sqlite, text.utf8.count < 100_000, let difference = try differenceFromSQLite(text) {
          Issue.record("\(path): \(difference)")
        }
      } catch { Issue.record("\(path): \(error)") }
    }
  }

  @Test(.enabled(if: RealFiles.folder != nil, "shared/real is not beside the package"))
  func everyStatementOfPagilaBeginsWithAVerb() throws {
    let files = RealFiles.sqlFiles().filter { $0.path.hasSuffix("pagila-postgres.sql") }
    let text = try RealFiles.read(try #require(files.first?.path))
    let statements = try StatementSplitter.split(text, dialect: .postgresql)
    let verbs = Set(statements.map { $0.words.first ?? "" })
    #expect(verbs.isSubset(of: ["alter", "comment", "create", "grant", "revoke", "select", "set"]))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for statement in statements
    where !lines[statement.line - 1].hasPrefix(statement.text.prefix { $0 != "\n" && $0 != ";" }) {
      Issue.record("line \(statement.line) does not begin with \(statement.text.prefix(60))")
    }
  }

  /// What differs between the tokens of the statements and the file's own, or nil.
  private func differenceFromTokens(
    of text: String, _ statements: [SQLStatementText], _ dialect: DialectName
  ) throws -> String? {
    var parts: [SQLToken] = []
    for statement in statements {
      let offset = statement.range.lowerBound
      for token in try SQLLexer(dialect: dialect, statement.text).tokens() where !token.kind.isComment {
        parts.append(
          SQLToken(kind: token.kind, range: token.range.lowerBound + offset..<token.range.upperBound + offset))
      }
    }
    var next = statements.makeIterator()
    var statement = next.next()
    let whole = try SQLLexer(dialect: dialect, text).tokens().filter { token in
      while let current = statement, current.range.upperBound <= token.range.lowerBound { statement = next.next() }
      let isInside = statement.map { $0.range.lowerBound <= token.range.lowerBound } ?? false
      return !token.kind.isComment && (isInside || token.kind != .semicolon)
    }
    return parts == whole ? nil : "\(parts.count) tokens in statements, \(whole.count) in the file"
  }
}
