internal import DBQuery

extension UnitOfWork {
  /// Where the journal stands, for ``undo(to:)``.
  package var mark: Int { journal.count }

  /// Undoes what was done to objects since a mark: columns hold what they held, new objects are new again, deleted ones
  /// stand again, relations lead where they led.
  package func undo(to mark: Int) {
    for object in tracker.dirty { restore(object, object._modelState.originals) }
    tracker.dirty = []
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
    case .inserted(let objects, let before):
      for object in objects {
        anyMap(of: type(of: object)).remove(object)
        object._modelState.status = .pending
        object._modelState.originals = nil
        pending.append(object)
      }
      for (object, column, value) in before { _ = object._setModelValue(column, value) }
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
        anyMap(of: type(of: object)).insert(object)
        doomed.append(object)
      }
    case .relation(let object, let key, let before):
      if let before { key._load(object, before) } else { key._unload(object) }
    case .expunged(let object, let state):
      object._modelState = state
      if state.status == .pending { pending.append(object) } else { anyMap(of: type(of: object)).insert(object) }
    case .links(let before): links = before
    case .parents(let object, let before): parents[ObjectIdentifier(object)] = before
    }
  }

  /// Writes back what columns held.
  private func restore(_ object: any Entity, _ originals: OriginalValues?) {
    for (column, value) in originals?.values ?? [] { _ = object._setModelValue(column, value) }
    object._modelState.originals = nil
  }
}
