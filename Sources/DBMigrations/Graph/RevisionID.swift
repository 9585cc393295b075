/// The name of a revision: `[a-z0-9_][a-z0-9_.]{0,63}`, and not a word of the revision grammar.
///
/// Revisions made here have 12 random hexadecimal digits; imported ones keep their own version strings.
///
/// ```swift
/// RevisionID("1f3c9a2b7d4e")   // fine
/// RevisionID("head")           // nil: a word of the grammar
/// ```
public struct RevisionID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The words that stand for places in the graph, and so name no revision and no label.
  public static let reservedWords: Set<String> = ["base", "head", "heads", "current"]

  private static let longestReservedWord = 7

  /// The id as it is written.
  public let text: String

  /// Makes an id, or nil when the text breaks the rule.
  public init?(_ text: String) {
    guard Self.isValid(text), text.utf8.count > Self.longestReservedWord || !Self.reservedWords.contains(text) else {
      return nil
    }
    self.text = text
  }

  /// Whether a text is made of the letters that ids and labels may have, at the length they may have.
  static func isValid(_ text: String) -> Bool {
    let bytes = text.utf8
    guard (1...64).contains(bytes.count), bytes.first != UInt8(ascii: ".") else { return false }
    return bytes.allSatisfy { isLetter(Unicode.Scalar($0)) }
  }

  /// Whether a letter may stand in an id or a label.
  static func isLetter(_ letter: Unicode.Scalar) -> Bool {
    switch letter {
    case "a"..."z", "0"..."9", "_", ".": true
    default: false
    }
  }

  /// The id as it is written.
  public var description: String { text }
  /// What listings show: the first 8 of the 12 letters of an id that was made here, and an imported id whole (the
  /// beginnings of version strings are the same day).
  public var short: String { text.utf8.count == 12 ? String(text.prefix(8)) : text }

  /// Orders by bytes, so that listings are the same everywhere.
  public static func < (left: RevisionID, right: RevisionID) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}
