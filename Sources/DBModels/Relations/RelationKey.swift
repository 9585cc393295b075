/// Names a relation of a model, with its types. `@Model` declares one for each relation, in a `Relations` of the model,
/// so that a name that does not exist does not compile.
///
/// ```swift
/// Author.Relations().books.name    // books
/// ```
public struct RelationKey<Root: Entity, Value: RelationValue>: Sendable {
  /// The Swift property.
  public let name: String
  /// The place among the model's relations, from 0.
  public let place: Int
  let slot: @Sendable (Root) -> RelationSlot<Value>
  let setSlot: @Sendable (Root, RelationSlot<Value>) -> Void

  /// Makes a key.
  /// - Parameters:
  ///   - place: its place among the model's relations.
  ///   - name: the property.
  ///   - slot: reads where an object keeps what was loaded.
  ///   - setSlot: writes it.
  public init(
    _ place: Int, _ name: String, slot: @escaping @Sendable (Root) -> RelationSlot<Value>,
    setSlot: @escaping @Sendable (Root, RelationSlot<Value>) -> Void
  ) {
    self.place = place
    self.name = name
    self.slot = slot
    self.setSlot = setSlot
  }
}
