import DBSchema
import SeededRandom

/// Makes tables at random, of all that a definition can say on SQLite and SQLite takes.
struct RandomTable {
  var generator: Seeded
  private var serial = 0

  init(_ generator: Seeded) { self.generator = generator }

  // MARK: - Choosing

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }

  mutating func pick<Element>(_ list: [Element]) -> Element {
    list[Int.random(in: list.indices, using: &generator)]
  }

  mutating func some<Element>(_ list: [Element], atLeast least: Int = 1, atMost most: Int = 3) -> [Element] {
    Array(list.shuffled(using: &generator).prefix(Int.random(in: least...max(least, most), using: &generator)))
  }

  /// A name that nothing else has, most of them hostile.
  mutating func name(_ kind: String) -> Identifier {
    serial += 1
    let hostile = [
      "", "", "select ", "a\"b", "it's", "`", "[", "x y ", "--", "/*", "(", ")", ",", ";", "naïve", "constraint",
      "primary key", "%s", "generated always", "Ä", "\\", "\t",
    ]
    return Identifier(pick(hostile) + "\(kind)\(serial)")
  }

  private mutating func maybeName(_ kind: String) -> Identifier? { chance(40) ? name(kind) : nil }
  private mutating func conflict() -> ConflictClause? { chance(20) ? pick(Array(ConflictClause.allCases)) : nil }
  private mutating func collation() -> Identifier? { chance(25) ? pick(["nocase", "RTRIM", "binary"]) : nil }

  // MARK: - The table

  /// - Parameter others: Names that foreign keys may point to.
  mutating func table(_ others: [Identifier]) -> TableDefinition {
    let isStrict = chance(25)
    var table = TableDefinition(
      name: QualifiedName(name("t")), columns: [], options: TableOptions(isStrict: isStrict))
    for _ in 0..<Int.random(in: 1...6, using: &generator) { table.columns.append(column(isStrict)) }
    let plain = table.columns.map(\.name)
    if chance(70) { addPrimaryKey(&table) }
    if chance(40) { table.columns.append(generatedColumn(isStrict, plain)) }
    var taken: [Set<Identifier>] = [Set(table.primaryKey?.columns.map(\.name) ?? [])]
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      let columns = keyColumns(plain)
      // Two constraints over the same columns share an index, and must then agree on conflicts.
      guard !taken.contains(Set(columns.map(\.name))) else { continue }
      taken.append(Set(columns.map(\.name)))
      table.uniques.append(UniqueDefinition(name: maybeName("u"), columns: columns, conflict: conflict()))
    }
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      table.checks.append(CheckDefinition(name: maybeName("c"), expression: expression(plain)))
    }
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      table.foreignKeys.append(foreignKey(plain, others + [table.name.name]))
    }
    for _ in 0..<Int.random(in: 0...3, using: &generator) { table.indexes.append(index(table.columns.map(\.name))) }
    table.uniques = Self.namedFirst(table.uniques, \.name)
    table.checks = Self.namedFirst(table.checks, \.name)
    table.foreignKeys = Self.namedFirst(table.foreignKeys, \.name)
    table.indexes.sort { $0.name < $1.name }
    return table
  }

  static func namedFirst<Part>(_ parts: [Part], _ name: (Part) -> Identifier?) -> [Part] {
    let named = parts.filter { name($0) != nil }.sorted { (name($0) ?? "") < (name($1) ?? "") }
    return named + parts.filter { name($0) == nil }
  }

  private mutating func column(_ isStrict: Bool) -> ColumnDefinition {
    let strict: [ColumnType] = ["int", "INTEGER", "real", "TEXT", "blob", "any"]
    let loose: [ColumnType] = [
      "", "varchar(10)", "decimal(10,2)", "double precision", "numeric", "key", "[my type]", "date time",
    ]
    var column = ColumnDefinition(
      name: name("k"), type: pick(isStrict ? strict : strict + loose), isNullable: chance(60),
      defaultExpression: chance(40) ? pick(Self.defaults) : nil, collation: collation().map { QualifiedName($0) })
    if !column.isNullable {
      column.notNullName = maybeName("n")
      column.notNullConflict = conflict()
    }
    return column
  }

  static let defaults = [
    "0", "-1", "+1.5e3", "'it''s'", "''", "null", "current_timestamp", "TRUE", "x'00FF'", "open", "\"o p\"", "1 + 2",
    "datetime('now', '-1 day')", "abs(-1)", "'a' || -1 || ';'", "case when 1 then '(' else ')' end", "- -1", "not (1)",
  ]

  private mutating func generatedColumn(_ isStrict: Bool, _ plain: [Identifier]) -> ColumnDefinition {
    ColumnDefinition(
      name: name("g"), type: isStrict ? "any" : pick(["", "text", "int"]), isNullable: chance(70),
      collation: collation().map { QualifiedName($0) },
      generated: GeneratedDefinition(expression: expression(plain), isStored: chance(50)))
  }

  private mutating func addPrimaryKey(_ table: inout TableDefinition) {
    var key = PrimaryKeyDefinition(name: maybeName("p"), columns: keyColumns(table.columns.map(\.name)))
    key.conflict = conflict()
    table.options.isWithoutRowID = chance(30)
    if chance(50), !table.options.isWithoutRowID {
      table.columns[0].type = "integer"
      key.columns = [KeyColumn(name: table.columns[0].name, isDescending: chance(30))]
      key.isAutoincrement = !key.columns[0].isDescending && chance(60)
    }
    let first = table.columns.first { $0.name == key.columns[0].name }
    if key.columns.count == 1, first?.type.text.lowercased() == "integer", !table.options.isWithoutRowID {
      // Written behind the columns, such a key has no direction: it is the rowid.
      key.columns[0].collation = nil
    }
    table.primaryKey = key
  }

  private mutating func keyColumns(_ names: [Identifier]) -> [KeyColumn] {
    var columns: [KeyColumn] = []
    for name in some(names) {
      columns.append(KeyColumn(name: name, collation: collation(), isDescending: chance(25)))
    }
    return columns
  }

  private mutating func foreignKey(_ names: [Identifier], _ targets: [Identifier]) -> ForeignKeyDefinition {
    let columns = some(names)
    let actions = Array(ReferentialAction.allCases)
    return ForeignKeyDefinition(
      name: maybeName("f"), columns: columns, target: QualifiedName(pick(targets)),
      targetColumns: chance(70) ? columns.map { _ in name("r") } : [], onDelete: pick(actions),
      onUpdate: pick(actions), isMatchFull: chance(20), deferrability: pick(Array(Deferrability.allCases)))
  }

  private mutating func index(_ names: [Identifier]) -> IndexDefinition {
    var elements: [IndexElement] = []
    for name in some(names) {
      let key: IndexElement.Key = chance(60) ? .column(name) : .expression("lower(\(name.quoted)) || 'x'")
      elements.append(
        IndexElement(key: key, collation: collation().map { QualifiedName($0) }, isDescending: chance(30)))
    }
    // Of an expression with an operator, `collate binary` cannot be told from none.
    for position in elements.indices where elements[position].collation == QualifiedName("binary") {
      if case .expression = elements[position].key { elements[position].key = .expression("abs(1)") }
    }
    return IndexDefinition(
      name: name("i"), elements: elements, isUnique: chance(30), predicate: chance(30) ? expression(names) : nil)
  }

  /// A condition in the form that an inspection gives.
  mutating func expression(_ names: [Identifier]) -> String {
    let (one, other) = (pick(names).quoted, pick(names).quoted)
    return pick([
      "\(one) > 0", "length(\(one)) < 10", "\(one) in (1, -2, '--')", "\(one) is not null or \(other) = '/* ('",
      "case when \(one) then 1 else -2 end = 1", "\(one) || 'it''s' like '%(%' escape '!'", "abs(-\(one)) >= 1",
      "not (\(one) = \(other))", "(\(one)) + (\(other)) <> - -1", "\(one) collate nocase = 'a;b'",
      "\(one) between +1 and ~2", "coalesce(\(one), \(other), x'00') notnull", "\(one) ->> '$.a' == 'b'",
      "cast(\(one) as varchar(10)) glob '*'", "\(one) * -1 % 2 << 1",
    ])
  }
}
