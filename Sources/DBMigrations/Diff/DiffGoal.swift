import DBSchema

/// The schema that a diff leads to: the wanted one, with everything as it stands that the filter leaves alone.
struct DiffGoal {
  let from: DatabaseSchema
  let to: DatabaseSchema
  let renames: SchemaRenames
  let filter: SchemaFilter

  func schema() -> DatabaseSchema {
    let same = SchemaEquality(dialect: to.dialect)
    var goal = to
    goal.schemas = merged(from.schemas, to.schemas, id: { $0 }, gone: []) {
      ObjectReference(.schema, QualifiedName($0))
    }
    goal.tables = merged(from.tables, to.tables, id: { same.key($0.name) }, gone: Set(renames.tables.keys)) {
      ObjectReference(.table, $0.name)
    }
    let old = Dictionary(from.tables.map { (same.key(renames.tables[$0.name] ?? $0.name), $0) }) { first, _ in first }
    goal.tables = goal.tables.map { table in old[same.key(table.name)].map { kept($0, in: table) } ?? table }
    goal.views = merged(from.views, to.views, id: { same.key($0.name) }, gone: []) { $0.reference }
    goal.enums = merged(from.enums, to.enums, id: \.name, gone: []) { ObjectReference(.enumType, $0.name) }
    goal.domains = merged(from.domains, to.domains, id: \.name, gone: []) { ObjectReference(.domain, $0.name) }
    goal.sequences = merged(from.sequences, to.sequences, id: \.name, gone: []) { ObjectReference(.sequence, $0.name) }
    let owners = Set(
      goal.tables.flatMap { table in table.columns.map { ColumnReference(table: table.name, column: $0.name) } })
    let wanted = Set(to.sequences.map(\.name))
    // A sequence that belongs to a column which goes, goes with it.
    goal.sequences.removeAll { sequence in
      guard let owner = sequence.owner, !wanted.contains(sequence.name) else { return false }
      let table = renames.tables[owner.table] ?? owner.table
      let place = ColumnReference(table: table, column: owner.column)
      guard filter.admits(ObjectReference(.sequence, sequence.name)) else { return false }
      return !owners.contains(place) || to.tables.contains { $0.name == table }
    }
    goal.triggers = merged(from.triggers, to.triggers, id: { same.key($0.name) }, gone: []) {
      ObjectReference(.trigger, QualifiedName($0.table), member: $0.name)
    }
    let tables = Set(goal.tables.map { same.key($0.name.name) } + goal.views.map { same.key($0.name.name) })
    goal.triggers.removeAll { trigger in
      !tables.contains(same.key(trigger.table)) && !to.triggers.contains { same.key($0.name) == same.key(trigger.name) }
    }
    return goal
  }

  /// One list of whole objects, sorted as the wanted one is: by name.
  private func merged<T, ID: Hashable & Comparable>(
    _ old: [T], _ new: [T], id: (T) -> ID, gone: Set<ID>, _ reference: (T) -> ObjectReference
  ) -> [T] {
    let before = Dictionary(old.map { (id($0), $0) }) { first, _ in first }
    let after = Set(new.map(id))
    var result = new.compactMap { object in filter.admits(reference(object)) ? object : before[id(object)] }
    for object in old where !after.contains(id(object)) && !gone.contains(id(object)) {
      let name = reference(object)
      let isDropped = filter.admits(name) && (filter.undeclared == .drop || filter.drops.contains(name))
      if !isDropped { result.append(object) }
    }
    return result.sorted { id($0) < id($1) }
  }

  /// A wanted table with those parts as they stand that the filter does not look at.
  private func kept(_ old: TableDefinition, in new: TableDefinition) -> TableDefinition {
    guard !filter.include.isEmpty || !filter.exclude.isEmpty else { return new }
    var table = new
    func merge<T>(_ old: [T], _ new: [T], _ kind: ObjectKind, _ name: (T) -> Identifier?) -> [T] {
      func isSeen(_ part: T) -> Bool { filter.admits(ObjectReference(kind, table.name, member: name(part))) }
      let seen = new.filter(isSeen)
      let names = Set(seen.compactMap(name))
      return seen + old.filter { !isSeen($0) && !(name($0).map(names.contains) ?? false) }
    }
    table.columns = merge(old.columns, new.columns, .column) { $0.name }
    table.uniques = merge(old.uniques, new.uniques, .unique) { $0.name }
    table.checks = merge(old.checks, new.checks, .check) { $0.name }
    table.foreignKeys = merge(old.foreignKeys, new.foreignKeys, .foreignKey) { $0.name }
    table.exclusions = merge(old.exclusions, new.exclusions, .exclusion) { $0.name }
    table.indexes = merge(old.indexes, new.indexes, .index) { $0.name }
    if !filter.admits(ObjectReference(.primaryKey, table.name, member: (new.primaryKey ?? old.primaryKey)?.name)) {
      table.primaryKey = old.primaryKey
    }
    return table
  }
}
