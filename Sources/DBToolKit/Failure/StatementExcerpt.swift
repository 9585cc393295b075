/// The few lines of a statement that show where it failed, with a caret under the place.
struct StatementExcerpt {
  /// Longer lines are cut around the place.
  static let longestLine = 100

  /// Ready to print, escaped.
  let lines: [String]

  /// - Parameter offset: The place in UTF-8 bytes; without one the start of the statement is shown.
  init(_ statement: String, offset: Int?, lines limit: Int) {
    var all: [Substring] = statement.split(separator: "\n", omittingEmptySubsequences: false)
    while all.count > 1, all.last?.allSatisfy(\.isWhitespace) == true { all.removeLast() }
    guard let offset, (0...statement.utf8.count).contains(offset) else {
      lines = Self.plain(all, limit)
      return
    }
    // The line that holds the offset: line ends count one byte.
    var row = 0
    var start = 0
    while row < all.count - 1, start + all[row].utf8.count < offset {
      start += all[row].utf8.count + 1
      row += 1
    }
    let first = max(0, row - limit + 1)
    var result = all[first..<row].map { Self.cut(Escaping.terminal(Self.spaced($0))) }
    let line = all[row]
    let before = String(decoding: Array(line.utf8.prefix(max(0, offset - start))), as: UTF8.self)
    let (text, caret) = Self.window(
      Escaping.terminal(Self.spaced(line)), caret: DisplayWidth.of(Escaping.terminal(Self.spaced(before[...]))))
    result.append(text)
    result.append(String(repeating: " ", count: caret) + "^")
    lines = result
  }

  private static func plain(_ all: [Substring], _ limit: Int) -> [String] {
    var shown = all.prefix(limit).map { cut(Escaping.terminal(spaced($0))) }
    if all.count > limit, let last = shown.popLast() { shown.append(last + " …") }
    return shown
  }

  /// A tab has no width of its own; a blank in its place keeps the caret right.
  private static func spaced(_ line: Substring) -> String {
    String(String.UnicodeScalarView(line.unicodeScalars.filter { $0 != "\r" }.map { $0 == "\t" ? " " : $0 }))
  }

  private static func cut(_ line: String) -> String { DisplayWidth.truncate(line, to: longestLine) }

  /// A long line cut so that the caret's place stays in sight.
  private static func window(_ line: String, caret: Int) -> (text: String, caret: Int) {
    guard DisplayWidth.of(line) > longestLine, caret > longestLine / 2 else { return (cut(line), caret) }
    var dropped = 0
    var rest = line[...]
    while dropped < caret - longestLine / 2, let first = rest.first {
      dropped += DisplayWidth.of(first)
      rest = rest.dropFirst()
    }
    return ("…" + cut(String(rest)), caret - dropped + 1)
  }
}
