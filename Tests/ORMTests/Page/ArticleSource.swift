/// An article's code as one source: declarations as they stand, everything else in a function each, and what a table says
/// in its last column in functions and models of their own.
struct ArticleSource {
  private var lines: [String]
  /// How many pieces of code there are.
  private(set) var count = 0
  private let parameters: String

  var text: String { lines.joined(separator: "\n") + "\n" }

  init(_ article: Article, _ parameters: String) {
    lines = ["import DBKit", "import FoundationEssentials"]
    self.parameters = parameters.isEmpty ? "" : ", " + parameters
    for block in article.blocks("swift") {
      if Self.isDeclaration(block) {
        add(block.lines)
      } else {
        addFunction(block.lines)
      }
    }
    for row in article.rows {
      guard let code = row.last.flatMap(Self.code) else { continue }
      if code.hasPrefix("@"), code.contains(" var ") {
        add(["@Model(\"row\(count)\")", "final class Row\(count) {", "  @PrimaryKey var key: Int", "  " + code, "}"])
      } else if Self.statements.contains(where: code.hasPrefix) {
        addFunction([code])
      }
    }
  }

  /// How code in a table begins that stands for itself.
  private static let statements = ["try ", "let ", "for ", "Select(", "Insert(", "Update(", "Delete(", "Session"]

  /// Whether a block stands outside of functions, by how it begins.
  static func isDeclaration(_ block: Article.Block) -> Bool {
    let words = ["@", "import ", "final class ", "struct ", "enum ", "protocol ", "extension ", "func ", "public "]
    guard let first = block.lines.first(where: { !$0.isEmpty && !$0.hasPrefix("//") }) else { return true }
    return words.contains(where: first.hasPrefix)
  }

  /// The line of the source that a message is about.
  func line(of message: some StringProtocol) -> String {
    let parts = message.split(separator: ":")
    guard parts.count > 1, let number = Int(parts[1]), lines.indices.contains(number - 1) else { return "" }
    return lines[number - 1]
  }

  /// What a cell holds, where it is code alone.
  private static func code(_ cell: String) -> String? {
    guard cell.hasPrefix("`"), cell.hasSuffix("`"), cell.dropFirst().dropLast().allSatisfy({ $0 != "`" }) else {
      return nil
    }
    return String(cell.dropFirst().dropLast())
  }

  private mutating func add(_ code: [String]) {
    count += 1
    lines += code
  }

  private mutating func addFunction(_ code: [String]) {
    count += 1
    let given = "_ engine: Engine, _ session: Session, _ connection: Connection" + parameters
    lines.append("func example\(count)(\(given)) async throws {")
    lines += code
    lines.append("}")
  }
}
