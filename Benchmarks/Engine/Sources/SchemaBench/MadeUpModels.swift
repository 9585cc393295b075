import DBEngine
import Glibc

/// Declared schemas without models: tables of 12 columns, two indexes and a foreign key each.
enum MadeUpModels {
  /// `BENCH_TABLES` says how many; `rebuilt` is the one table of the rebuild.
  static func declared(_ dialect: DialectName) throws -> DeclaredSchema {
    let wanted = getenv("BENCH_TABLES").map { String(cString: $0) } ?? "10"
    var schema = DatabaseSchema(dialect: dialect, schemas: dialect == .postgresql ? ["public"] : [])
    schema.tables = wanted == "rebuilt" ? [rebuilt] : (1...max(1, Int(wanted) ?? 1)).map { table($0, dialect) }
    schema.tables.sort { $0.name < $1.name }
    return DeclaredSchema(schema: schema)
  }

  private static func name(_ number: Int) -> String {
    let digits = String(number)
    return "items_" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  private static func table(_ number: Int, _ dialect: DialectName) -> TableDefinition {
    let isPostgres = dialect == .postgresql
    func type(_ postgres: ColumnType, _ sqlite: ColumnType) -> ColumnType { isPostgres ? postgres : sqlite }
    func qualified(_ number: Int) -> QualifiedName {
      QualifiedName(schema: isPostgres ? "public" : nil, Identifier(name(number)))
    }
    let own = name(number)
    var id = ColumnDefinition(name: "id", type: type("bigint", "integer"), isNullable: !isPostgres)
    if isPostgres { id.identity = IdentityDefinition(isAlways: false) }
    let columns = [
      id,
      ColumnDefinition(name: "parent_id", type: type("bigint", "integer")),
      ColumnDefinition(name: "name", type: "text", isNullable: false, defaultExpression: "''"),
      ColumnDefinition(name: "code", type: type("character varying(20)", "text"), isNullable: false),
      ColumnDefinition(name: "quantity", type: "integer", isNullable: false, defaultExpression: "0"),
      ColumnDefinition(name: "price", type: type("numeric(10,2)", "numeric")),
      ColumnDefinition(name: "ratio", type: type("double precision", "real")),
      ColumnDefinition(
        name: "is_active", type: "boolean", isNullable: false, defaultExpression: type("true", "1").text),
      ColumnDefinition(name: "day", type: "date"),
      ColumnDefinition(name: "note", type: "text"),
      ColumnDefinition(
        name: "created_at", type: type("timestamp with time zone", "text"), isNullable: false,
        defaultExpression: type("now()", "current_timestamp").text),
      ColumnDefinition(name: "updated_at", type: type("timestamp with time zone", "text")),
    ]
    return TableDefinition(
      name: qualified(number), columns: columns,
      primaryKey: PrimaryKeyDefinition(name: Identifier("pk_" + own), columns: ["id"]),
      foreignKeys: [
        ForeignKeyDefinition(
          name: Identifier("fk_\(own)_parent_id"), columns: ["parent_id"], target: qualified(max(1, number - 1)),
          targetColumns: ["id"], onDelete: .cascade)
      ],
      indexes: [
        IndexDefinition(name: Identifier("ix_\(own)_code_day"), elements: [.column("code"), .column("day")]),
        IndexDefinition(name: Identifier("ix_\(own)_name"), elements: [.column("name")]),
      ])
  }

  /// What the million rows of `Scripts/bench` go over into: a check more.
  private static var rebuilt: TableDefinition {
    TableDefinition(
      name: QualifiedName("events"),
      columns: [
        ColumnDefinition(name: "id", type: "integer"),
        ColumnDefinition(name: "kind", type: "text", isNullable: false),
        ColumnDefinition(name: "amount", type: "integer", isNullable: false, defaultExpression: "0"),
        ColumnDefinition(name: "note", type: "text"),
      ],
      primaryKey: PrimaryKeyDefinition(columns: ["id"]),
      checks: [CheckDefinition(name: "amount_is_positive", expression: "amount >= 0")],
      indexes: [
        IndexDefinition(name: "events_by_amount", elements: [.column("amount")]),
        IndexDefinition(name: "events_by_kind", elements: [.column("kind"), .column("id")]),
      ])
  }
}
