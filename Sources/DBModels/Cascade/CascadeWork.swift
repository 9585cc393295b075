internal import DBEngine
internal import DBQuery
internal import DBSchema
internal import FoundationEssentials

/// What becomes of other rows when some go: gathered before anything is changed, so that an error leaves all as it was.
///
/// Deleted objects are followed level by level: what a level's relations say is noted, children that have to go are read
/// and make the next level. An object is followed once, so that rows which lead to each other end.
struct CascadeWork {
  let unit: UnitOfWork
  let writer: FlushWriter
  /// Objects whose rows go.
  private(set) var going: Set<ObjectIdentifier> = []
  /// Those that go because of a relation, in the order in which they were found.
  private(set) var added: [any Entity] = []
  /// Keys that are set to NULL.
  private(set) var cleared: [ChildKeys] = []
  /// Keys that must not be in use.
  private(set) var forbidden: [ChildKeys] = []
  /// Keys of rows between two models, which go.
  private(set) var between: [ChildKeys] = []

  /// Notes what the relations of objects say.
  /// - Returns: the children that have to go, to be read.
  mutating func follow(_ objects: [any Entity]) -> [ChildKeys] {
    var reads: [ChildKeys] = []
    for (mapping, objects) in Self.byModel(objects) {
      for (place, relation) in mapping.relations.enumerated() {
        guard let relation else { continue }
        let cascade = mapping.declaration.relations[place].cascade
        func keys(_ child: any Model.Type, _ key: MappedForeignKey) -> ChildKeys? {
          let values = Set(objects.compactMap { unit.values(of: $0, for: key) })
          if values.isEmpty { return nil }
          let name = mapping.declaration.typeName + "." + relation.property
          return ChildKeys(relation: name, child: child, key: key, values: values)
        }
        switch relation.path {
        case .toParent: continue
        case .toChildren(let key):
          guard let keys = keys(relation.target, key) else { continue }
          switch cascade.outcome(key) {
          case .leave: continue
          case .delete: reads.append(keys)
          case .clear: if key.isNullable { cleared.merge(keys) } else { forbidden.merge(keys) }
          }
        case .through(let model, let near, let far):
          // Where a model is connected with itself, a row may lead to the deleted one by either key.
          let ends = relation.target.model.table == mapping.declaration.table ? [near, far] : [near]
          for key in ends where cascade.outcomeBetween(key) == .delete {
            if let keys = keys(model, key) { between.merge(keys) }
          }
        }
      }
    }
    return reads
  }

  /// Starts with objects whose rows go.
  mutating func begin(_ objects: [any Entity]) { going.formUnion(objects.map(ObjectIdentifier.init)) }

  /// Takes children in that were read, and those that only the session knows.
  /// - Returns: those whose own children have to be looked at.
  mutating func take(_ keys: ChildKeys, _ read: [any Entity]) -> [any Entity] {
    guard let child = keys.child as? any Entity.Type else { return [] }
    var next: [any Entity] = []
    for object in read + unit.known(child) {
      // One that was moved to another parent stays; one that was moved here goes.
      guard unit.leads(object, keys), going.insert(ObjectIdentifier(object)).inserted else { continue }
      added.append(object)
      if object._modelState.status == .persistent { next.append(object) }
    }
    return next
  }

  /// The keys of rows that may lead to deleted ones by a key that takes no NULL: they go themselves, or move away.
  func excused(_ keys: ChildKeys) -> Set<[SQLValue]> {
    guard let child = keys.child as? any Entity.Type else { return [] }
    var excused: Set<[SQLValue]> = []
    for object in unit.known(child) + added where type(of: object) == child {
      let isGoing = going.contains(ObjectIdentifier(object))
      if isGoing || (object._modelState.originals != nil && !unit.leads(object, keys)) {
        excused.insert(unit.storedKey(of: object).map(\.comparable))
      }
    }
    return excused
  }

  /// Whether an object that stays leads to a deleted one by a key that takes no NULL.
  func isUsed(_ keys: ChildKeys) -> Bool {
    guard let child = keys.child as? any Entity.Type else { return false }
    return unit.known(child).contains { object in
      !going.contains(ObjectIdentifier(object)) && unit.leads(object, keys)
    }
  }

  /// The error for a key that is in use.
  func inUse(_ keys: ChildKeys) -> DatabaseError {
    let child = keys.child.model
    let names = keys.key.columns.map { child.typeName + "." + child.columns[$0].property }.joined(separator: ", ")
    return DatabaseError(
      .foreignKey,
      "a \(child.typeName) of \(keys.relation) still leads to a deleted object, and \(names) takes no NULL",
      hint: "delete those objects or move them first, or declare \(keys.relation) with cascade: .delete",
      table: child.table.plain, column: keys.key.columns.first.map { child.columns[$0].name.name })
  }

  /// The statements that go before the flush's own.
  ///
  /// They are written into the objects, too.
  func apply(_ doomed: [any Entity]) throws -> [RenderedSQL] {
    var gone = doomed + added.filter { $0._modelState.status == .persistent }
    for object in added { try unit.delete(object) }
    var clears: [RenderedSQL] = []
    for keys in cleared {
      guard let child = keys.child as? any Entity.Type else { continue }
      let version = child.mapping.sharedVersion
      try unit.clear(keys, version: version)
      clears += writer.clear(child.mapping, by: keys.key.columns, keys.sorted, version: version)
    }
    for keys in between { gone += try unit.leaveBetween(keys, going) }
    gone += try unit.followDatabase(gone)
    unit.forget(gone)
    let deletes = between.flatMap { keys in
      writer.delete(keys.child.text(writer.dialect), by: keys.key.columns, keys.sorted)
    }
    return clears + deletes
  }

  init(_ unit: UnitOfWork, _ writer: FlushWriter) {
    self.unit = unit
    self.writer = writer
  }

  private static func byModel(_ objects: [any Entity]) -> [(ModelMapping, [any Entity])] {
    var groups: [(mapping: ModelMapping, objects: [any Entity])] = []
    var places: [ObjectIdentifier: Int] = [:]
    for object in objects {
      let mapping = type(of: object).mapping
      if let place = places[ObjectIdentifier(mapping)] {
        groups[place].objects.append(object)
      } else {
        places[ObjectIdentifier(mapping)] = groups.count
        groups.append((mapping, [object]))
      }
    }
    return groups.map { ($0.mapping, $0.objects) }
  }
}

extension [ChildKeys] {
  /// Adds values to those of the same key.
  fileprivate mutating func merge(_ keys: ChildKeys) {
    if let place = firstIndex(where: { $0.child == keys.child && $0.key.columns == keys.key.columns }) {
      self[place].values.formUnion(keys.values)
    } else {
      append(keys)
    }
  }
}

extension ModelMapping {
  /// The next version of many rows; nil where each counts for itself, or where there is none.
  fileprivate var sharedVersion: SQLValue? {
    switch version.flatMap({ text(.postgresql).elements[$0] }) {
    case "uuid": .uuid(UUID())
    case "timestamp with time zone": Instant.now.sqlValue
    default: nil
    }
  }
}

extension Model {
  /// The table's names in SQL text.
  fileprivate static func text(_ dialect: DialectName) -> TableText {
    (self as? any Entity.Type)?.mapping.text(dialect) ?? TableText(model, dialect)
  }
}
