import CSQLite
import DBQuery
import DBSchema
import SeededRandom
import Testing

/// SQLite's own opinion of where statements end: the shortest prefixes that `sqlite3_complete` accepts.
private func piecesBySQLite(_ text: String) -> [Range<Int>] {
  var bytes = Array(text.utf8)
  bytes.append(0)
  var pieces: [Range<Int>] = []
  var start = 0
  for end in bytes.indices.dropLast() where bytes[end] == UInt8(ascii: ";") {
    let piece = bytes[start...end].map { CChar(bitPattern: $0) } + [0]
    if sqlite3_complete(piece) != 0 {
      pieces.append(start..<end)
      start = end + 1
    }
  }
  pieces.append(start..<bytes.count - 1)
  return pieces
}

/// What differs between the splitter and SQLite, or nil.
func differenceFromSQLite(_ text: String) throws -> String? {
  let bytes = Array(text.utf8)
  var expected: [Range<Int>] = []
  for piece in piecesBySQLite(text) {
    let tokens = try SQLLexer(dialect: .sqlite, Array(bytes[piece])).tokens().filter { !$0.kind.isComment }
    // SQLite calls an empty statement complete only at its first semicolon, so a piece may begin with others.
    let significant = tokens.drop { $0.kind == .semicolon }
    guard let first = significant.first, let last = significant.last else { continue }
    expected.append(piece.lowerBound + first.range.lowerBound..<piece.lowerBound + last.range.upperBound)
  }
  let found = try StatementSplitter.split(text, dialect: .sqlite).map(\.range)
  return found == expected ? nil : "the splitter gives \(found), sqlite3_complete \(expected)"
}

@Suite struct SQLiteSplitOracleTests {
  @Test func splitsWhereSQLiteDoes() throws {
    let fragments = [
      "create", "temp", "temporary", "trigger", "begin", "end", "select", "case", ";", ";",
      ";", "; end ;", "'a;b'", "\"c;d\"", "[e;f]", "`g;h`", "-- i;\n", "/* j; */", "(", ")", "1", "table", "END",
      "Create Trigger t", "explain create trigger u", "explain query plan create temp trigger v", "endx", "é", "->",
    ]
    var random = Seeded("splits as SQLite does")
    let seed = random.seed
    for round in 0..<2000 {
      let count = Int.random(in: 1...24, using: &random)
      let text = (0..<count).map { _ in fragments.randomElement(using: &random) ?? "" }.joined(separator: " ")
      if let difference = try differenceFromSQLite(text) {
        Issue.record("seed \(seed), round \(round): \(text)\n  \(difference)")
        return
      }
    }
  }
}
