/// What writes a relation, which itself is only read: `author.$books`.
///
/// ```swift
/// try author.$books.add(book)        // book.authorID becomes author.id, at the latest when the session flushes
/// ```
public struct RelationWriter<Root: Entity, Value: RelationValue> {
  let object: Root
  let key: RelationKey<Root, Value>

  /// Writes a relation of an object.
  public init(_ object: Root, _ key: RelationKey<Root, Value>) {
    self.object = object
    self.key = key
  }

  /// Whether the relation was loaded.
  public var isLoaded: Bool { key.slot(object).isLoaded }
}
