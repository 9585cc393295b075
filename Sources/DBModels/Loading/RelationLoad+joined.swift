internal import DBEngine
internal import DBQuery
internal import DBSchema

/// A relation that is read by a join: where its columns begin, and how a row is taken.
package struct JoinedLoad {
  /// Takes the rows of a result: the owners, one a row, in; what was found for each row, out.
  let take: (ResultSet, [(any Entity)?], LoadContext) throws -> Void
}

extension RelationLoad {
  func joined(_ owner: Source, _ number: inout Int, _ syntax: inout SelectSyntax) throws -> JoinedLoad {
    number += 1
    let alias = Source.alias("\(key.name)_\(number)")
    let path = RelationPath(Root.self, owner, place: key.place, name: key.name, far: alias)
    if let (source, condition) = path.between { syntax.joins.append(JoinSyntax(.left, source, on: condition)) }
    let name = SourceName(table: Target.mapping.declaration.table, alias: alias.alias)
    syntax.joins.append(
      JoinSyntax(.left, .table(TableSyntax(name, model: Target.self)), on: path.condition))
    let offset = syntax.columns.count
    syntax.columns += Target.mapping.resultColumns(alias)
    if Value._cardinality == .many {
      syntax.order += Target.mapping.keyColumns.map {
        OrderSyntax(.column(name, Target.mapping.declaration.columns[$0].name), isDescending: false)
      }
    }
    let inner = try nested.filter { $0.strategy == .joined }.map { try $0.joined(alias, &number, &syntax) }
    let inverse = try mapped().inverse.map { Target.mapping.relationKeys[$0] }
    return JoinedLoad { [key] rows, owners, context in
      let map = context.unit?.map(of: Target.self)
      var found: [(any Entity)?] = []
      found.reserveCapacity(rows.count)
      var order: [Root] = []
      var groups: [ObjectIdentifier: (objects: [Target], known: Set<ObjectIdentifier>)] = [:]
      // Without an identity map, a row that comes again is told by its key.
      var own: [Target.Key: Target] = [:]
      for (row, owner) in zip(rows, owners) {
        guard let owner = owner as? Root else {
          found.append(nil)
          continue
        }
        let reader = RowReader(row, offset: offset)
        var object: Target?
        if !Target.mapping.keyColumns.contains(where: reader.isNull) {
          if let map {
            object = try Target._object(of: reader, in: map, refreshing: context.isRefreshing)
          } else {
            let key = try Target._modelKey(of: reader)
            object = try own[key] ?? Target(_row: reader)
            own[key] = object
          }
        }
        found.append(object)
        let place = ObjectIdentifier(owner)
        if groups[place] == nil {
          groups[place] = ([], [])
          order.append(owner)
        }
        if let object, groups[place]?.known.insert(ObjectIdentifier(object)).inserted == true {
          groups[place]?.objects.append(object)
        }
      }
      for owner in order where context.isRefreshing || !key.slot(owner).isLoaded {
        let objects = groups[ObjectIdentifier(owner)]?.objects ?? []
        key.load(owner, objects)
        if let inverse, inverse._cardinality != .many, context.unit != nil, Value._cardinality == .many {
          for object in objects { inverse._load(object, one: owner) }
        }
      }
      for load in inner { try load.take(rows, found, context) }
    }
  }
}

extension SelectSyntax {
  /// The query as the source of joins that give several rows for one of its own: its limit counts before them.
  mutating func enclose(for table: SourceName, _ mapping: ModelMapping) {
    guard let alias = table.alias ?? table.table?.name else { return }
    var inner = self
    let name = SourceName(table: nil, alias: alias)
    inner.columns = mapping.declaration.columns.map { ResultColumn(.column(table, $0.name), as: $0.name) }
    // The outer query puts the rows in the inner one's order again, whatever that is made of.
    var number = CallSyntax("row_number", [])
    number.window = WindowSyntax(partition: [], order: inner.order, frame: nil)
    if !inner.order.isEmpty { inner.columns.append(ResultColumn(.call(number), as: Self.place)) }
    var outer = SelectSyntax(
      columns: mapping.declaration.columns.map { ResultColumn(.column(name, $0.name)) }, from: .derived(inner, alias))
    if !inner.order.isEmpty { outer.order = [OrderSyntax(.column(name, Self.place), isDescending: false)] }
    self = outer
  }

  /// What the enclosed query's rows are numbered by.
  private static let place = Identifier("row_place")
}

extension SelectSyntax {
  /// Whether each row is a row of its first table: whether a join adds to it, and to nothing else.
  var isSimple: Bool {
    guard case .no = distinct else { return false }
    return groups.isEmpty && having == nil && combinations.isEmpty && head.isEmpty && locks.isEmpty
  }
}
