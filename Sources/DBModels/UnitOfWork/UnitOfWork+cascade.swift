internal import DBQuery
internal import DBSchema

/// What rows that go mean to the objects in memory. All of it can be undone.
extension UnitOfWork {
  /// Sets keys to NULL as one statement does it that goes before the flush's own.
  /// - Parameter version: what the version of a row becomes that counts its changes.
  func clear(_ keys: ChildKeys, version: SQLValue?) throws {
    guard let child = keys.child as? any Entity.Type else { return }
    for object in known(child) {
      let isHit = isStored(object, keys)
      if isHit, let column = child.mapping.version {
        set(object, column, try version ?? child.mapping.next(storedValue(of: object, column)))
      }
      try empty(object, keys, isHit: isHit)
    }
  }

  /// Empties a key in memory: without a statement where the row's is emptied by another one.
  private func empty(_ object: any Entity, _ keys: ChildKeys, isHit: Bool) throws {
    guard leads(object, keys) else { return }
    let declaration = type(of: object).mapping.declaration
    for column in keys.key.columns where declaration.columns[column].isNullable {
      if isHit || object._modelState.status == .pending {
        set(object, column, .null)
      } else {
        try write(object, column, .null)
      }
    }
  }

  /// Lets rows between two models go as one statement does it.
  /// - Returns: the objects of such rows.
  func leaveBetween(_ keys: ChildKeys, _ going: Set<ObjectIdentifier>) throws -> [any Entity] {
    for change in links.all where change.mapping.declaration.table == keys.child.model.table {
      let end = change.near.columns == keys.key.columns ? change.owner : change.other
      guard going.contains(ObjectIdentifier(end)) else { continue }
      journal.append(.link(change, before: change))
      links[change.pair] = nil
    }
    guard let child = keys.child as? any Entity.Type else { return [] }
    var gone: [any Entity] = []
    for object in known(child) where isStored(object, keys) || leads(object, keys) {
      gone.append(object)
      if isStored(object, keys) { leave(object) } else { try delete(object) }
    }
    return gone
  }

  /// Does to objects what the database does by itself to rows that lead to deleted ones, and to those that lead to them
  /// in turn.
  /// - Returns: the objects that go with them.
  func followDatabase(_ objects: [any Entity]) throws -> [any Entity] {
    var level = objects
    var gone: [any Entity] = []
    while !level.isEmpty {
      let tables = Dictionary(grouping: level) { type(of: $0).mapping.declaration.table }
      level = []
      for child in knownTypes {
        for key in child.mapping.foreignKeys where key.actsInDatabase {
          guard let parents = tables[key.table] else { continue }
          let keys = ChildKeys(
            relation: "", child: child, key: key,
            values: Set(parents.compactMap { values(of: $0, for: key) }))
          for object in known(child) where object._modelState.status != .doomed {
            if try follow(object, keys) { level.append(object) }
          }
        }
      }
      gone += level
    }
    return gone
  }

  /// - Returns: whether the object's row goes.
  private func follow(_ object: any Entity, _ keys: ChildKeys) throws -> Bool {
    let isHit = isStored(object, keys)
    switch keys.key.onDelete {
    case .cascade:
      guard leads(object, keys) else { return false }
      if isHit {
        leave(object)
        return true
      }
      // It was to be moved below a row that goes: its own goes by a statement.
      try delete(object)
      return object._modelState.status == .doomed
    case .setNull: try empty(object, keys, isHit: isHit)
    case .setDefault: if isHit { anyMap(of: type(of: object)).expire(object) }
    case .noAction, .restrict: break
    }
    return false
  }

  /// Marks an object whose row goes without a statement of its own.
  private func leave(_ object: any Entity) {
    if object._modelState.status != .doomed { journal.append(.doomed(object)) }
    object._modelState.status = .doomed
    leave(object, anyMap(of: type(of: object)))
    journal.append(.deleted([object]))
  }

  /// Takes a deleted object out of the map. What was written to it and never sent is forgotten.
  func leave(_ object: any Entity, _ map: any AnyIdentityMap) {
    restore(object, object._modelState.originals)
    map.remove(object)
    object._modelState.status = .deleted
  }

  /// Takes objects that go out of what others keep.
  func forget(_ objects: [any Entity]) {
    // Only relations to models of which something goes can keep one.
    let gone = Set(objects.map { ObjectIdentifier(type(of: $0)) })
    for type in knownTypes {
      let keys = type.mapping.relationKeys.filter { gone.contains(ObjectIdentifier($0._targetType)) }
      if keys.isEmpty { continue }
      for owner in known(type) where owner._modelState.status != .doomed {
        for key in keys where key._isLoaded(owner) {
          guard let held = key._objects(owner), held.contains(where: { $0.isGoing }) else { continue }
          note(owner, key)
          key._load(owner, held.filter { !$0.isGoing })
        }
      }
    }
  }

  /// Parts a new object that leaves before it had a row from others: those that its relations delete leave with it, keys
  /// that were to lead to it lead nowhere.
  func detach(_ object: any Entity) throws {
    let mapping = type(of: object).mapping
    for (place, relation) in mapping.relations.enumerated() {
      guard let relation, let others = mapping.relationKeys[place]._objects(object) else { continue }
      for other in others where other._modelState.tracker === tracker {
        switch relation.path {
        case .toParent: break
        case .toChildren(let key):
          let outcome = mapping.declaration.relations[place].cascade.outcome(key)
          if outcome == .delete, other._modelState.status == .pending {
            try delete(other)
          } else if key.isNullable {
            try clearParent(other, key)
          }
        case .through(let between, let near, let far):
          guard let between = (between as? any Entity.Type)?.mapping else { continue }
          let change = LinkChange(
            mapping: between, near: near, far: far, owner: object, other: other, isAdded: true)
          guard let before = links[change.pair] else { continue }
          journal.append(.link(before, before: before))
          links[change.pair] = nil
        }
        take(object, outOf: other, inverse: relation)
      }
    }
  }

  /// Keys that wait for an object which has left the session since lead nowhere.
  func leaveWaiting() throws {
    if parents.isEmpty { return }
    for child in pending + tracker.dirty {
      let status = child._modelState.status
      guard status == .pending || status == .persistent else { continue }
      for waiting in parents[ObjectIdentifier(child)] ?? [] where waiting.parent._modelState.tracker !== tracker {
        guard !waiting.key.isNullable else {
          try clearParent(child, waiting.key)
          for key in type(of: child).mapping.relationKeys { take(waiting.parent, outOf: child, key) }
          continue
        }
        let model = type(of: child).mapping.declaration
        let names = waiting.key.columns.map { model.typeName + "." + model.columns[$0].property }
        throw SessionMisuse(
          "\(names.joined(separator: ", ")) leads to an object that has left the session",
          hint: "add that object again, let this one lead to another, or delete this one")
      }
    }
  }

  /// What a column holds in the table.
  private func storedValue(of object: any Entity, _ column: Int) -> SQLValue {
    object._modelState.originals?.value(column) ?? object._modelValue(column)
  }
}

extension Entity {
  /// Whether the object's row goes or is gone.
  fileprivate var isGoing: Bool { _modelState.status == .doomed || _modelState.status == .deleted }
}
