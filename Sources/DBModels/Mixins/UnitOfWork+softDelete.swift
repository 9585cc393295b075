internal import DBQuery

extension UnitOfWork {
  /// Lets an object go as its model says: its row is marked, or deleted with the next flush.
  package func remove(_ object: any Entity) throws {
    guard type(of: object).mapping.mixins.deletedAt != nil, object._modelState.tracker === tracker,
      object._modelState.status == .persistent
    else { return try delete(object) }
    if !object._isMarkedDeleted { try mark(object, clock().sqlValue) }
  }

  /// Marks an object as deleted.
  func mark(_ object: any Entity, _ moment: SQLValue) throws {
    let mapping = type(of: object).mapping
    guard let place = mapping.mixins.deletedAt else { return }
    try write(object, place, moment)
    marked.append(object)
  }

  /// Takes marked objects out of what their parents lead to; each parent's once, however many they are. A parent that is
  /// marked itself keeps its own, for when it is restored.
  func forgetMarked() {
    let gone = Set(marked.map { ObjectIdentifier($0) })
    var parents: [ObjectIdentifier: (object: any Entity, keys: [Int: any AnyRelationKey])] = [:]
    for object in marked {
      let mapping = type(of: object).mapping
      for (relation, key) in zip(mapping.relations, mapping.relationKeys) {
        guard let relation, case .toParent = relation.path, let inverse = relation.inverse else { continue }
        for parent in key._objects(object) ?? [] where !gone.contains(ObjectIdentifier(parent)) {
          let back = type(of: parent).mapping.relationKeys[inverse]
          parents[ObjectIdentifier(parent), default: (parent, [:])].keys[back.place] = back
        }
      }
    }
    for (parent, keys) in parents.values {
      for key in keys.values {
        guard let held = key._objects(parent) else { continue }
        journal.append(.relation(parent, key, before: held))
        key._load(parent, held.filter { !gone.contains(ObjectIdentifier($0)) })
      }
    }
  }

  /// Takes the mark off an object.
  package func restore(_ object: any Entity) throws {
    guard object._modelState.tracker === tracker, object._modelState.status == .persistent else {
      if object._modelState.isClosed { throw SessionClosed(type(of: object).mapping.declaration.typeName) }
      throw SessionMisuse.unknown(object)
    }
    guard let place = type(of: object).mapping.mixins.deletedAt, object._isMarkedDeleted else { return }
    try write(object, place, .null)
    marked.removeAll { $0 === object }
  }
}
