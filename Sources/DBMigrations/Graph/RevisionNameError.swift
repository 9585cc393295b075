/// A revision name or range that does not follow the grammar.
///
/// ```swift
/// // head@b2: column 1: a branch is a label or an id, not head
/// ```
public struct RevisionNameError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was typed.
  public let text: String
  /// Where it goes wrong, in characters from 1.
  public let column: Int
  /// What should stand there.
  public let expected: String

  /// Makes an error.
  public init(text: String, column: Int, expected: String) {
    self.text = text
    self.column = column
    self.expected = expected
  }

  /// The name, the column and what was expected.
  public var description: String { "\(text): column \(column): expected \(expected)" }
}
