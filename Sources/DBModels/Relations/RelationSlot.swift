/// Where an object keeps what a relation leads to, once it is loaded. `@Model` declares one for each relation.
///
/// ```swift
/// var slot = RelationSlot<[Book]>("Author.books")
/// try slot.get(ModelState())          // throws RelationNotLoaded
/// slot.load([])
/// try slot.get(ModelState()).count    // 0
/// ```
public struct RelationSlot<Value> {
  /// The model and its property, for messages.
  private let relation: StaticString
  /// What was loaded.
  package private(set) var value: Value?

  /// Makes a slot that is not loaded.
  public init(_ relation: StaticString) { self.relation = relation }

  /// Whether it is loaded.
  public var isLoaded: Bool { value != nil }

  /// What the relation leads to.
  /// - Throws: ``RelationNotLoaded``; ``SessionClosed`` when the object's session is over.
  public func get(_ state: ModelState) throws -> Value {
    if state.isClosed { throw SessionClosed("\(relation)") }
    guard let value else { throw RelationNotLoaded("\(relation)", isMany: Value.self is any Collection.Type) }
    return value
  }

  /// Keeps what was loaded.
  package mutating func load(_ value: Value) { self.value = value }

  /// Forgets it.
  package mutating func unload() { value = nil }
}
