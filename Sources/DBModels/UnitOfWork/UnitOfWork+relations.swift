package import DBQuery
internal import DBSchema

extension UnitOfWork {
  /// Connects two objects as a relation says: the child takes the parent's key as soon as there is one, both sides that
  /// were loaded lead to each other, and a new object comes into the session.
  package func link(_ owner: any Entity, _ key: any AnyRelationKey, _ other: any Entity) throws {
    let relation = try relation(of: owner, key)
    switch (relation.path, other._modelState.status) {
    case (_, .transient): try add(other)
    // What was taken out of one relation, and is put into another, is no orphan.
    case (.toChildren, .doomed) where other._modelState.tracker === tracker: try add(other)
    case (_, .doomed), (_, .deleted): throw SessionMisuse.going(other)
    default: break
    }
    if [.doomed, .deleted].contains(owner._modelState.status) { throw SessionMisuse.going(owner) }
    guard other._modelState.tracker === tracker else { throw SessionMisuse.foreign(other) }
    switch relation.path {
    case .toParent(let foreignKey): try setParent(owner, foreignKey, other)
    case .toChildren(let foreignKey): try setParent(other, foreignKey, owner)
    case .through(let between, let near, let far): try addLink(between, near, far, owner, other)
    }
    if relation.cardinality != .many, let old = key._objects(owner)?.first, old !== other {
      take(owner, outOf: old, inverse: relation)
    }
    put(other, into: owner, key)
    if let inverse = relation.inverse {
      let back = type(of: other).mapping.relationKeys[inverse]
      if back._cardinality != .many, let old = back._objects(other)?.first, old !== owner {
        take(other, outOf: old, key)
      }
      put(owner, into: other, back)
    }
  }

  /// Parts two objects: the child's key becomes NULL, the row between them goes, or the child itself where it cannot stand
  /// alone.
  package func unlink(_ owner: any Entity, _ key: any AnyRelationKey, _ other: any Entity) throws {
    let relation = try relation(of: owner, key)
    switch relation.path {
    case .toParent(let foreignKey): try clearParent(owner, foreignKey)
    case .toChildren(let foreignKey):
      let declaration = type(of: owner).mapping.declaration.relations[key.place]
      if declaration.cascade.rule == .deleteOrphan {
        if other._modelState.tracker === tracker { try remove(other) }
      } else {
        try clearParent(other, foreignKey)
      }
    case .through(let between, let near, let far): try removeLink(between, near, far, owner, other)
    }
    take(other, outOf: owner, key)
    take(owner, outOf: other, inverse: relation)
  }

  /// Makes a relation to one object lead to none, whatever it led to.
  package func clear(_ owner: any Entity, _ key: any AnyRelationKey) throws {
    let relation = try relation(of: owner, key)
    guard case .toParent(let foreignKey) = relation.path else {
      throw RelationNotLoaded(type(of: owner).mapping.declaration.typeName + "." + key.name, isMany: false)
    }
    try clearParent(owner, foreignKey)
    note(owner, key)
    key._load(owner, [])
  }

  private func relation(of object: any Entity, _ key: any AnyRelationKey) throws -> MappedRelation {
    let mapping = type(of: object).mapping
    if let relation = mapping.relations[key.place] { return relation }
    throw SessionMisuse(
      "\(mapping.declaration.typeName).\(key.name) follows no foreign key",
      hint: "declare one with @ForeignKey, or say which with @Relation(key:), inverse: or through:")
  }

  // MARK: Keys

  private func setParent(_ child: any Entity, _ key: MappedForeignKey, _ parent: any Entity) throws {
    let before = parents[ObjectIdentifier(child)]
    var waiting = before ?? []
    waiting.removeAll { $0.key.columns == key.columns }
    if isKnown(parent, key) {
      for (column, target) in zip(key.columns, key.targetColumns) {
        try write(child, column, parent._modelValue(target))
      }
    } else {
      waiting.append(PendingParent(key: key, parent: parent))
      // A row that stands is written again once the parent has its key.
      for column in key.columns { child._modelState.willChange(column, value: child._modelValue(column), of: child) }
    }
    if before != nil || !waiting.isEmpty {
      journal.append(.parents(child, before))
      parents[ObjectIdentifier(child)] = waiting.isEmpty ? nil : waiting
    }
  }

  func clearParent(_ child: any Entity, _ key: MappedForeignKey) throws {
    guard key.isNullable else {
      let model = type(of: child).mapping.declaration
      let names = key.columns.map { model.typeName + "." + model.columns[$0].property }.joined(separator: ", ")
      throw SessionMisuse(
        "\(names) must lead to a row", hint: "delete the object, or declare the relation with cascade: .deleteOrphan")
    }
    let model = type(of: child).mapping.declaration
    for column in key.columns where model.columns[column].isNullable { try write(child, column, .null) }
    if let before = parents[ObjectIdentifier(child)] {
      journal.append(.parents(child, before))
      let rest = before.filter { $0.key.columns != key.columns }
      parents[ObjectIdentifier(child)] = rest.isEmpty ? nil : rest
    }
  }

  /// Whether the columns that a key leads to hold their values already.
  package func isKnown(_ parent: any Entity, _ key: MappedForeignKey) -> Bool {
    if parent._modelState.status != .pending { return true }
    let mapping = type(of: parent).mapping
    return key.targetColumns.allSatisfy { !mapping.isLeftToServer($0, of: parent) }
      && (parents[ObjectIdentifier(parent)] ?? []).allSatisfy { waiting in
        waiting.key.columns.allSatisfy { !key.targetColumns.contains($0) }
      }
  }

  // MARK: Rows between

  private func addLink(
    _ between: any Model.Type, _ near: MappedForeignKey, _ far: MappedForeignKey, _ owner: any Entity,
    _ other: any Entity
  ) throws {
    let mapping = try mapping(of: between)
    change(LinkChange(mapping: mapping, near: near, far: far, owner: owner, other: other, isAdded: true))
  }

  func removeLink(
    _ between: any Model.Type, _ near: MappedForeignKey, _ far: MappedForeignKey, _ owner: any Entity,
    _ other: any Entity
  ) throws {
    let mapping = try mapping(of: between)
    change(LinkChange(mapping: mapping, near: near, far: far, owner: owner, other: other, isAdded: false))
  }

  /// Lets a row between two objects wait; one that is made and taken away again never was.
  private func change(_ change: LinkChange) {
    let before = links[change.pair]
    if let before, before.isAdded == change.isAdded { return }
    journal.append(.link(change, before: before))
    links[change.pair] = before == nil ? change : nil
  }

  private func mapping(of model: any Model.Type) throws -> ModelMapping {
    if let entity = model as? any Entity.Type { return entity.mapping }
    throw SessionMisuse(
      "\(model.model.typeName) has no primary key", hint: "mark the properties that lead to both sides with @PrimaryKey"
    )
  }

  // MARK: What objects hold

  private func put(_ object: any Entity, into owner: any Entity, _ key: any AnyRelationKey) {
    if key._holds(owner, object) { return }
    // What was not loaded stays so: one object would look like all of them. A new object has no others.
    if key._cardinality == .many, !key._isLoaded(owner), owner._modelState.status != .pending { return }
    note(owner, key)
    key._put(owner, object)
  }

  func take(_ object: any Entity, outOf owner: any Entity, _ key: any AnyRelationKey) {
    guard key._holds(owner, object), let held = key._objects(owner) else { return }
    note(owner, key)
    key._load(owner, held.filter { $0 !== object })
  }

  func take(_ object: any Entity, outOf owner: any Entity, inverse relation: MappedRelation) {
    guard let inverse = relation.inverse else { return }
    take(object, outOf: owner, type(of: owner).mapping.relationKeys[inverse])
  }
}

extension ModelMapping {
  /// Whether the server fills a column in when a new object's row is made.
  package func isLeftToServer(_ column: Int, of object: any Entity) -> Bool {
    if generated.contains(column) { return true }
    guard identities.contains(column) || defaulted.contains(column) else { return false }
    return isLeftToServer(column, object._modelValue(column))
  }

  /// Whether the server fills a column in where a new row holds this value.
  package func isLeftToServer(_ column: Int, _ value: SQLValue) -> Bool {
    if generated.contains(column) { return true }
    switch value {
    case .null: return identities.contains(column) || defaulted.contains(column)
    case .integer(0): return identities.contains(column)
    default: return false
    }
  }
}
