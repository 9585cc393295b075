/// A stretch of the history, as it is typed: `[name] ":" [name]`. A missing end is the end of the history.
///
/// ```swift
/// try RevisionRange("base:billing@head")
/// try RevisionRange("current:")            // what is above the database, with where it is
/// ```
public struct RevisionRange: Sendable, Hashable, CustomStringConvertible {
  /// The older end.
  public let lower: RevisionName?
  /// The newer end.
  public let upper: RevisionName?

  /// Makes a range of its ends.
  public init(lower: RevisionName? = nil, upper: RevisionName? = nil) {
    self.lower = lower
    self.upper = upper
  }

  /// Reads a range.
  ///
  /// - Throws: ``RevisionNameError`` with the column and what was expected there.
  public init(_ text: String) throws(RevisionNameError) {
    var scanner = RevisionNameScanner(text)
    lower = scanner.isAtColon ? nil : try scanner.name()
    try scanner.colon()
    upper = scanner.isAtEnd ? nil : try scanner.name()
    try scanner.end()
  }

  /// The range as it is typed.
  public var description: String { (lower?.description ?? "") + ":" + (upper?.description ?? "") }
}
