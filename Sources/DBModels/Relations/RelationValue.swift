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
  /// Puts an object at the end, or in the place of the only one.
  static func _put(_ object: Target, into value: inout Self?)
}

extension Entity {
  /// One, always.
  public static var _cardinality: RelationDeclaration.Cardinality { .one }
  /// The object.
  public static func _relationValue(_ objects: [Self]) -> Self? { objects.first }
  /// Itself.
  public var _relatedObjects: [Self] { [self] }
  /// Takes the object.
  public static func _put(_ object: Self, into value: inout Self?) { value = object }
}

extension Optional: RelationValue where Wrapped: Entity {
  /// One or none.
  public static var _cardinality: RelationDeclaration.Cardinality { .optional }
  /// The object, or nil.
  public static func _relationValue(_ objects: [Wrapped]) -> Wrapped?? { .some(objects.first) }
  /// The object, if there is one.
  public var _relatedObjects: [Wrapped] { map { [$0] } ?? [] }
  /// Takes the object.
  public static func _put(_ object: Wrapped, into value: inout Wrapped??) { value = .some(object) }
}

extension Array: RelationValue where Element: Entity {
  /// Any number.
  public static var _cardinality: RelationDeclaration.Cardinality { .many }
  /// The objects.
  public static func _relationValue(_ objects: [Element]) -> [Element]? { objects }
  /// The objects.
  public var _relatedObjects: [Element] { self }
  /// Puts an object at the end.
  public static func _put(_ object: Element, into value: inout [Element]?) {
    if value == nil { value = [object] } else { value?.append(object) }
  }
}
