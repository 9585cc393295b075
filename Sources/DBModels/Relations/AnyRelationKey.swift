/// A relation of any model: how the session reaches what an object keeps without knowing its type.
///
/// ```swift
/// for relation in Author.Relations()._all { print(relation.name) }
/// ```
public protocol AnyRelationKey: Sendable {
  /// The Swift property.
  var name: String { get }
  /// The place among the model's relations, from 0.
  var place: Int { get }
  /// The model that has it.
  var _rootType: any Entity.Type { get }
  /// The model that it leads to.
  var _targetType: any Entity.Type { get }
  /// How many objects it leads to.
  var _cardinality: RelationDeclaration.Cardinality { get }
  /// What an object keeps; nil when it is not loaded, or of another type.
  func _objects(_ object: any Entity) -> [any Entity]?
  /// Keeps objects, in order; those of another type are left out.
  func _load(_ object: any Entity, _ objects: [any Entity])
  /// Keeps one object; one of another type is left out.
  func _load(_ object: any Entity, one: any Entity)
  /// Keeps one object in each of many, all of one type; one of another type is left out.
  func _load<Object: Entity>(_ objects: [Object], one: any Entity)
  /// Forgets what was loaded.
  func _unload(_ object: any Entity)
  /// Forgets what was loaded into many objects of one type.
  func _unload<Object: Entity>(all objects: [Object?])
  /// Whether it was loaded.
  func _isLoaded(_ object: any Entity) -> Bool
  /// Whether an object keeps another one.
  func _holds(_ object: any Entity, _ other: any Entity) -> Bool
  /// Keeps another object at the end, or in the place of the only one; what was not loaded counts as empty.
  func _put(_ object: any Entity, _ other: any Entity)
}

extension RelationKey: AnyRelationKey {
  /// The model that has it.
  public var _rootType: any Entity.Type { Root.self }
  /// The model that it leads to.
  public var _targetType: any Entity.Type { Value.Target.self }
  /// How many objects it leads to.
  public var _cardinality: RelationDeclaration.Cardinality { Value._cardinality }

  /// What an object keeps; nil when it is not loaded, or of another type.
  public func _objects(_ object: any Entity) -> [any Entity]? {
    guard let root = object as? Root else { return nil }
    return slot(root).value?._relatedObjects
  }

  /// Keeps objects, in order; those of another type are left out.
  public func _load(_ object: any Entity, _ objects: [any Entity]) {
    guard let root = object as? Root else { return }
    load(root, objects.compactMap { $0 as? Value.Target })
  }

  /// Keeps one object; one of another type is left out.
  public func _load(_ object: any Entity, one: any Entity) {
    guard let root = object as? Root, let one = one as? Value.Target else { return }
    load(root, [one])
  }

  /// Forgets what was loaded.
  public func _unload(_ object: any Entity) {
    guard let root = object as? Root else { return }
    var slot = slot(root)
    slot.unload()
    setSlot(root, slot)
  }

  /// Keeps one object in each of many, all of one type; one of another type is left out.
  public func _load<Object: Entity>(_ objects: [Object], one: any Entity) {
    // By way of `Any` the array is compared as a whole, and not its elements one by one.
    let list: Any = objects
    guard let roots = list as? [Root], let one = one as? Value.Target, let first = roots.first,
      let value = Value._relationValue([one])
    else { return }
    var filled = slot(first)
    filled.load(value)
    for root in roots { setSlot(root, filled) }
  }

  /// Forgets what was loaded into many objects of one type.
  public func _unload<Object: Entity>(all objects: [Object?]) {
    let list: Any = objects
    guard let roots = list as? [Root?], case .some(.some(let first)) = roots.first(where: { $0 != nil }) else { return }
    var empty = slot(first)
    empty.unload()
    for case .some(let root) in roots { setSlot(root, empty) }
  }

  /// Whether it was loaded.
  public func _isLoaded(_ object: any Entity) -> Bool { (object as? Root).map { slot($0).isLoaded } ?? false }

  /// Whether an object keeps another one.
  public func _holds(_ object: any Entity, _ other: any Entity) -> Bool {
    guard let root = object as? Root else { return false }
    return change(root) { $0.holds(other) }
  }

  /// Keeps another object at the end, or in the place of the only one; what was not loaded counts as empty.
  public func _put(_ object: any Entity, _ other: any Entity) {
    guard let root = object as? Root, let other = other as? Value.Target else { return }
    change(root) { $0.put(other) }
  }

  /// Changes a slot while nobody else holds its array, so that it grows in place.
  private func change<R>(_ root: Root, _ body: (inout RelationSlot<Value>) -> R) -> R {
    var slot = slot(root)
    var empty = slot
    empty.unload()
    setSlot(root, empty)
    defer { setSlot(root, slot) }
    return body(&slot)
  }

  /// Keeps objects, in order. One that is needed and missing leaves the relation unloaded.
  func load(_ root: Root, _ objects: [Value.Target]) {
    var slot = slot(root)
    if let value = Value._relationValue(objects) { slot.load(value) } else { slot.unload() }
    setSlot(root, slot)
  }
}
