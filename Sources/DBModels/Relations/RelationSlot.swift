/// Where an object keeps what a relation leads to, once it is loaded. `@Model` declares one for each relation.
///
/// ```swift
/// var slot = RelationSlot<[Book]>("Author.books")
/// try slot.get()          // throws RelationNotLoaded
/// slot.load([])
/// try slot.get().count    // 0
/// ```
public struct RelationSlot<Value> {
  /// The model and its property, for messages.
  private let relation: StaticString
  private var value: Value?

  /// Makes a slot that is not loaded.
  public init(_ relation: StaticString) { self.relation = relation }

  /// Whether it is loaded.
  public var isLoaded: Bool { value != nil }

  /// What the relation leads to.
  /// - Throws: ``RelationNotLoaded``.
  public func get() throws(RelationNotLoaded) -> Value {
    guard let value else { throw RelationNotLoaded("\(relation)") }
    return value
  }

  /// Keeps what was loaded.
  package mutating func load(_ value: Value) { self.value = value }
}
