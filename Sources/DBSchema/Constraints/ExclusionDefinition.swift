/// An exclusion constraint (PostgreSQL).
///
/// ```swift
/// ExclusionDefinition(name: "bookings_excl", definition: "EXCLUDE USING gist (room WITH =, during WITH &&)")
/// ```
public struct ExclusionDefinition: Sendable, Hashable {
  /// The name.
  public var name: Identifier
  /// The whole constraint in the database's own form, deferrability and predicate included.
  public var definition: String
  /// The comment.
  public var comment: String?

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(name: Identifier, definition: String, comment: String? = nil) {
    self.name = name
    self.definition = definition
    self.comment = comment
  }
}
