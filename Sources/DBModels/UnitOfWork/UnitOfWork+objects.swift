package import DBQuery

extension UnitOfWork {
  /// Takes a new object in, with the new objects that its relations lead to.
  package func add(_ object: any Entity) throws {
    let mapping = type(of: object).mapping
    switch object._modelState.status {
    case .transient, .deleted: break
    case .pending, .persistent:
      guard object._modelState.tracker === tracker else { throw SessionMisuse.foreign(object) }
      return
    case .doomed:
      guard object._modelState.tracker === tracker else { throw SessionMisuse.foreign(object) }
      object._modelState.status = .persistent
      doomed.removeAll { $0 === object }
      return
    case .closed: throw SessionClosed(mapping.declaration.typeName)
    }
    if let tracker = object._modelState.tracker, tracker !== self.tracker {
      guard tracker.isClosed else { throw SessionMisuse.foreign(object) }
      throw SessionClosed(mapping.declaration.typeName)
    }
    object._modelState.status = .pending
    object._modelState.tracker = tracker
    object._modelState.originals = nil
    pending.append(object)
    journal.append(.added(object))
    for key in mapping.relationKeys {
      guard let others = key._objects(object) else { continue }
      for other in others { try link(object, key, other) }
    }
  }

  /// Lets an object's row go with the next flush; one that has none yet just leaves.
  package func delete(_ object: any Entity) throws {
    guard object._modelState.tracker === tracker else {
      if object._modelState.isClosed { throw SessionClosed(type(of: object).mapping.declaration.typeName) }
      throw object._modelState.tracker == nil ? SessionMisuse.unknown(object) : SessionMisuse.foreign(object)
    }
    switch object._modelState.status {
    case .persistent:
      object._modelState.status = .doomed
      doomed.append(object)
      journal.append(.doomed(object))
    case .pending:
      try expunge(object)
      try detach(object)
    case .doomed: break
    case .transient, .deleted, .closed: throw SessionMisuse.unknown(object)
    }
  }

  /// Takes an object out; its row stays.
  package func expunge(_ object: any Entity) throws {
    guard object._modelState.tracker === tracker else { throw SessionMisuse.unknown(object) }
    journal.append(.expunged(object, object._modelState))
    pending.removeAll { $0 === object }
    doomed.removeAll { $0 === object }
    tracker.dirty.removeAll { $0 === object }
    if let waiting = parents[ObjectIdentifier(object)] {
      journal.append(.parents(object, waiting))
      parents[ObjectIdentifier(object)] = nil
    }
    anyMap(of: type(of: object)).remove(key: storedKey(of: object), of: object)
    object._modelState = ModelState()
  }

  /// Writes a column as a program does, so that it is sent and can be undone.
  package func write(_ object: any Entity, _ column: Int, _ value: SQLValue) throws {
    object._modelState.willChange(column, value: object._modelValue(column), of: object)
    guard object._setModelValue(column, value) else {
      let model = type(of: object).mapping.declaration
      let name = model.typeName + "." + model.columns[column].property
      throw SessionMisuse(
        value == .null ? "\(name) does not take NULL" : "\(name) does not take \(value.kindName)",
        hint: value == .null ? "make the property optional, or delete the object" : nil)
    }
  }

  /// Ends all objects' ties to the session. What they hold in columns stays with them.
  package func close() {
    tracker.isClosed = true
    tracker.dirty = []
    for map in allMaps where !map.isEmpty {
      // Objects that lead to each other would keep each other for ever.
      map.unloadAll()
      map.removeAll()
    }
    for object in pending + doomed { for key in type(of: object).mapping.relationKeys { key._unload(object) } }
    marked = []
    pending = []
    doomed = []
    parents = [:]
    links = LinkChanges()
    keep()
  }
}

extension SessionMisuse {
  static func foreign(_ object: any Entity) -> SessionMisuse {
    SessionMisuse(
      "\(type(of: object).mapping.declaration.typeName) belongs to another session",
      hint: "use it there, or take a copy with merge(_:)")
  }

  static func going(_ object: any Entity) -> SessionMisuse {
    SessionMisuse(
      "\(type(of: object).mapping.declaration.typeName) was deleted, and no relation can lead to it or from it",
      hint: "add(_:) it again if it is to stay")
  }

  static func unknown(_ object: any Entity) -> SessionMisuse {
    SessionMisuse(
      "\(type(of: object).mapping.declaration.typeName) is not an object of this session",
      hint: "load it with this session, or add(_:) it if it is new")
  }
}
