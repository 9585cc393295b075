/// One statement of a longer text, with the place where it stands.
///
/// ```swift
/// let statements = try StatementSplitter.split("-- one\nselect 1;\nselect 2;", dialect: .sqlite)
/// statements[0].text     // select 1
/// statements[0].line     // 2
/// statements[0].words    // ["select"]
/// ```
public struct SQLStatementText: Sendable, Hashable {
  /// How many words ``words`` holds at most.
  static let wordLimit = 16

  /// The statement from its first token to its last: without blanks and comments around it, and without the semicolon
  /// that ends it. Comments inside are kept.
  public let text: String
  /// The UTF-8 bytes of the source that ``text`` is. What a database reports at byte `n` of the statement stands at
  /// byte `range.lowerBound + n` of the source.
  public let range: Range<Int>
  /// The line of the source that it begins in, counted from 1.
  public let line: Int
  /// Its first words without quotes (keywords and names) outside of parentheses, in lower case, at most 16, to tell what
  /// kind of statement it is: `["create", "index", "concurrently", ...]`. Everything else is left out, so
  /// `copy "t" (a, b) from stdin` gives `["copy", "from", "stdin"]`.
  public let words: [String]

  /// Makes a statement of its parts.
  public init(text: String, range: Range<Int>, line: Int, words: [String]) {
    self.text = text
    self.range = range
    self.line = line
    self.words = words
  }
}
