import DBSchema
import SeededRandom

/// Random PostgreSQL schemas over a small stock of names, so that any two have much in common.
///
/// Row number n has n in every column, in the words of its type: keys hold, and types change into one another.
struct RandomPostgreSQLSchema {
  var random: Seeded
  private var schema = DatabaseSchema(dialect: .postgresql, schemas: ["public"])

  init(seed: UInt64) { random = Seeded(seed: seed) }

  mutating func make() -> DatabaseSchema {
    if random.once(in: 2) { schema.schemas = ["aux", "public"] }
    for title in ["mood", "size"] where random.once(in: 2) {
      let values = ["1", "2", "3", "it's"].filter { $0 < "3" || random.once(in: 2) }.shuffled(using: &random)
      schema.enums.append(EnumDefinition(name: place(title), values: values, comment: comment()))
    }
    if random.once(in: 2) {
      schema.domains = [
        DomainDefinition(
          name: name("amount"), type: random.one(of: ["integer", "bigint"]),
          isNullable: true, defaultExpression: random.once(in: 3) ? "7" : nil,
          checks: random.once(in: 2)
            ? [
              CheckDefinition(name: "amount_check", expression: random.one(of: ["VALUE > 0", "VALUE > '-1'::integer"]))
            ]
            : [], comment: comment())
      ]
    }
    if random.once(in: 2) {
      schema.sequences.append(SequenceDefinition(name: name("numbers"), options: options(), comment: comment()))
    }
    let titles = ["a", "b", "order", "Mixed", "e", "f"].filter { _ in !random.once(in: 3) }
    for title in titles { addTable(title) }
    for index in schema.tables.indices { addForeignKeys(index) }
    addViews()
    sort()
    return schema
  }

  private mutating func place(_ title: String) -> QualifiedName {
    schema.schemas.contains("aux") && random.once(in: 3)
      ? QualifiedName(schema: "aux", Identifier(title)) : name(title)
  }

  private mutating func comment() -> String? { random.once(in: 4) ? random.one(of: ["it's", "a\\b", "x\ny"]) : nil }

  private mutating func options() -> SequenceOptions {
    SequenceOptions(
      start: random.once(in: 3) ? 5 : nil, increment: random.one(of: [1, 1, 2, 10]),
      maximum: random.once(in: 3) ? 1000 : nil, cache: random.one(of: [1, 1, 20]), cycles: random.once(in: 3))
  }

  // MARK: - Tables

  private mutating func addTable(_ title: String) {
    let place = self.place(title)
    var table = TableDefinition(name: place, columns: [idColumn(of: place)])
    for title in ["p", "q", "user", "s"] where !random.once(in: 3) { table.columns.append(plainColumn(title)) }
    if random.once(in: 2) {
      table.columns.append(
        ColumnDefinition(
          name: "day", type: random.one(of: ["date", "timestamp without time zone"]),
          defaultExpression: random.once(in: 2) ? "CURRENT_DATE" : nil))
    }
    if random.once(in: 3) {
      table.columns.append(ColumnDefinition(name: "data", type: random.one(of: ["json", "jsonb"])))
    }
    if random.once(in: 2) {
      let expression = random.one(of: ["id + 1", "id * 2"])
      table.columns.append(
        ColumnDefinition(name: "made", type: "bigint", generated: GeneratedDefinition(expression: expression)))
    }
    let head = table.columns[0]
    table.columns = [head] + table.columns.dropFirst().shuffled(using: &random)
    for index in table.columns.indices { table.columns[index].comment = comment() }
    let stem = title + (random.once(in: 5) ? "_own" : "")
    if random.once(in: 6) {
      table.uniques.append(UniqueDefinition(name: Identifier(stem + "_id_key"), columns: ["id"]))
    } else {
      table.primaryKey = PrimaryKeyDefinition(
        name: Identifier(stem + "_pkey"), columns: ["id"], comment: comment())
    }
    let plain = table.columns.filter { $0.generated == nil && $0.name != "data" && $0.name != "id" }
    if let one = plain.randomElement(using: &random), random.once(in: 2) {
      table.uniques.append(
        UniqueDefinition(
          name: Identifier(title + "_u"), columns: [KeyColumn(name: one.name), "id"],
          nullsNotDistinct: random.once(in: 3),
          deferrability: random.one(of: [.notDeferrable, .initiallyImmediate, .initiallyDeferred]), comment: comment()))
    }
    if random.once(in: 2) {
      table.checks.append(
        CheckDefinition(
          name: Identifier(title + "_c"), expression: random.one(of: ["id > 0", "id > '-5'::integer", "id <> 99"]),
          isInherited: !random.once(in: 4), isValidated: !random.once(in: 4), comment: comment()))
    }
    if let one = plain.first, random.once(in: 2) {
      table.checks.append(
        CheckDefinition(name: Identifier(title + "_n"), expression: "\(one.name.quoted) IS NOT NULL OR id > 0"))
    }
    if random.once(in: 5) {
      table.exclusions.append(
        ExclusionDefinition(
          name: Identifier(title + "_x"), definition: "EXCLUDE USING btree (id WITH =)", comment: comment()))
    }
    addIndexes(to: &table, title, plain)
    if random.once(in: 4) { table.options.parameters = [random.one(of: ["fillfactor=70", "fillfactor=80"])] }
    table.comment = comment()
    table.uniques.sort { ($0.name ?? "") < ($1.name ?? "") }
    schema.tables.append(table)
  }

  private mutating func addIndexes(to table: inout TableDefinition, _ title: String, _ plain: [ColumnDefinition]) {
    if let one = plain.randomElement(using: &random), random.once(in: 2) {
      var element = IndexElement.column(one.name)
      element.isDescending = random.once(in: 3)
      if random.once(in: 3) { element.nullsFirst = !element.isDescending }
      let isWide = random.once(in: 4)
      table.indexes.append(
        IndexDefinition(
          name: Identifier(title + "_i"),
          elements: isWide ? [element] : [element, .column("id")].shuffled(using: &random),
          isUnique: !isWide && random.once(in: 4), include: isWide ? ["id"] : [],
          predicate: random.once(in: 3) ? "\(one.name.quoted) IS NOT NULL" : nil,
          parameters: random.once(in: 4) ? ["fillfactor=60"] : [], comment: comment()))
    }
    if random.once(in: 3) {
      table.indexes.append(
        IndexDefinition(
          name: Identifier(title + "_j"),
          elements: [IndexElement(key: .expression(random.one(of: ["id + 1", "abs(id)"])))]))
    }
    if let one = plain.first(where: { $0.name == "day" }), random.once(in: 2) {
      table.indexes.append(
        IndexDefinition(name: Identifier(title + "_h"), elements: [.column(one.name)], method: "hash"))
    }
  }

  private mutating func idColumn(of table: QualifiedName) -> ColumnDefinition {
    var column = ColumnDefinition(name: "id", type: random.one(of: ["integer", "bigint"]), isNullable: false)
    switch random.one(of: [0, 1, 2]) {
    case 1: column.identity = IdentityDefinition(isAlways: random.once(in: 2), options: options())
    case 2:
      let sequence = QualifiedName(schema: table.schema, Identifier(table.name.name + "_id_seq"))
      column.defaultExpression = "nextval('\(sequence.quoted)'::regclass)"
      schema.sequences.append(
        SequenceDefinition(
          name: sequence, type: column.type,
          owner: random.once(in: 4) ? nil : ColumnReference(table: table, column: "id"), comment: comment()))
    default: break
    }
    return column
  }

  private mutating func plainColumn(_ title: String) -> ColumnDefinition {
    let kind = random.one(of: [
      "integer", "bigint", "text", "character varying(20)", "numeric(10,0)", "numeric(12,0)", "enum", "domain",
    ])
    var column = ColumnDefinition(name: Identifier(title), type: ColumnType(kind), isNullable: !random.once(in: 3))
    var value = ["text", "character varying(20)"].contains(kind) ? "'1'" : "1"
    if kind == "enum" || kind == "domain" {
      column.type = "integer"
      if kind == "enum", let type = schema.enums.randomElement(using: &random) {
        column.type = ColumnType(text: type.name.quoted, definedBy: type.name)
        value = "'\(random.one(of: type.values.filter { $0 != "it's" }))'::\(type.name.quoted)"
      } else if kind == "domain", let domain = schema.domains.first {
        column.type = ColumnType(text: domain.name.quoted, definedBy: domain.name)
      }
    }
    if kind == "text", random.once(in: 3) { column.collation = QualifiedName(schema: "pg_catalog", "C") }
    if random.once(in: 3) { column.defaultExpression = value }
    if ["integer", "bigint"].contains(column.type.text), random.once(in: 5),
      schema.sequences.contains(where: { $0.name == name("numbers") })
    {
      column.defaultExpression = "nextval('public.numbers'::regclass)"
    }
    return column
  }

  private mutating func addForeignKeys(_ index: Int) {
    for (number, title) in ["r", "t"].enumerated() where random.once(in: 2) {
      guard let target = schema.tables.randomElement(using: &random) else { continue }
      schema.tables[index].columns.append(
        ColumnDefinition(name: Identifier(title), type: random.one(of: ["integer", "bigint"])))
      schema.tables[index].foreignKeys.append(
        ForeignKeyDefinition(
          name: Identifier("key_\(number)"), columns: [Identifier(title)], target: target.name, targetColumns: ["id"],
          onDelete: random.one(of: [.noAction, .cascade, .restrict, .setNull]),
          onUpdate: random.one(of: [.noAction, .cascade]), isMatchFull: random.once(in: 4),
          deferrability: random.one(of: [.notDeferrable, .initiallyImmediate, .initiallyDeferred]),
          isValidated: !random.once(in: 5), comment: comment()))
    }
  }

  // MARK: - Views

  private mutating func addViews() {
    guard let table = schema.tables.randomElement(using: &random) else { return }
    if random.once(in: 2) {
      let columns = [table.columns[0]] + table.columns.dropFirst().filter { _ in random.once(in: 2) }
      schema.views.append(
        ViewDefinition(
          name: name("v"), columns: columns.map(\.name),
          query: "SELECT \(columns.map(\.name.quoted).joined(separator: ", ")) FROM \(table.name.quoted)",
          options: random.once(in: 3) ? ["security_barrier=true"] : [], comment: comment(),
          uses: [ObjectReference(.table, table.name)]))
      if random.once(in: 2) {
        schema.views.append(
          ViewDefinition(
            name: name("w"), columns: ["id"], query: "SELECT id FROM public.v", isMaterialized: random.once(in: 2),
            uses: [ObjectReference(.view, name("v"))]))
      }
    }
    if random.once(in: 2) {
      schema.views.append(
        ViewDefinition(
          name: name("m"), columns: ["id", "n"],
          query: "SELECT id, count(*) AS n FROM \(table.name.quoted) GROUP BY id", isMaterialized: true,
          isPopulated: !random.once(in: 3),
          indexes: random.once(in: 2)
            ? [IndexDefinition(name: "m_i", elements: [.column(random.one(of: ["id", "n"]))])] : [], comment: comment(),
          uses: [ObjectReference(.table, table.name)]))
    }
  }

  private mutating func sort() {
    schema.tables.sort { $0.name < $1.name }
    schema.enums.sort { $0.name < $1.name }
    schema.sequences.sort { $0.name < $1.name }
    schema.views.sort { $0.name < $1.name }
  }
}
