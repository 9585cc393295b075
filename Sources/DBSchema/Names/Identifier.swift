/// A single SQL name (of a table, column, schema...), kept as it is stored in the catalog: unquoted, case as it stands.
///
/// ```swift
/// Identifier("order").quoted        // "order"   (with the double quotes)
/// Identifier(#"a"b"#).quoted        // "a""b"
/// ```
public struct Identifier: Sendable, Hashable, ExpressibleByStringLiteral {
  /// The name as the catalog stores it.
  public let name: String

  /// Makes an identifier of a name as the catalog stores it.
  public init(_ name: String) { self.name = name }

  /// Makes an identifier of a literal name.
  public init(stringLiteral value: String) { name = value }

  /// The name in double quotes, inner quotes doubled: valid in both dialects whatever the name holds.
  public var quoted: String {
    var text = "\""
    for character in name.unicodeScalars {
      if character == "\"" { text.unicodeScalars.append("\"") }
      text.unicodeScalars.append(character)
    }
    text += "\""
    return text
  }
}

/// A name within a schema: `schema.name`, or the bare name where a database has no schemas or the search path decides.
///
/// ```swift
/// QualifiedName(schema: "audit", "log").quoted   // "audit"."log"
/// ```
public struct QualifiedName: Sendable, Hashable {
  /// The schema, when one was said.
  public let schema: Identifier?
  /// The object's own name.
  public let name: Identifier

  /// Makes a name, with or without its schema.
  public init(schema: Identifier? = nil, _ name: Identifier) {
    self.schema = schema
    self.name = name
  }

  /// Both parts quoted and joined by a dot.
  public var quoted: String {
    guard let schema else { return name.quoted }
    return schema.quoted + "." + name.quoted
  }
}

extension QualifiedName {
  /// The name as people read it: both parts as they stand, joined by a dot.
  public var plain: String { schema.map { $0.name + "." + name.name } ?? name.name }
}

extension Identifier: Comparable {
  /// Orders by the names' bytes, whatever the language of the machine.
  public static func < (left: Identifier, right: Identifier) -> Bool {
    left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
  }
}

extension QualifiedName: Comparable {
  /// Orders by schema, then by name.
  public static func < (left: QualifiedName, right: QualifiedName) -> Bool {
    if left.schema == right.schema { return left.name < right.name }
    guard let one = left.schema else { return true }
    guard let other = right.schema else { return false }
    return one < other
  }
}
