/// The name of one or more places in the history, as it is typed: parsed, and not yet looked up.
///
/// ```
/// name   = [branch "@"] (point [("+" | "-") n] | ("+" | "-") n)
/// branch = label | id | prefix
/// point  = id | prefix (4 or more) | label | head | heads | base | current
/// ```
///
/// Without a point the steps are counted from where the database is.
///
/// ```swift
/// try RevisionName("billing@head-2")   // branch billing, point head, offset -2
/// try RevisionName("+1")               // no point, offset 1
/// ```
public struct RevisionName: Sendable, Hashable {
  /// Where a name starts from.
  public enum Point: Sendable, Hashable {
    /// Before the first revision.
    case base
    /// The one head.
    case head
    /// All heads.
    case heads
    /// Where the database is.
    case current
    /// An id, the start of one, or a label.
    case named(String)
  }

  /// The label or id that the name is restricted to.
  public let branch: String?
  /// Where to start; nil for `+N` and `-N`.
  public let point: Point?
  /// How many steps to go on from there: up when positive, down when negative.
  public let offset: Int

  /// Makes a name of its parts.
  public init(branch: String? = nil, point: Point?, offset: Int = 0) {
    self.branch = branch
    self.point = point
    self.offset = offset
  }

  /// The one head.
  public static let head = RevisionName(point: .head)
  /// All heads.
  public static let heads = RevisionName(point: .heads)
  /// Before the first revision.
  public static let base = RevisionName(point: .base)

  /// Reads a name.
  ///
  /// - Throws: ``RevisionNameError`` with the column and what was expected there.
  public init(_ text: String) throws(RevisionNameError) {
    var scanner = RevisionNameScanner(text)
    self = try scanner.name()
    try scanner.end()
  }
}

extension RevisionName: CustomStringConvertible {
  /// The name as it is typed.
  public var description: String {
    let start =
      switch point {
      case nil: ""
      case .base: "base"
      case .head: "head"
      case .heads: "heads"
      case .current: "current"
      case .named(let text): text
      }
    let steps = offset == 0 ? "" : offset > 0 ? "+\(offset)" : "\(offset)"
    return (branch.map { $0 + "@" } ?? "") + start + steps
  }
}
