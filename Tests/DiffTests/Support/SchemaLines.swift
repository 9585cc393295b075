import DBSchema

@testable import DBMigrations

/// A schema line by line, without what has no meaning: the order of columns, and on SQLite the names of constraints,
/// blanks, quotes and case.
struct SchemaLines {
  let lines: Set<String>

  init(_ schema: DatabaseSchema, withUncompared: Bool = true) {
    var lines = schema.schemas.map { "schema \($0)" } + schema.enums.map { "\($0)" } + schema.domains.map { "\($0)" }
    lines += schema.sequences.map { "\($0)" } + schema.views.map { "\($0)" } + schema.triggers.map { "\($0)" }
    if withUncompared { lines += schema.notCompared.map(\.description) }
    for table in schema.tables {
      var table = table
      if schema.dialect == .sqlite {
        table.primaryKey?.name = nil
        for index in table.uniques.indices { table.uniques[index].name = nil }
        for index in table.checks.indices { table.checks[index].name = nil }
        for index in table.foreignKeys.indices {
          table.foreignKeys[index].name = nil
          if table.foreignKeys[index].targetColumns.isEmpty { table.foreignKeys[index].targetColumns = ["id"] }
        }
        for index in table.columns.indices where table.columns[index].name == "id" {
          table.columns[index].isNullable = false
        }
        for index in table.columns.indices where table.columns[index].defaultExpression == "null" {
          table.columns[index].defaultExpression = nil
        }
      }
      let title = "\(table.name.plain) "
      lines += table.columns.map { title + "\($0)" } + table.constraints.map { title + "\($0)" }
      lines += table.indexes.map { title + "\($0)" }
      lines.append(title + "\(table.options) \(table.comment ?? "")")
    }
    if schema.dialect == .sqlite { lines = lines.map { $0.lowercased().filter { !" \"\\()".contains($0) } } }
    self.lines = Set(lines)
  }

  /// - Throws: ``DiffFailure`` with what is there and what is not.
  func require(_ wanted: SchemaLines) throws {
    guard lines != wanted.lines else { return }
    throw DiffFailure(
      description: "found\n\(lines.subtracting(wanted.lines).sorted().joined(separator: "\n"))\nwanted\n"
        + wanted.lines.subtracting(lines).sorted().joined(separator: "\n"))
  }
}
