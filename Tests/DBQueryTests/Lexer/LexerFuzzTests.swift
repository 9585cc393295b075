import DBQuery
import DBSchema
import SeededRandom
import Testing

/// Fragments that each are one token wherever blanks stand around them, with its kind.
private func fragments(of dialect: DialectName) -> [(text: String, kind: SQLToken.Kind)] {
  let common: [(String, SQLToken.Kind)] = [
    ("select", .word), ("a$1", .word), ("größe", .word), ("\"q;\"\"\"", .quotedIdentifier), ("'s;'''", .string),
    ("''", .string), ("12.5e-3", .number), ("0xff", .number), ("->>", .symbol), ("||", .symbol),
    (",", .symbol), ("<=", .symbol), ("-- it's\n", .lineComment), ("/* ; ' */", .blockComment), (";", .semicolon),
    ("(", .leftParenthesis), (")", .rightParenthesis),
  ]
  let own: [(String, SQLToken.Kind)] =
    switch dialect {
    case .postgresql:
      [
        ("$$;'$$", .dollarQuoted), ("$t$ $$ $t$", .dollarQuoted), ("$12", .placeholder), ("::", .symbol),
        ("@>", .symbol), ("/* /* */ */", .blockComment), ("U&\"x\"", .quotedIdentifier), ("E'\\''", .string),
      ]
    case .sqlite:
      [
        ("[a'b]", .quotedIdentifier), ("`c;`", .quotedIdentifier), ("?12", .placeholder), (":a", .placeholder),
        ("$b", .placeholder), ("==", .symbol), ("x'00'", .string), ("/* /* */", .blockComment),
      ]
    }
  return common + own
}

/// What breaks the promises of a token stream, or nil: ranges increase, and outside of them stand blanks only.
private func brokenPromise(_ tokens: [SQLToken], _ bytes: ArraySlice<UInt8>) -> String? {
  var end = 0
  func gap(_ range: Range<Int>) -> String? {
    bytes[range].contains { $0 != 0x20 && !(0x09...0x0D).contains($0) } ? "bytes \(range) are in no token" : nil
  }
  for token in tokens {
    if token.range.isEmpty || token.range.lowerBound < end { return "\(token) follows byte \(end)" }
    if let gap = gap(end..<token.range.lowerBound) { return gap }
    end = token.range.upperBound
  }
  return gap(end..<bytes.count)
}

@Suite struct LexerFuzzTests {
  @Test(arguments: DialectName.allCases) func findsTheTokensThatATextWasMadeOf(dialect: DialectName) throws {
    var random = Seeded("tokens of \(dialect)")
    let seed = random.seed
    let known = fragments(of: dialect)
    for round in 0..<1000 {
      var text = ""
      var expected: [SQLToken] = []
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        let fragment = known[Int.random(in: 0..<known.count, using: &random)]
        text += [" ", "\t", "  ", "\r "].randomElement(using: &random) ?? " "
        expected.append(
          SQLToken(kind: fragment.kind, range: text.utf8.count..<text.utf8.count + fragment.text.utf8.count))
        // A line comment's token ends before the line feed.
        if fragment.kind == .lineComment, let last = expected.popLast() {
          expected.append(SQLToken(kind: last.kind, range: last.range.lowerBound..<last.range.upperBound - 1))
        }
        text += fragment.text
      }
      let found = try SQLLexer(dialect: dialect, text).tokens()
      if found != expected {
        Issue.record("seed \(seed), round \(round), \(dialect): \(text)\n gives \(found)\n not \(expected)")
        return
      }
      let joined = try StatementSplitter.split(text, dialect: dialect).map(\.text).joined(separator: "\n;\n")
      if try normalizedTokens(joined, dialect: dialect) != normalizedTokens(text, dialect: dialect) {
        Issue.record("seed \(seed), round \(round), \(dialect): \(text)\n split and joined it is \(joined)")
        return
      }
    }
  }

  @Test(arguments: DialectName.allCases) func keepsItsPromisesOnAnyBytes(dialect: DialectName) {
    var random = Seeded("bytes for \(dialect)")
    let seed = random.seed
    let telling = Array("'\"`[]$/*-;:.()\\eExXuU&Nb01_+@|? \n\ra".utf8)
    for round in 0..<4000 {
      let anyByte = Bool.random(using: &random)
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        anyByte ? UInt8.random(in: 0...255, using: &random) : telling[Int.random(in: 0..<telling.count, using: &random)]
      }
      var lexer = SQLLexer(dialect: dialect, bytes)
      var tokens: [SQLToken] = []
      var broken: String?
      do {
        while let token = try lexer.next() { tokens.append(token) }
        broken = brokenPromise(tokens, bytes[...])
        let text = String(decoding: bytes, as: UTF8.self)
        let statements = try StatementSplitter.split(text, dialect: dialect)
        var end = 0
        for range in statements.map(\.range) {
          if range.lowerBound < end { broken = "the statement at \(range) begins before \(end)" }
          end = range.upperBound
        }
      } catch {
        // Up to the token that failed the promises hold as well, and the error points behind the last token.
        let end = tokens.last?.range.upperBound ?? 0
        broken = brokenPromise(tokens, bytes[..<end])
        if error.offset < end || error.offset >= bytes.count { broken = "the error points to \(error.offset)" }
      }
      if let broken { Issue.record("seed \(seed), round \(round), \(dialect): \(bytes)\n \(broken)") }
    }
  }

  /// Each is a text that a careless lexer reads again and again; at this size anything quadratic takes minutes.
  @Test(.timeLimit(.minutes(1)), arguments: DialectName.allCases)
  func takesLinearTimeWhateverTheText(dialect: DialectName) {
    for piece in ["+", "-+", "$a", ":a(", "'", "/*", "$$a", "a;", "\n", "@-", "*/", "(", "\"", "E'", "create ", "1_"] {
      let text = String(repeating: piece, count: 60_000)
      _ = try? StatementSplitter.split(text, dialect: dialect)
      _ = try? normalizedTokens(text, dialect: dialect)
    }
  }
}
