internal import DBQuery

extension UnitOfWork {
  /// Marks where the journal stands, for ``undo(to:)``.
  package func mark() -> Int {
    journaled = []
    return journal.count
  }

  /// Notes that a relation is about to lead elsewhere: once since the last mark, however often it is written.
  func note(_ object: any Entity, _ key: any AnyRelationKey) {
    guard journaled.insert(RelationPlace(object: ObjectIdentifier(object), place: key.place)).inserted else { return }
    journal.append(.relation(object, key, before: key._objects(object)))
  }

  /// Writes a column without a statement, so that it can be undone.
  func set(_ object: any Entity, _ column: Int, _ value: SQLValue) {
    journal.append(.set(object, column: column, before: object._modelValue(column)))
    _ = object._setModelValue(column, value)
  }

  /// Forgets how to undo: what was done is committed.
  package func keep() {
    journal = []
    journaled = []
  }

  /// Undoes what was done to objects since a mark: columns hold what they held, new objects are new again, deleted ones
  /// stand again, relations lead where they led.
  package func undo(to mark: Int) {
    for object in tracker.dirty { restore(object, object._modelState.originals) }
    tracker.dirty = []
    journaled = []
    while journal.count > mark, let entry = journal.popLast() { undo(entry) }
    pending.removeAll { $0._modelState.status != .pending }
    doomed.removeAll { $0._modelState.status != .doomed }
    marked = []
  }

  private func undo(_ entry: JournalEntry) {
    switch entry {
    case .added(let object):
      object._modelState.status = .transient
      object._modelState.tracker = nil
      object._modelState.originals = nil
      parents[ObjectIdentifier(object)] = nil
    case .inserted(let objects, let columns, let before):
      for object in objects {
        anyMap(of: type(of: object)).remove(object)
        object._modelState.status = .pending
        object._modelState.originals = nil
        pending.append(object)
      }
      for (place, value) in before.enumerated() {
        _ = objects[place / columns.count]._setModelValue(columns[place % columns.count], value)
      }
    case .updated(let objects):
      for (object, before) in objects {
        let map = anyMap(of: type(of: object))
        map.remove(object)
        restore(object, before)
        map.insert(object)
      }
    case .doomed(let object):
      object._modelState.status = .persistent
    case .deleted(let objects):
      for object in objects {
        object._modelState.status = .doomed
        object._modelState.tracker = tracker
        anyMap(of: type(of: object)).insert(object)
        doomed.append(object)
      }
    case .relation(let object, let key, let before):
      if let before { key._load(object, before) } else { key._unload(object) }
    case .expunged(let object, let state):
      // Its row may have been read into another object since.
      if state.status == .persistent, anyMap(of: type(of: object)).hasOther(than: object) { return }
      object._modelState = state
      switch state.status {
      case .pending: pending.append(object)
      case .doomed: doomed.append(object)
      case .transient, .persistent, .deleted, .closed: break
      }
      if state.status != .pending {
        restore(object, state.originals)
        anyMap(of: type(of: object)).insert(object)
      }
    case .set(let object, let column, let before): _ = object._setModelValue(column, before)
    case .link(let change, let before): links[change.pair] = before
    case .parents(let object, let before): parents[ObjectIdentifier(object)] = before
    }
  }

  /// Writes back what columns held.
  func restore(_ object: any Entity, _ originals: OriginalValues?) {
    for (column, value) in originals?.values ?? [] { _ = object._setModelValue(column, value) }
    object._modelState.originals = nil
  }
}
