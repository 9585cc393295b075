import DBSchema

@testable import DBMigrations

/// Short words for schemas in tests.
func name(_ name: String) -> QualifiedName { QualifiedName(schema: "public", Identifier(name)) }

/// A column: `id bigint!` is not null, `n integer = 0` has a default.
func column(_ text: String) -> ColumnDefinition {
  let halves = text.split(separator: "=", maxSplits: 1).map { $0.trimmed }
  let words = halves[0].split(separator: " ", maxSplits: 1).map(String.init)
  let type = words.count > 1 ? words[1] : ""
  return ColumnDefinition(
    name: Identifier(words[0]), type: ColumnType(type.hasSuffix("!") ? String(type.dropLast()) : type),
    isNullable: !type.hasSuffix("!"), defaultExpression: halves.count > 1 ? halves[1] : nil)
}

extension Substring {
  fileprivate var trimmed: String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

/// A PostgreSQL table in `public`, keyed by its first column.
func table(_ title: String, _ columns: String..., change: (inout TableDefinition) -> Void = { _ in }) -> TableDefinition
{
  var table = TableDefinition(name: name(title), columns: columns.map(column))
  table.primaryKey = PrimaryKeyDefinition(
    name: Identifier(title + "_pkey"), columns: [KeyColumn(name: table.columns[0].name)])
  table.columns[0].isNullable = false
  change(&table)
  return table
}

/// A foreign key to `id` of another table.
func key(_ owner: String, _ column: String, to target: String) -> ForeignKeyDefinition {
  ForeignKeyDefinition(
    name: Identifier("\(owner)_\(column)_fkey"), columns: [Identifier(column)], target: name(target),
    targetColumns: ["id"])
}

func postgres(_ tables: TableDefinition..., change: (inout DatabaseSchema) -> Void = { _ in }) -> DatabaseSchema {
  var schema = DatabaseSchema(dialect: .postgresql, schemas: ["public"], tables: tables.sorted { $0.name < $1.name })
  change(&schema)
  return schema
}

/// The same tables as SQLite has them: without a schema and without names of keys.
func sqlite(_ tables: TableDefinition..., change: (inout DatabaseSchema) -> Void = { _ in }) -> DatabaseSchema {
  var schema = DatabaseSchema(
    dialect: .sqlite,
    tables: tables.map { table in
      var table = table
      table.name = QualifiedName(table.name.name)
      table.primaryKey?.name = nil
      table.foreignKeys = table.foreignKeys.map { key in
        var key = key
        key.name = nil
        key.target = QualifiedName(key.target.name)
        return key
      }
      return table
    }.sorted { $0.name < $1.name })
  change(&schema)
  return schema
}

/// The statements of a diff.
func statements(
  _ from: DatabaseSchema, _ to: DatabaseSchema, renames: SchemaRenames = .none, filter: SchemaFilter = .everything
) throws -> [String] {
  try statements(SchemaDiff(from: from, to: to, renames: renames, filter: filter))
}

func statements(_ diff: SchemaDiff) throws -> [String] {
  switch diff.to.dialect {
  case .postgresql: PostgreSQLDDL(defaultSchema: "public").statements(for: diff.operations)
  case .sqlite: try SQLiteAlterDDL().statements(for: diff.operations)
  }
}
