public import DBSchema

/// How a model's objects lead to those of another model.
///
/// ```swift
/// @Relation(inverse: "author") var books: [Book]
/// Author.model.relations[0].cardinality   // .many
/// ```
public struct RelationDeclaration: Sendable {
  /// How many objects it leads to.
  public enum Cardinality: Sendable, Hashable {
    /// One, always.
    case one
    /// One or none.
    case optional
    /// Any number.
    case many
  }

  /// The Swift property.
  public var property: String
  /// How many objects it leads to.
  public var cardinality: Cardinality
  /// The model that it leads to.
  public var target: any Model.Type
  /// The relation there that leads back, where one was said.
  public var inverse: String?
  /// The property of this model that is the foreign key; nil for the only one to the target.
  public var key: String?
  /// The model between the two, whose foreign keys lead to both.
  public var through: (any Model.Type)?
  /// What becomes of the objects that it leads to when the one that has it is deleted.
  public var cascade: RelationCascade
  /// Where it was declared.
  public var site: DeclarationSite
}
