internal import DBEngine
internal import DBSchema

/// Relations with their columns, and sequences.
extension SchemaAssembly {
  mutating func readRelations() throws(VanishedObject) {
    answers.forEach(.inheritance) { row in parents[row.id(0), default: []].append(row.id(1)) }
    try answers.forEach(.relations) { (row) throws(VanishedObject) in
      guard let schema = namespaces[row.id(1)] else { return }
      let name = QualifiedName(schema: schema, try row.name(2))
      let kind = row.bool(4) ? .partition : CatalogRelation.Kind(rawValue: try row.text(3)) ?? .table
      relations[row.id(0)] = CatalogRelation(name: name, kind: kind)
    }
    try answers.forEach(.outsiders) { (row) throws(VanishedObject) in
      let id = row.id(0)
      if relations[id] == nil {
        relations[id] = CatalogRelation(
          name: QualifiedName(schema: try row.name(1), try row.name(2)), kind: .table, isLeftOut: true)
      }
    }
    try readOutsiderColumns()
    leaveOut()
    try answers.forEach(.relations) { (row) throws(VanishedObject) in
      guard let relation = relations[row.id(0)], !relation.isLeftOut else { return }
      if row.bool(9) { notCompared.append(ObjectReference(.grant, relation.name)) }
      switch relation.kind {
      case .table, .partitioned: try addTable(row, relation)
      case .view, .materializedView: addView(row, relation)
      case .foreignTable, .sequence, .partition:
        notCompared.append(ObjectReference(relation.kind.objectKind, relation.name))
      }
    }
  }

  /// A partition may be in scope as what is named, and out of it as what a foreign key points to.
  private mutating func readOutsiderColumns() throws(VanishedObject) {
    var columns: [ObjectID: [(number: Int, name: Identifier)]] = [:]
    try answers.forEach(.outsiders) { (row) throws(VanishedObject) in
      if row.number(3) > 0 { columns[row.id(0), default: []].append((row.number(3), try row.name(4))) }
    }
    for (id, columns) in columns {
      for (number, name) in columns.sorted(by: { $0.number < $1.number }) {
        relations[id]?.add(CatalogColumn(name: name), number: number)
      }
    }
  }

  /// Marks the tables that the scope leaves out, and their partitions.
  private mutating func leaveOut() {
    if scope.without.isEmpty { return }
    for (id, relation) in relations {
      switch relation.kind {
      case .table, .partitioned, .foreignTable:
        if isLeftOut(relation.name) { relations[id]?.isLeftOut = true }
      case .partition:
        var next: ObjectID? = id
        while let current = next.flatMap({ relations[$0] }) {
          if isLeftOut(current.name) { relations[id]?.isLeftOut = true }
          next = current.kind == .partition ? next.flatMap { parents[$0]?.first } : nil
        }
      case .view, .materializedView, .sequence: break
      }
    }
  }

  private mutating func addTable(_ row: CatalogRow, _ relation: CatalogRelation) throws(VanishedObject) {
    let id = row.id(0)
    var inherited: [QualifiedName] = []
    for parent in parents[id] ?? [] {
      guard let name = relations[parent]?.name else { throw VanishedObject(what: "a parent of \(relation.name.plain)") }
      inherited.append(name)
    }
    let options = TableOptions(
      isUnlogged: row.bool(5), partitionKey: row.bool(10) ? try row.text(11) : nil, inherits: inherited,
      parameters: Self.parameters(row))
    tablePositions[id] = tables.count
    tables.append(
      TableDefinition(name: relation.name, columns: [], options: options, comment: comments[.relation(id)]))
  }

  private mutating func addView(_ row: CatalogRow, _ relation: CatalogRelation) {
    let id = row.id(0)
    viewPositions[id] = views.count
    views.append(
      ViewDefinition(
        name: relation.name, query: "", isMaterialized: relation.kind == .materializedView, isPopulated: row.bool(8),
        options: Self.parameters(row), comment: comments[.relation(id)]))
  }

  /// Storage parameters, those of the table for long values with the prefix that `create table` gives them.
  private static func parameters(_ row: CatalogRow) -> [String] {
    (row.texts(6) + row.texts(7).map { "toast." + $0 }).sorted()
  }

  // MARK: - Columns

  mutating func readColumns() throws(VanishedObject) {
    var facts: [ObjectID: CatalogRelation] = [:]
    swap(&facts, &relations)
    defer { swap(&facts, &relations) }
    try answers.forEach(.columns) { (row) throws(VanishedObject) in
      let id = row.id(0)
      let column = CatalogColumn(name: try row.name(2), type: row.id(3), collation: row.id(4))
      facts[id]?.add(column, number: row.number(1))
      if let position = tablePositions[id] {
        tables[position].columns.append(try self.column(row, column))
      } else if let position = viewPositions[id] {
        views[position].columns.append(column.name)
      }
    }
  }

  private func column(_ row: CatalogRow, _ column: CatalogColumn) throws(VanishedObject) -> ColumnDefinition {
    let address = CatalogAddress.relation(row.id(0), column: row.number(1))
    var new = ColumnDefinition(
      name: column.name, type: try type(try row.text(5), column.type), isNullable: !row.bool(6),
      collation: collations[row.id(7)], comment: comments.isEmpty ? nil : comments[address])
    let identity = try row.text(8)
    if !identity.isEmpty {
      new.identity = IdentityDefinition(
        isAlways: identity == "a", options: identities[address] ?? SequenceOptions())
    }
    if row.bool(10) {
      let expression = try row.text(11)
      let generated = try row.text(9)
      if generated.isEmpty {
        new.defaultExpression = expression
      } else {
        new.generated = GeneratedDefinition(
          expression: expression.withoutOuterParentheses, isStored: generated == "s")
      }
    }
    return new
  }

  // MARK: - Sequences

  mutating func readSequences() throws(VanishedObject) {
    try answers.forEach(.sequences) { (row) throws(VanishedObject) in
      guard let schema = namespaces[row.id(1)] else { return }
      let type = try row.text(3)
      let options = try Self.options(row, type)
      let owner = row.id(12)
      let relation = relations[owner]
      if owner != 0, relation?.isLeftOut ?? true { return }
      let name = QualifiedName(schema: schema, try row.name(2))
      if row.bool(10) { notCompared.append(ObjectReference(.grant, name)) }
      if row.optionalText(11) == "i" {
        identities[.relation(owner, column: row.number(13))] = options
        return
      }
      var new = SequenceDefinition(
        name: name, type: ColumnType(type), options: options, comment: comments[.relation(row.id(0))])
      if let relation { new.owner = ColumnReference(table: relation.name, column: try row.name(14)) }
      sequences.append(new)
    }
  }

  /// The options with nil for what the server takes when nothing is said.
  private static func options(_ row: CatalogRow, _ type: String) throws(VanishedObject) -> SequenceOptions {
    let start = try row.integer(4)
    let increment = try row.integer(5)
    let minimum = try row.integer(6)
    let maximum = try row.integer(7)
    let range: ClosedRange<Int64> =
      switch type {
      case "smallint": Int64(Int16.min)...Int64(Int16.max)
      case "integer": Int64(Int32.min)...Int64(Int32.max)
      default: Int64.min...Int64.max
      }
    let implied: (start: Int64, minimum: Int64, maximum: Int64) =
      increment > 0 ? (minimum, 1, range.upperBound) : (maximum, range.lowerBound, -1)
    return SequenceOptions(
      start: start == implied.start ? nil : start, increment: increment,
      minimum: minimum == implied.minimum ? nil : minimum, maximum: maximum == implied.maximum ? nil : maximum,
      cache: try row.integer(8), cycles: row.bool(9))
  }
}
