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
  /// Who is among many; nil as long as nobody asked.
  private var members: Set<ObjectIdentifier>?

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
  package mutating func load(_ value: Value) {
    self.value = value
    members = nil
  }

  /// Forgets it.
  package mutating func unload() {
    value = nil
    members = nil
  }
}

extension RelationSlot where Value: RelationValue {
  /// Whether an object is among those that were loaded. Of many it is looked up.
  package mutating func holds(_ object: any Entity) -> Bool {
    guard let held = value?._relatedObjects else { return false }
    if held.count < 16 { return held.contains { $0 === object } }
    if let members { return members.contains(ObjectIdentifier(object)) }
    let found = Set(held.map(ObjectIdentifier.init))
    members = found
    return found.contains(ObjectIdentifier(object))
  }

  /// Puts an object at the end, or in the place of the only one.
  package mutating func put(_ object: Value.Target) {
    Value._put(object, into: &value)
    members?.insert(ObjectIdentifier(object))
  }
}
