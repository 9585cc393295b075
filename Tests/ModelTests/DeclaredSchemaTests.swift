import DBModelKit
import Testing

struct DeclaredSchemaTests {
  static let shop = ModelSet([Item.self, Maker.self])

  @Test func everythingThatIsSaidIsDeclaredOnPostgreSQL() throws {
    let declared = try Self.shop.declared(for: .postgresql)
    let table = try #require(declared.schema.tables.first)
    let numeric: ColumnType = "numeric(10,2)"
    let kind = ColumnType("shop.item_kind", definedBy: QualifiedName(schema: "shop", "item_kind"))
    let expected = TableDefinition(
      name: QualifiedName(schema: "shop", "items"),
      columns: [
        ColumnDefinition(name: "id", type: "uuid", isNullable: false, comment: "never used again"),
        ColumnDefinition(
          name: "sku", type: "character varying(40)", isNullable: false, collation: QualifiedName("C")),
        ColumnDefinition(name: "batch", type: "integer", isNullable: false),
        ColumnDefinition(name: "label", type: "text"),
        ColumnDefinition(name: "kind", type: kind, isNullable: false, defaultExpression: "'plain'"),
        ColumnDefinition(
          name: "made_at", type: "timestamp with time zone", isNullable: false, defaultExpression: "now()"),
        ColumnDefinition(name: "gone_at", type: "timestamp with time zone"),
        ColumnDefinition(name: "price", type: numeric, isNullable: false),
        ColumnDefinition(
          name: "twice", type: numeric, isNullable: false, generated: GeneratedDefinition(expression: "price * 2")),
        ColumnDefinition(name: "tags", type: "text[]", isNullable: false),
        ColumnDefinition(name: "extra", type: "jsonb"), ColumnDefinition(name: "stay", type: "daterange"),
        ColumnDefinition(name: "cover", type: "bytea"), ColumnDefinition(name: "maker_country", type: "text"),
        ColumnDefinition(name: "maker_number", type: "bigint"),
        ColumnDefinition(name: "version", type: "bigint", isNullable: false),
      ],
      primaryKey: PrimaryKeyDefinition(name: "items_pkey", columns: ["id"]),
      uniques: [
        UniqueDefinition(
          name: "items_sku_batch_key", columns: ["sku", "batch"], deferrability: .initiallyDeferred)
      ],
      checks: [
        CheckDefinition(name: "items_check", expression: "batch > 0 or sku <> ''"),
        CheckDefinition(name: "items_price_check", expression: "price >= 0"),
      ],
      foreignKeys: [
        ForeignKeyDefinition(
          name: "items_maker_country_maker_number_fkey", columns: ["maker_country", "maker_number"],
          target: QualifiedName(schema: "shop", "makers"), targetColumns: ["country", "number"], onDelete: .setNull)
      ],
      exclusions: [ExclusionDefinition(name: "items_stay_excl", definition: "exclude using gist (stay with &&)")],
      indexes: [
        IndexDefinition(name: "items_kind_idx", elements: [.column("kind")]),
        IndexDefinition(
          name: "items_lower_idx", elements: [IndexElement(key: .expression("lower(label)"))], isUnique: true,
          predicate: "gone_at is null", comment: "one label each"),
        IndexDefinition(
          name: "items_sku_made_at_kind_idx",
          elements: [.column("sku"), IndexElement(key: .column("made_at"), isDescending: true)], include: ["kind"]),
      ],
      options: TableOptions(parameters: ["fillfactor=70"]), comment: "what is sold")
    try Self.compare(table, expected)
    #expect(
      declared.schema.enums == [
        EnumDefinition(name: QualifiedName(schema: "shop", "item_kind"), values: ["plain", "very fancy"])
      ])
    #expect(
      declared.renames.map { "\($0.from) -> \($0.to)" } == [
        "table:shop.goods -> table:shop.items", "column:shop.items.title -> column:shop.items.label",
        "enum:shop.kind -> enum:shop.item_kind",
      ])
    let line = declared.sites[ObjectReference(.column, table.name, member: "batch")]
    #expect(line?.description == "ModelTests/Shop.swift:20")
  }

  @Test func whatSQLiteLacksIsNotDeclaredThere() throws {
    let table = try #require(try Self.shop.schema(for: .sqlite).tables.first)
    #expect(
      table.columns.map(\.type.text) == [
        "text", "text", "integer", "text", "text", "text", "text", "text", "text", "text", "text", "text", "blob",
        "text", "integer", "integer",
      ])
    #expect(table.name == QualifiedName("items") && table.comment == nil && table.exclusions.isEmpty)
    #expect(table.options == TableOptions(isStrict: true))
    #expect(table.columns[1].collation == QualifiedName("nocase"))
    #expect(table.columns[5].defaultExpression == "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")
    #expect(
      table.checks.contains(
        CheckDefinition(name: "items_kind_check", expression: "kind in ('plain', 'very fancy')")))
    #expect(table.indexes.map(\.name.name) == ["items_kind_idx", "items_lower_idx", "items_sku_made_at_idx"])
  }

  @Test(arguments: DialectName.allCases)
  func aConformanceByHandDeclaresTheSame(dialect: DialectName) throws {
    let byHand = try ModelSet([PlainMaker.self]).schema(for: dialect)
    #expect(try ModelSet([Maker.self, Item.self]).schema(for: dialect).tables.last == byHand.tables.first)
  }

  @Test func aKeyOfOneIntegerIsTheRowsNumberOnSQLite() throws {
    let table = try #require(try ModelSet([Node.self]).schema(for: .sqlite).tables.first)
    #expect(
      table.columns == [
        ColumnDefinition(name: "id", type: "integer"), ColumnDefinition(name: "parent_id", type: "integer"),
      ])
    #expect(table.primaryKey == PrimaryKeyDefinition(columns: ["id"], isAutoincrement: true))
    let other = try #require(try ModelSet([Node.self]).schema(for: .postgresql, defaultSchema: "app").tables.first)
    #expect(other.columns[0].identity == IdentityDefinition(isAlways: true) && other.name.plain == "app.nodes")
    #expect(other.foreignKeys.first?.target == other.name)
  }

  @Test func aNameDoesNotDependOnWhatIsDeclaredBelowIt() throws {
    var first = ModelDeclaration("First", table: "t")
    first.column("a", Int.self, index: true)
    first.primaryKey("a")
    var second = ModelDeclaration("Second", table: "t_a_idx1")
    second.column("a", Int.self)
    second.primaryKey("a")
    second.index("a", name: "t_a_idx")
    var set = ModelSet([])
    set.models = [first, second]
    #expect(try set.schema(for: .sqlite).tables[0].indexes.map(\.name.name) == ["t_a_idx2"])
  }

  @Test func sqliteTakesSmallAndCapitalLettersForTheSameName() throws {
    var model = ModelDeclaration("T", table: "T")
    model.column("A", Int.self, name: "A", index: true)
    model.primaryKey("A")
    model.index("A", name: "t_a_IDX")
    var set = ModelSet([])
    set.models = [model]
    #expect(try set.schema(for: .sqlite).tables[0].indexes.map(\.name.name) == ["T_A_idx1", "t_a_IDX"])
    #expect(try set.schema(for: .postgresql).tables[0].indexes.map(\.name.name) == ["T_A_idx", "t_a_IDX"])
  }

  /// Compares tables part by part, so that a failure names the part.
  private static func compare(_ left: TableDefinition, _ right: TableDefinition) throws {
    for (one, other) in zip(left.columns, right.columns) where one != other {
      Issue.record("\(one) is not \(other)")
    }
    var (one, other) = (left, right)
    one.columns = []
    other.columns = []
    let texts = try [one, other].map { try DatabaseSchema(dialect: .postgresql, tables: [$0]).json() }
    if left != right { Issue.record("\(texts[0])\nis not\n\(texts[1])") }
  }
}
