/// What a relation's property can be: a model, an optional one, or an array.
///
/// ```swift
/// @Relation var customer: Customer
/// @Relation var editor: Author?
/// @Relation(inverse: "author") var books: [Book]
/// ```
public protocol RelationValue: SendableMetatype {
  /// The model that it leads to.
  associatedtype Target: Entity
  /// How many objects it leads to.
  static var _cardinality: RelationDeclaration.Cardinality { get }
  /// Makes the value of the objects that were found; nil when there is none and one is needed.
  static func _relationValue(_ objects: [Target]) -> Self?
  /// The objects.
  var _relatedObjects: [Target] { get }
}

extension Entity {
  /// One, always.
  public static var _cardinality: RelationDeclaration.Cardinality { .one }
  /// The object.
  public static func _relationValue(_ objects: [Self]) -> Self? { objects.first }
  /// Itself.
  public var _relatedObjects: [Self] { [self] }
}

extension Optional: RelationValue where Wrapped: Entity {
  /// One or none.
  public static var _cardinality: RelationDeclaration.Cardinality { .optional }
  /// The object, or nil.
  public static func _relationValue(_ objects: [Wrapped]) -> Wrapped?? { .some(objects.first) }
  /// The object, if there is one.
  public var _relatedObjects: [Wrapped] { map { [$0] } ?? [] }
}

extension Array: RelationValue where Element: Entity {
  /// Any number.
  public static var _cardinality: RelationDeclaration.Cardinality { .many }
  /// The objects.
  public static func _relationValue(_ objects: [Element]) -> [Element]? { objects }
  /// The objects.
  public var _relatedObjects: [Element] { self }
}
