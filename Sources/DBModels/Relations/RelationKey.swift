/// Names a relation of a model, with its types. `@Model` declares one for each relation, in a `Relations` of the model,
/// so that a name that does not exist does not compile.
///
/// ```swift
/// Author.Relations().books.name    // books
/// ```
public struct RelationKey<Root: Model, Value>: Sendable {
  /// The Swift property.
  public let name: String

  /// Makes a key.
  public init(_ name: String) { self.name = name }
}
