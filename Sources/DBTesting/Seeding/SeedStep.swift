import DBQuery
import DBSchema

/// A table of a seed with its rows.
struct SeedStep {
  /// As it is called in the seed.
  let name: String
  let table: TableDefinition
  let rows: [[String: SeedValue]]

  /// The column of the primary key, where it is one.
  var key: String? {
    guard let columns = table.primaryKey?.columns, columns.count == 1 else { return nil }
    return columns[0].name.name
  }

  /// Whether another table has to be filled before: one that a foreign key points to, as far as the rows use it, or
  /// whose key they ask for.
  func needs(_ other: SeedStep) -> Bool {
    guard other.name != name else { return false }
    if table.foreignKeys.contains(where: { $0.target == other.table.name && isUsed($0) }) { return true }
    return rows.contains { row in
      row.values.contains { if case .key(other.name, _, _) = $0.source { true } else { false } }
    }
  }

  private func isUsed(_ key: ForeignKeyDefinition) -> Bool {
    rows.contains { row in
      key.columns.allSatisfy { column in row[column.name].map { $0.source != .value(.null) } ?? false }
    }
  }

  /// - Throws: ``SeedError`` for a column that is not there, and for a key of a row that is not seeded, or too late.
  func check(_ all: [SeedStep]) throws(SeedError) {
    let columns = Set(table.columns.map(\.name.name))
    for (number, row) in rows.enumerated() {
      for (column, value) in row {
        guard columns.contains(column) else {
          let names = table.columns.map(\.name.name).joined(separator: ", ")
          throw SeedError("\(name) has no column \(column); it has \(names)")
        }
        guard case .key(let other, let place, let wanted) = value.source else { continue }
        let words = "row \(number) of \(name) wants the key of row \(place) of \(other)"
        guard let step = all.first(where: { $0.name == other }), step.rows.indices.contains(place) else {
          throw SeedError("\(words), which is not in the seed")
        }
        if other == name, place >= number { throw SeedError("\(words), which comes later") }
        _ = try step.keyColumn(wanted, words)
      }
    }
  }

  /// The column that a reference takes.
  func keyColumn(_ wanted: String?, _ words: String) throws(SeedError) -> String {
    if let wanted {
      if table.columns.contains(where: { $0.name.name == wanted }) { return wanted }
      throw SeedError("\(words), which has no column \(wanted)")
    }
    guard let key else {
      throw SeedError("\(words), whose key is not one column: say which, as in .key(of: \"\(name)\", 0, column: ...)")
    }
    return key
  }

  // MARK: - Statements

  /// The statement that stores a row.
  func insert(_ row: [String: SeedValue], _ stored: SeededRows, _ dialect: DialectName) throws(SeedError) -> SQL {
    let used = table.columns.filter { row[$0.name.name] != nil }
    let target: SQL = "insert into \(identifier: table.name)"
    if used.isEmpty { return target + " default values returning *" }
    var values: [SQL] = []
    for column in used {
      guard let value = row[column.name.name] else { continue }
      let bound = try self.value(value, stored)
      values.append(dialect == .sqlite ? "\(bound)" : "cast(\(bound) as \(SQL(unsafe: column.type.text)))")
    }
    let names = SQL(joining: used.map { "\(identifier: $0.name.name)" }, separator: ", ")
    let overriding: SQL = used.contains { $0.identity?.isAlways == true } ? " overriding system value" : ""
    return target + " (\(names))\(overriding) values (\(SQL(joining: values, separator: ", "))) returning *"
  }

  private func value(_ value: SeedValue, _ stored: SeededRows) throws(SeedError) -> SQLValue {
    switch value.source {
    case .value(let value): return value
    case .key(let other, let row, let column):
      let words = "the key of row \(row) of \(other)"
      let rows = stored[other]
      guard rows.indices.contains(row) else { throw SeedError("\(words) is not known yet") }
      if let column { return rows[row][column] ?? .null }
      guard let key = rows[row].key else { throw SeedError("\(words) is not one column") }
      return rows[row][key] ?? .null
    }
  }

  /// What takes keys that the rows said themselves from the numbers that are handed out. SQLite does that by itself.
  func advances(_ dialect: DialectName) -> [SQL] {
    guard dialect == .postgresql else { return [] }
    let numbered = table.columns.filter { column in
      let isNumbered = column.identity != nil || column.defaultExpression?.hasPrefix("nextval(") == true
      return isNumbered && rows.contains { $0[column.name.name] != nil }
    }
    return numbered.map { column in
      """
      select pg_catalog.setval(s::pg_catalog.regclass, greatest(m, 1)) from (select \
      pg_catalog.pg_get_serial_sequence(\(table.name.quoted), \(column.name.name)) as s, \
      (select max(\(identifier: column.name.name)) from \(identifier: table.name)) as m) as numbers \
      where s is not null and m is not null
      """
    }
  }
}
