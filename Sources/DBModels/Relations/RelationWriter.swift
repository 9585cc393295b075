internal import DBQuery

/// What writes a relation, which itself is only read: `author.$books`.
///
/// ```swift
/// try author.$books.add(book)        // book.authorID becomes author.id, at the latest when the session flushes
/// ```
///
/// Of an object that no session knows yet, it only notes what was said: keys are written when the session takes it in.
public struct RelationWriter<Root: Entity, Value: RelationValue> {
  let object: Root
  let key: RelationKey<Root, Value>

  /// Writes a relation of an object.
  public init(_ object: Root, _ key: RelationKey<Root, Value>) {
    self.object = object
    self.key = key
  }

  /// Whether the relation was loaded.
  public var isLoaded: Bool { key.slot(object).isLoaded }

  /// What was loaded; nil where nothing was. Unlike the property, it does not throw.
  public var loaded: Value? { key.slot(object).value }

  private func link(_ other: Value.Target) throws {
    if object._modelState.isClosed { throw SessionClosed("\(Root.model.typeName).\(key.name)") }
    guard let unit = object._modelState.tracker?.unit else {
      if !key._holds(object, other) { key._put(object, other) }
      return
    }
    try unit.link(object, key, other)
  }

  private func unlink(_ other: Value.Target) throws {
    if object._modelState.isClosed { throw SessionClosed("\(Root.model.typeName).\(key.name)") }
    guard let unit = object._modelState.tracker?.unit else {
      key.load(object, (key.slot(object).value?._relatedObjects ?? []).filter { $0 !== other })
      return
    }
    try unit.unlink(object, key, other)
  }
}

extension RelationWriter where Value: RangeReplaceableCollection, Value.Element == Value.Target {
  /// Adds an object. A new one comes into the session with it.
  ///
  /// ```swift
  /// try order.$lines.add(OrderLine(bookID: book.id, quantity: 2))
  /// ```
  /// - Throws: ``SessionMisuse`` when the object belongs to another session; ``SessionClosed``.
  public func add(_ other: Value.Target) throws { try link(other) }

  /// Adds objects, in order.
  public func add(contentsOf others: some Sequence<Value.Target>) throws { for other in others { try link(other) } }

  /// Takes an object out: its key becomes NULL, the row between the two goes, or with `cascade: .deleteOrphan` the object
  /// itself.
  /// - Throws: ``SessionMisuse`` when the object cannot stand alone; ``SessionClosed``.
  public func remove(_ other: Value.Target) throws { try unlink(other) }

  /// Makes the relation lead to these objects, and to no others.
  /// - Throws: ``RelationNotLoaded`` when it is not known what it leads to now.
  public func set(_ others: [Value.Target]) throws {
    var held = key.slot(object).value?._relatedObjects ?? []
    // What has no row yet leads to nothing that is not known; what no session knows keeps only what is said last.
    switch object._modelState.status {
    case _ where object._modelState.tracker == nil: held = []
    case .pending: break
    default: held = try key.slot(object).get(object._modelState)._relatedObjects
    }
    for old in held where !others.contains(where: { $0 === old }) { try unlink(old) }
    for new in others where !held.contains(where: { $0 === new }) { try link(new) }
    object._modelState.tracker?.unit?.note(object, key)
    key.load(object, others)
  }
}

extension RelationWriter where Value: Entity, Value.Target == Value {
  /// Makes the relation lead to another object, whose key this one takes.
  ///
  /// ```swift
  /// try book.$author.set(author)
  /// ```
  /// - Throws: ``SessionMisuse`` when the object belongs to another session; ``SessionClosed``.
  public func set(_ other: Value) throws { try link(other) }
}

extension RelationWriter {
  /// Makes the relation lead to another object, or to none.
  public func set<Wrapped: Entity>(_ other: Wrapped?) throws where Value == Wrapped? {
    if let other { return try link(other) }
    if object._modelState.tracker == nil {
      key.load(object, [])
      guard case .toParent(let foreignKey)? = Root.mapping.relations[key.place]?.path else { return }
      let columns = Root.mapping.declaration.columns
      for column in foreignKey.columns where columns[column].isNullable {
        _ = object._setModelValue(column, .null)
      }
    } else if let old = key.slot(object).value?._relatedObjects.first {
      try unlink(old)
    } else {
      try object._modelState.tracker?.unit?.clear(object, key)
    }
  }
}
