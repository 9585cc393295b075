internal import DBEngine
internal import DBQuery
internal import DBSchema

extension Session {
  /// Takes an object back that is marked as deleted. See ``SoftDeletable``.
  ///
  /// ```swift
  /// let article = try await session.select(Article.self).includingDeleted().where { $0.id == id }.one()
  /// try session.restore(article)      // at the flush: update articles set deleted_at = $2 where id = $1 returning id
  /// ```
  /// - Throws: ``SessionMisuse`` when it is not this session's; ``SessionClosed``.
  public func restore(_ object: some Entity & SoftDeletable) throws {
    try check("session.restore")
    try unit.restore(object)
  }

  /// Lets the children of objects go that were marked as deleted: a statement for each relation and level.
  nonisolated(nonsending) func followMarks() async throws {
    if unit.marked.isEmpty { return }
    unit.marked.removeAll { !$0._isMarkedDeleted || $0._modelState.status != .persistent }
    var level = unit.marked
    var seen = Set(level.map { ObjectIdentifier($0) })
    while !level.isEmpty {
      var next: [any Entity] = []
      for relation in MarkedRelation.all(of: level) {
        for child in try await children(of: relation.child, relation.key, Array(relation.moments.keys)) {
          guard seen.insert(ObjectIdentifier(child)).inserted, let moment = relation.moment(of: child) else { continue }
          guard relation.child.mapping.mixins.deletedAt != nil else {
            try unit.delete(child)
            continue
          }
          if child._isMarkedDeleted { continue }
          try unit.mark(child, moment)
          next.append(child)
        }
      }
      level = next
    }
    unit.forgetMarked()
  }

  /// The objects whose key holds one of some values: read, and those that lead there in memory alone.
  private nonisolated(nonsending) func children<Child: Entity>(
    of type: Child.Type, _ key: MappedForeignKey, _ values: [[SQLValue]]
  ) async throws -> [any Entity] {
    let table = SourceName(table: type.mapping.declaration.table, alias: nil)
    let columns = key.columns.map { type.mapping.declaration.columns[$0] }
    let names = columns.map { ExpressionSyntax.column(table, $0.name) }
    // One column of many rows is one array on PostgreSQL.
    let isArray = dialect == .postgresql && columns.count == 1
    let size = isArray ? values.count : StatementLimits.standard.rows(of: columns.count, dialect)
    let hidden = GlobalCriteria { model, source in model.mapping.isNotDeleted(source) }
    let map = unit.map(of: type)
    var found: [any Entity] = []
    for start in stride(from: 0, to: values.count, by: size) {
      let part = values[start..<min(start + size, values.count)]
      var syntax = Select(type).syntax
      if names.count == 1 {
        syntax.add(.isOneOf(names[0], part.flatMap { $0 }, columns[0].type.syntax, negated: false))
      } else {
        let rows = part.map { row in zip(row, columns).map { ExpressionSyntax.value($0, $1.type.syntax) } }
        syntax.add(.isOneOfRows(names, rows, negated: false))
      }
      let statement = try CompiledQuery(.select(syntax), for: dialect, criteria: hidden.syntax).rendered
      let rows = try await send("session.flush") { try await $0.execute(statement) }
      found += try read(statement, at: 0) { try type._objects(of: rows, from: 0, in: map, refreshing: false) }
    }
    return (found + map.all).filter { $0._modelState.status == .persistent }
  }
}

/// Children that go along with objects that were marked as deleted, by one relation.
private struct MarkedRelation {
  let child: any Entity.Type
  let key: MappedForeignKey
  /// When the parents were deleted, by what the key holds.
  let moments: [[SQLValue]: SQLValue]

  /// The relations of objects by which children go along.
  static func all(of objects: [any Entity]) -> [MarkedRelation] {
    var models: [ModelMapping] = []
    for object in objects where !models.contains(where: { $0 === type(of: object).mapping }) {
      models.append(type(of: object).mapping)
    }
    return models.flatMap { mapping in
      let parents = objects.filter { type(of: $0).mapping === mapping }
      return mapping.relations.enumerated().compactMap { place, relation -> MarkedRelation? in
        guard let relation, case .toChildren(let key) = relation.path, let moment = mapping.mixins.deletedAt,
          let child = relation.target as? any Entity.Type,
          mapping.declaration.relations[place].cascade.takesAlong(key, isMarked: child.mapping.mixins.deletedAt != nil)
        else { return nil }
        let moments = parents.map { parent in
          (key.targetColumns.map { parent._modelValue($0) }, parent._modelValue(moment))
        }
        return MarkedRelation(
          child: child, key: key, moments: Dictionary(moments, uniquingKeysWith: { first, _ in first }))
      }
    }
  }

  /// When the parent of an object was deleted; nil where it leads elsewhere.
  func moment(of object: any Entity) -> SQLValue? { moments[key.columns.map { object._modelValue($0) }] }
}

extension RelationCascade {
  /// Whether children go along with a parent that is marked as deleted.
  fileprivate func takesAlong(_ key: MappedForeignKey, isMarked: Bool) -> Bool {
    switch rule {
    case .delete, .deleteOrphan: true
    case .automatic, .database: isMarked && key.onDelete == .cascade
    case .nullify: false
    }
  }
}
