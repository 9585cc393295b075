/// The queries of an article that are followed by their SQL.
struct QueryBlocks {
  struct Pair {
    let code: [String]
    let postgresql: String
    let sqlite: String
    let line: Int
  }

  let pairs: [Pair]
  private let declarations: [String]

  /// Of each block of Swift with one of SQL behind it: PostgreSQL's statement, and where it is another one, SQLite's
  /// behind `-- SQLite:`, or what it says instead.
  init(_ article: Article) throws {
    var pairs: [Pair] = []
    var declarations: [String] = []
    var last: Article.Block?
    for block in article.blocks {
      switch block.language {
      case "swift":
        if ArticleSource.isDeclaration(block) { declarations += block.lines } else { last = block }
      case "sql":
        guard let swift = last else { throw Article.Missing(description: "no query stands before line \(block.line)") }
        pairs.append(Self.pair(swift, block))
        last = nil
      default: break
      }
    }
    self.pairs = pairs
    self.declarations = declarations
  }

  private static func pair(_ swift: Article.Block, _ sql: Article.Block) -> Pair {
    let mark = "-- SQLite: "
    let split = sql.lines.firstIndex { $0.hasPrefix(mark) } ?? sql.lines.count
    let postgresql = statement(sql.lines[..<split])
    let rest = sql.lines[split...].map { String($0.dropFirst($0.hasPrefix(mark) ? mark.count : 3)) }
    let sqlite = rest.isEmpty ? postgresql.replacing("$", with: "?") : statement(rest[...])
    return Pair(code: swift.lines, postgresql: postgresql, sqlite: sqlite, line: sql.line)
  }

  /// Lines as one.
  private static func statement(_ lines: ArraySlice<String>) -> String {
    lines.map { String($0.drop { $0 == " " }) }.joined(separator: " ")
  }

  /// A program that prints each statement for both databases.
  var program: String {
    var lines = ["import DBKit", "import FoundationEssentials"] + declarations
    lines += [
      "protocol Statement {",
      "  func sql(for dialect: DialectName) throws(QueryError) -> RenderedSQL",
      "}",
      "extension Select: Statement {}",
      "extension Insert: Statement {}",
      "extension Update: Statement {}",
      "extension Delete: Statement {}",
      "extension Returning: Statement {}",
      "func show(_ statement: some Statement) {",
      "  for dialect in [DialectName.postgresql, .sqlite] {",
      "    do { print(try statement.sql(for: dialect).text) } catch { print(error) }",
      "  }",
      "}",
    ]
    for (place, pair) in pairs.enumerated() {
      // What is shown is the last statement of the block.
      let code = pair.code
      let start = code.lastIndex { line in
        !line.isEmpty && !line.hasPrefix(" ") && !line.hasPrefix("}") && !line.hasPrefix(")") && !line.hasPrefix("//")
      }
      lines.append("func statement\(place)() throws {")
      for (index, line) in code.enumerated() { lines.append(index == start ? "show(" + line : line) }
      lines.append(")\n}\ntry statement\(place)()")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
