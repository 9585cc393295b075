import CompilerProbe
import FoundationEssentials

/// An article of the documentation, taken apart.
struct Article {
  /// A block of code.
  struct Block {
    let language: String
    let lines: [String]
    /// The line of the article that it begins behind.
    let line: Int

    var text: String { lines.joined(separator: "\n") }
  }

  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  let text: String
  let blocks: [Block]

  /// Reads an article by its path in the package, or one of its sections.
  init(_ path: String, section: String? = nil) throws {
    let whole = try Self.file(path)
    if let section {
      let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
      guard let start = lines.firstIndex(of: Substring(section)) else {
        throw Missing(description: "\(path) has no section '\(section)'")
      }
      let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("## ") } ?? lines.endIndex
      text = lines[start..<end].joined(separator: "\n")
    } else {
      text = whole
    }
    var blocks: [Block] = []
    var open: (language: String, line: Int, lines: [String])?
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(Block(language: block.language, lines: block.lines, line: block.line))
          open = nil
        } else {
          open = (String(line.dropFirst(3)), number + 1, [])
        }
      } else {
        open?.lines.append(String(line))
      }
    }
    self.blocks = blocks
  }

  /// The blocks of a language.
  func blocks(_ language: String) -> [Block] { blocks.filter { $0.language == language } }

  /// The cells of the tables' rows, without their heads.
  var rows: [[String]] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.compactMap { index in
      guard lines[index].hasPrefix("| "), lines[index].hasSuffix(" |"), index > 0, lines[index - 1].hasPrefix("|")
      else { return nil }
      let cells = lines[index].dropFirst().dropLast().split(separator: " | ", omittingEmptySubsequences: false)
      return cells.map { cell in String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
    }
  }

  /// A file of the package.
  static func file(_ path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: "\(CompilerProbe.packageFolder)/\(path)") else {
      throw Missing(description: "\(path) is not there")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
