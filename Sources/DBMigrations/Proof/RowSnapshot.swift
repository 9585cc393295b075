import DBEngine
import DBQuery
import DBSchema

/// The rows of a scratch database's tables, as texts: to see afterwards that nothing was lost.
struct RowSnapshot: Sendable {
  /// Rows by table: each a list of values in the order of the columns given.
  private(set) var rows: [QualifiedName: (columns: [ColumnDefinition], values: [[String?]])] = [:]

  /// Reads all rows of the tables.
  static nonisolated(nonsending) func read(_ tables: [TableDefinition], _ connection: Connection) async throws
    -> RowSnapshot
  {
    var snapshot = RowSnapshot()
    for table in tables {
      let cast = connection.dialect == .postgresql ? "::pg_catalog.text" : ""
      let list = table.columns.map { column in
        cast.isEmpty ? "cast(\(column.name.quoted) as text)" : column.name.quoted + cast
      }
      let found = try await connection.execute(
        SQL(unsafe: "select \(list.isEmpty ? "1" : list.joined(separator: ", ")) from \(table.name.quoted)"))
      snapshot.rows[table.name] = (
        table.columns, try found.map { row in try table.columns.indices.map { try row.decode(String?.self, $0) } }
      )
    }
    return snapshot
  }

  /// How closely later rows are compared.
  enum Strictness {
    /// Every value of a column that kept its type must be there again, but for the columns named.
    case values(but: Set<ColumnReference>)
    /// No row may be missing, and no value may have become NULL: a person's revision may change values as it likes.
    case presence
  }

  /// The tables that a later state keeps and whose rows are not all there any more.
  ///
  /// - Parameter renames: what is called otherwise there.
  func lost(in later: RowSnapshot, renames: SchemaRenames, _ strictness: Strictness) -> [QualifiedName] {
    var lost: [QualifiedName] = []
    for (name, before) in rows {
      let newName = renames.tables[name] ?? name
      guard let after = later.rows[newName] else { continue }
      var pairs: [(old: Int, new: Int)] = []
      for (index, column) in before.columns.enumerated() where column.generated == nil {
        let called = renames.columns[ColumnReference(table: newName, column: column.name)] ?? column.name
        guard let place = after.columns.firstIndex(where: { $0.name == called }) else { continue }
        let new = after.columns[place]
        guard new.type == column.type, new.generated == nil else { continue }
        if case .values(let but) = strictness, but.contains(ColumnReference(table: newName, column: called)) {
          continue
        }
        pairs.append((index, place))
      }
      let isSame =
        switch strictness {
        case .values:
          Self.counts(before.values.map { row in pairs.map { row[$0.old] } })
            == Self.counts(after.values.map { row in pairs.map { row[$0.new] } })
        case .presence:
          after.values.count >= before.values.count
            && pairs.allSatisfy { pair in
              before.values.count { $0[pair.old] != nil } <= after.values.count { $0[pair.new] != nil }
            }
        }
      if !isSame { lost.append(newName) }
    }
    return lost.sorted()
  }

  /// The part of the rows that a later state has a place for: values of a column that went do not come back with it.
  ///
  /// - Parameter renames: what is called otherwise there.
  func surviving(in later: RowSnapshot, renames: SchemaRenames) -> RowSnapshot {
    var snapshot = RowSnapshot()
    for (name, before) in rows {
      let newName = renames.tables[name] ?? name
      guard let after = later.rows[newName] else { continue }
      let names = Set(after.columns.map(\.name))
      let kept = before.columns.indices.filter { index in
        let column = before.columns[index].name
        return names.contains(renames.columns[ColumnReference(table: newName, column: column)] ?? column)
      }
      snapshot.rows[name] = (
        kept.map { before.columns[$0] }, before.values.map { row in kept.map { row[$0] } }
      )
    }
    return snapshot
  }

  private static func counts(_ rows: [[String?]]) -> [[String?]: Int] {
    rows.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
