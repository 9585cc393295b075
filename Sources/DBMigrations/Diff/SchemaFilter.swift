public import DBSchema

/// Which objects a diff looks at.
///
/// A pattern is `kind:schema.name`, `kind:name` or `kind:schema.table.member`, with `*` for any run of characters; the
/// kind may be `*` or left out. What is not looked at stays as it is.
///
/// ```swift
/// SchemaFilter(include: ["*:public.*"], exclude: ["table:*.tmp_*", "column:*.legacy"])
/// ```
public struct SchemaFilter: Sendable, Hashable {
  /// What becomes of objects that stand in the database and that the wanted schema does not have.
  public enum Undeclared: Sendable, Hashable {
    /// They stay.
    case leaveAlone
    /// They are dropped.
    case drop
  }

  /// What is looked at; everything when empty.
  public var include: [String]
  /// What is not looked at, even when included.
  public var exclude: [String]
  /// What becomes of whole objects (tables, views, types, sequences, schemas) that nobody wants. Parts of a wanted
  /// table (columns, constraints, indexes) always follow it.
  public var undeclared: Undeclared
  /// Whole objects that are dropped although ``undeclared`` leaves such alone.
  public var drops: Set<ObjectReference>

  /// Looks at everything.
  public static let everything = SchemaFilter()

  /// Makes a filter of patterns.
  public init(
    include: [String] = [], exclude: [String] = [], undeclared: Undeclared = .drop, drops: Set<ObjectReference> = []
  ) {
    self.include = include
    self.exclude = exclude
    self.undeclared = undeclared
    self.drops = drops
  }

  /// Whether an object is looked at.
  public func admits(_ object: ObjectReference) -> Bool {
    if exclude.contains(where: { Self.matches($0, object) }) { return false }
    if include.isEmpty { return true }
    if include.contains(where: { Self.matches($0, object) }) { return true }
    // The parts of a table come with it unless the patterns speak of parts of this kind.
    guard object.member != nil, !include.contains(where: { $0.hasPrefix(object.kind.rawValue + ":") }) else {
      return false
    }
    return include.contains { Self.matches($0, ObjectReference(.table, object.name)) }
  }

  private static func matches(_ pattern: String, _ object: ObjectReference) -> Bool {
    var rest = pattern[...]
    if let colon = pattern.firstIndex(of: ":") {
      let kind = pattern[..<colon]
      if kind != "*", kind != object.kind.rawValue { return false }
      rest = pattern[pattern.index(after: colon)...]
    }
    let full = object.description.drop { $0 != ":" }.dropFirst()
    if isLike(full, rest) { return true }
    guard object.name.schema != nil else { return false }
    // A pattern without a schema speaks of the name in any schema.
    return isLike(full.drop { $0 != "." }.dropFirst(), rest)
  }

  /// Whether a text fits a pattern with `*`; linear but for the stars.
  private static func isLike(_ text: Substring, _ pattern: Substring) -> Bool {
    let text = Array(text.utf8)
    let pattern = Array(pattern.utf8)
    var at = 0
    var place = 0
    var star: (pattern: Int, text: Int)?
    while at < text.count {
      if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
        star = (place, at)
        place += 1
      } else if place < pattern.count, pattern[place] == text[at] {
        place += 1
        at += 1
      } else if let last = star {
        place = last.pattern + 1
        at = last.text + 1
        star = (last.pattern, at)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
