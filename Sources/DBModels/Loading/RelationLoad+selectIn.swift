internal import DBEngine
internal import DBQuery

extension RelationLoad {
  typealias Target = Value.Target

  func requests(for objects: [any Entity], _ context: LoadContext) throws -> LoadRequest {
    let owners = objects.compactMap { $0 as? Root }
    let open = context.isRefreshing ? owners : owners.filter { !key.slot($0).isLoaded }
    let relation = try mapped()
    switch relation.path {
    case .toParent(let foreignKey): return try toParents(open, all: owners, foreignKey, context)
    case .toChildren(let foreignKey): return try toChildren(open, all: owners, foreignKey, relation, context)
    case .through(let between, let near, let far):
      return try through(open, all: owners, between, near, far, context)
    }
  }

  // MARK: To one

  private func toParents(
    _ open: [Root], all: [Root], _ foreignKey: MappedForeignKey, _ context: LoadContext
  ) throws -> LoadRequest {
    var known: [LoadKey: Target] = [:]
    var wanted: [LoadKey] = []
    var seen: Set<LoadKey> = []
    let isByKey = foreignKey.targetColumns == Target.mapping.keyColumns && !context.isRefreshing
    for owner in open {
      guard let value = LoadKey(owner, foreignKey.columns), seen.insert(value).inserted else { continue }
      if isByKey, let object = context.unit?.map(of: Target.self).object(values: value.values) {
        if context.showsDeleted || !object._isMarkedDeleted { known[value] = object }
      } else {
        wanted.append(value)
      }
    }
    let statements = try statements(wanted, Target.Columns.self, foreignKey.targetColumns, context) { _ in }
    return LoadRequest(statements: statements) { [key] results in
      var found = known
      for rows in results {
        for object in try Self.read(rows, context) {
          if let value = LoadKey(object, foreignKey.targetColumns) { found[value] = object }
        }
      }
      for owner in open {
        let object = LoadKey(owner, foreignKey.columns).flatMap { found[$0] }
        key.load(owner, object.map { [$0] } ?? [])
      }
      return targets(of: all)
    }
  }

  // MARK: To many

  private func toChildren(
    _ open: [Root], all: [Root], _ foreignKey: MappedForeignKey, _ relation: MappedRelation, _ context: LoadContext
  ) throws -> LoadRequest {
    let (places, wanted) = places(of: open, foreignKey.targetColumns)
    let statements = try statements(wanted, Target.Columns.self, foreignKey.columns, context) { _ in }
    let inverse = context.unit == nil ? nil : relation.inverse.map { Target.mapping.relationKeys[$0] }
    return LoadRequest(statements: statements) { [key] results in
      var groups: [[Target]] = Array(repeating: [], count: wanted.count)
      for rows in results {
        for object in try Self.read(rows, context) {
          // One that was moved in memory is its new parent's.
          guard let value = LoadKey(object, foreignKey.columns), let place = places[value] else { continue }
          groups[place].append(object)
        }
      }
      for owner in open {
        let children = LoadKey(owner, foreignKey.targetColumns).flatMap { places[$0] }.map { groups[$0] } ?? []
        key.load(owner, children)
        if let inverse, inverse._cardinality != .many { inverse._load(children, one: owner) }
      }
      return targets(of: all)
    }
  }

  private func through(
    _ open: [Root], all: [Root], _ between: any Model.Type, _ near: MappedForeignKey, _ far: MappedForeignKey,
    _ context: LoadContext
  ) throws -> LoadRequest {
    let (_, wanted) = places(of: open, near.targetColumns)
    let link = SourceName(table: between.model.table, alias: nil)
    let target = SourceName(table: Target.mapping.declaration.table, alias: nil)
    func column(_ place: Int) -> ExpressionSyntax { .column(link, between.model.columns[place].name) }
    let joins = zip(far.columns, far.targetColumns).map { own, other in
      ExpressionSyntax.binary(
        .equal, column(own), .column(target, Target.mapping.declaration.columns[other].name))
    }
    let types = near.columns.map { between.model.columns[$0].type.syntax }
    let statements = try statements(
      wanted, near.columns.map(column), types, context
    ) { syntax in
      syntax.joins.append(
        JoinSyntax(.inner, .table(TableSyntax(link, model: between)), on: ExpressionSyntax.all(joins)))
      syntax.columns += near.columns.map { ResultColumn(column($0)) }
    }
    let width = Target.mapping.width
    return LoadRequest(statements: statements) { [key] results in
      // What the rows between hold is compared as the database writes it: their columns have no property here.
      var groups: [LoadKey: [Target]] = [:]
      for rows in results {
        let objects = try Self.read(rows, context)
        for (row, object) in zip(rows, objects) {
          let values = near.columns.indices.map { row[width + $0].comparable }
          groups[values.count == 1 ? .one(values[0]) : .many(values), default: []].append(object)
        }
      }
      for owner in open {
        let values = near.targetColumns.map { owner._modelValue($0).comparable }
        key.load(owner, groups[values.count == 1 ? .one(values[0]) : .many(values)] ?? [])
      }
      return targets(of: all)
    }
  }

  /// What the relation leads to, where something is to be brought to it in turn.
  private func targets(of owners: [Root]) -> [any Entity] {
    nested.isEmpty ? [] : owners.flatMap { key.slot($0).value?._relatedObjects ?? [] }
  }

  // MARK: Statements

  /// The distinct keys of objects, and where each of them stands.
  private func places(of owners: [Root], _ columns: [Int]) -> (places: [LoadKey: Int], keys: [LoadKey]) {
    var places: [LoadKey: Int] = [:]
    var keys: [LoadKey] = []
    places.reserveCapacity(owners.count)
    for owner in owners {
      guard let value = LoadKey(owner, columns), places[value] == nil else { continue }
      places[value] = keys.count
      keys.append(value)
    }
    return (places, keys)
  }

  private func statements(
    _ keys: [LoadKey], _ columns: Target.Columns.Type, _ places: [Int], _ context: LoadContext,
    _ change: (inout SelectSyntax) -> Void
  ) throws -> [RenderedSQL] {
    let target = SourceName(table: Target.mapping.declaration.table, alias: nil)
    let declared = places.map { Target.mapping.declaration.columns[$0] }
    return try statements(
      keys, declared.map { .column(target, $0.name) }, declared.map(\.type.syntax), context, change)
  }

  /// One statement on PostgreSQL, which takes all keys as one array; on SQLite one for each thousand.
  private func statements(
    _ keys: [LoadKey], _ columns: [ExpressionSyntax], _ types: [TypeSyntax], _ context: LoadContext,
    _ change: (inout SelectSyntax) -> Void
  ) throws -> [RenderedSQL] {
    if keys.isEmpty { return [] }
    let isArray = context.dialect == .postgresql && columns.count == 1
    let size = isArray ? keys.count : context.limits.rows(of: columns.count, context.dialect)
    let target = SourceName(table: Target.mapping.declaration.table, alias: nil)
    return try stride(from: 0, to: keys.count, by: size).map { start in
      let part = keys[start..<min(start + size, keys.count)]
      var syntax = Select(Target.self).syntax
      change(&syntax)
      if columns.count == 1 {
        syntax.add(.isOneOf(columns[0], part.flatMap(\.values), types[0], negated: false))
      } else {
        let rows = part.map { key in zip(key.values, types).map { ExpressionSyntax.value($0, $1) } }
        syntax.add(.isOneOfRows(columns, rows, negated: false))
      }
      syntax.order = Target.mapping.keyColumns.map {
        OrderSyntax(.column(target, Target.mapping.declaration.columns[$0].name), isDescending: false)
      }
      return try CompiledQuery(.select(syntax), for: context.dialect, criteria: context.criteria.syntax).rendered
    }
  }

  private static func read(_ rows: ResultSet, _ context: LoadContext) throws -> [Target] {
    try Target._objects(
      of: rows, from: 0, in: context.unit?.map(of: Target.self), refreshing: context.isRefreshing)
  }
}

extension IdentityMap {
  /// The object of a key's values, where it is known and need not be read anew.
  func object(values: [SQLValue]) -> Element? {
    if places.isEmpty { return nil }
    let mapping = Element.mapping
    var cells = [SQLValue](repeating: .null, count: mapping.width)
    for (column, value) in zip(mapping.keyColumns, values) { cells[column] = value }
    let row = ResultSet(columns: mapping.declaration.columns.map(\.name.name), cells: cells)[0]
    guard let key = try? Element._modelKey(of: RowReader(row)), !expired.contains(key) else { return nil }
    return self[key]
  }
}
