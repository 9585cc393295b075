/// Finds the directives of a revision file: the lines that begin with `--:` (`//:` in a Swift revision) in column 1.
///
/// No lexer is needed for that, and an unclosed literal cannot swallow the section behind it.
struct DirectiveScanner {
  /// A line that begins with the mark.
  struct Directive {
    /// What stands behind the mark, without blanks at its ends.
    var content: Range<Int>
    /// The line, counted from 1.
    var line: Int
    /// The whole line with its line feed.
    var range: Range<Int>
  }

  let bytes: [UInt8]
  let mark: [UInt8]
  private var position = 0
  private var line = 0

  init(_ bytes: [UInt8], mark: String) {
    self.bytes = bytes
    self.mark = Array(mark.utf8)
  }

  /// What one line is, as far as headers and sections are concerned.
  enum Line {
    case directive(Directive)
    case other(range: Range<Int>, line: Int)
  }

  /// The next line of the file.
  mutating func next() -> Line? {
    guard position < bytes.count else { return nil }
    line += 1
    let start = position
    let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    position = min(end + 1, bytes.count)
    guard bytes[start..<end].starts(with: mark) else { return .other(range: start..<end, line: line) }
    var low = start + mark.count
    var high = end
    while low < high, Self.isBlank(bytes[low]) { low += 1 }
    while high > low, Self.isBlank(bytes[high - 1]) { high -= 1 }
    return .directive(Directive(content: low..<high, line: line, range: start..<position))
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
