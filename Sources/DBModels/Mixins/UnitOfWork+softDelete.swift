internal import DBQuery

extension UnitOfWork {
  /// Lets an object go as its model says: its row is marked, or deleted with the next flush.
  package func remove(_ object: any Entity) throws {
    guard type(of: object).mapping.mixins.deletedAt != nil, object._modelState.tracker === tracker,
      object._modelState.status == .persistent
    else { return try delete(object) }
    if !object._isMarkedDeleted { try mark(object, clock().sqlValue) }
  }

  /// Marks an object as deleted, and takes it out of what its parents lead to.
  func mark(_ object: any Entity, _ moment: SQLValue) throws {
    let mapping = type(of: object).mapping
    guard let place = mapping.mixins.deletedAt else { return }
    try write(object, place, moment)
    marked.append(object)
    for (relation, key) in zip(mapping.relations, mapping.relationKeys) {
      guard let relation, case .toParent = relation.path else { continue }
      for parent in key._objects(object) ?? [] { take(object, outOf: parent, inverse: relation) }
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
