/// An enum type (PostgreSQL).
///
/// ```swift
/// EnumDefinition(name: QualifiedName("mood"), values: ["sad", "ok", "happy"])
/// ```
public struct EnumDefinition: Sendable, Hashable {
  /// The name.
  public var name: QualifiedName
  /// The values, in their order.
  public var values: [String]
  /// The comment.
  public var comment: String?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(name: QualifiedName, values: [String], comment: String? = nil) {
    self.name = name
    self.values = values
    self.comment = comment
  }
}
