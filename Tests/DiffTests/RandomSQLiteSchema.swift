import DBSchema
import SeededRandom

/// Random SQLite schemas over a small stock of names, so that any two have much in common.
struct RandomSQLiteSchema {
  var random: Seeded
  private var schema = DatabaseSchema(dialect: .sqlite)

  init(seed: UInt64) { random = Seeded(seed: seed) }

  mutating func make() -> DatabaseSchema {
    for title in ["a", "b", "order", "Mixed", "e f", "g"] where !random.once(in: 3) { addTable(title) }
    for index in schema.tables.indices { addForeignKeys(index) }
    addViewsAndTriggers()
    schema.tables.sort { $0.name < $1.name }
    schema.views.sort { $0.name < $1.name }
    schema.triggers.sort { $0.name < $1.name }
    return schema
  }

  private mutating func addTable(_ title: String) {
    var table = TableDefinition(name: QualifiedName(Identifier(title)), columns: [column("id integer")])
    table.options.isStrict = random.once(in: 4)
    table.options.isWithoutRowID = random.once(in: 5)
    table.columns[0].isNullable = !random.once(in: 2)
    table.primaryKey = PrimaryKeyDefinition(columns: ["id"])
    table.primaryKey?.isAutoincrement = !table.options.isWithoutRowID && random.once(in: 4)
    for title in ["p", "q", "user", "S"] where !random.once(in: 3) {
      var column = ColumnDefinition(
        name: Identifier(title), type: random.one(of: ["integer", "text", "any", "real"]),
        isNullable: !random.once(in: 3))
      if !table.options.isStrict, column.type.text == "any" {
        column.type = random.one(of: ["", "varchar(20)", "numeric"])
      }
      if random.once(in: 3) { column.defaultExpression = random.one(of: ["1", "-1", "'1'", "1 + 1", "null"]) }
      if column.defaultExpression == "null" { column.isNullable = true }
      if random.once(in: 4) { column.collation = QualifiedName("nocase") }
      table.columns.append(column)
    }
    if random.once(in: 3) {
      table.columns.append(
        ColumnDefinition(
          name: "made", type: "integer",
          generated: GeneratedDefinition(
            expression: random.one(of: ["id + 1", "id * 2"]), isStored: random.once(in: 2))))
    }
    let plain = table.columns.dropFirst().filter { $0.generated == nil }
    table.columns = [table.columns[0]] + table.columns.dropFirst().shuffled(using: &random)
    if let one = plain.randomElement(using: &random), random.once(in: 2) {
      table.uniques.append(
        UniqueDefinition(
          name: random.once(in: 2) ? Identifier(title + "_u") : nil,
          columns: [KeyColumn(name: one.name, isDescending: random.once(in: 3)), "id"],
          conflict: random.one(of: [nil, nil, .fail])))
    }
    if random.once(in: 2) {
      table.checks.append(
        CheckDefinition(
          name: random.once(in: 2) ? Identifier(title + "_c") : nil,
          expression: random.one(of: ["id > 0", "id > -5", "\"id\" <> 99"])))
    }
    if let one = plain.first, random.once(in: 3) {
      table.checks.append(CheckDefinition(expression: "\(one.name.quoted) is not null or id > 0"))
    }
    if let one = plain.randomElement(using: &random), random.once(in: 2) {
      table.indexes.append(
        IndexDefinition(
          name: Identifier(title + "_i"),
          elements: [IndexElement(key: .column(one.name), isDescending: random.once(in: 3)), .column("id")],
          isUnique: random.once(in: 3), predicate: random.once(in: 3) ? "id > 0" : nil))
    }
    if random.once(in: 3) {
      table.indexes.append(
        IndexDefinition(
          name: Identifier(title + "_j"),
          elements: [IndexElement(key: .expression(random.one(of: ["id + 1", "abs(id)"])))]))
    }
    schema.tables.append(table)
  }

  private mutating func addForeignKeys(_ index: Int) {
    for title in ["r", "t"] where random.once(in: 2) {
      guard let target = schema.tables.randomElement(using: &random) else { continue }
      schema.tables[index].columns.append(ColumnDefinition(name: Identifier(title), type: "integer"))
      schema.tables[index].foreignKeys.append(
        ForeignKeyDefinition(
          name: random.once(in: 3) ? Identifier("key_" + title) : nil, columns: [Identifier(title)],
          target: target.name, targetColumns: random.once(in: 3) ? [] : ["id"],
          onDelete: random.one(of: [.noAction, .cascade, .restrict, .setNull]),
          onUpdate: random.one(of: [.noAction, .cascade]),
          deferrability: random.one(of: [.notDeferrable, .initiallyDeferred])))
    }
  }

  private mutating func addViewsAndTriggers() {
    guard let table = schema.tables.randomElement(using: &random) else { return }
    let title = table.name.name.quoted
    if random.once(in: 2) {
      schema.views.append(
        ViewDefinition(
          name: QualifiedName("v"), query: random.one(of: ["select id from \(title)", "select * from \(title)"])))
      if random.once(in: 2) {
        schema.views.append(ViewDefinition(name: QualifiedName("w"), query: "select id from v where id > 0"))
      }
      if random.once(in: 2) {
        schema.triggers.append(
          TriggerDefinition(
            name: "on_v", table: "v",
            sql: "create trigger on_v instead of insert on v begin delete from \(title) where id = new.id; end"))
      }
    }
    if random.once(in: 2) {
      schema.triggers.append(
        TriggerDefinition(
          name: "touch", table: table.name.name,
          sql:
            "create trigger touch after update on \(title) begin select \(random.one(of: ["1", "2"])) from \(title); end"
        ))
    }
  }
}
