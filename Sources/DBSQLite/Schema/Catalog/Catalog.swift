internal import DBEngine
internal import DBQuery

/// Everything that SQLite's catalog says of a database: the stored statements, and the pragmas as tables.
///
/// The pragmas are asked by joins, so that five statements serve any number of tables. Columns of views and virtual
/// tables are not asked for: a view on a table that is gone, or a module that this library lacks, would fail the whole
/// statement.
struct Catalog: Sendable {
  var objects: [StoredObject] = []
  var tables: [String: ListedTable] = [:]
  var columns: [String: [ListedColumn]] = [:]
  var foreignKeys: [String: [ListedKey]] = [:]
  var indexes: [String: [ListedIndex]] = [:]

  /// The statements, in the order that ``init(_:)`` takes their results.
  static let statements: [SQL] = [
    "select type, name, tbl_name, sql from main.sqlite_schema order by rowid",
    "select name, type, wr, strict from pragma_table_list where schema = 'main'",
    """
    select s.name, x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden
    from main.sqlite_schema s join pragma_table_xinfo(s.name, 'main') x
    where s.type = 'table' and s.rootpage > 0 order by s.rowid, x.cid
    """,
    """
    select s.name, x.id, x."table", x."from", x."to", x.on_update, x.on_delete
    from main.sqlite_schema s join pragma_foreign_key_list(s.name, 'main') x
    where s.type = 'table' and s.rootpage > 0 order by s.rowid, x.id desc, x.seq
    """,
    """
    select s.name, l.seq, l.name, l."unique", l.origin, l.partial, x.cid, x.name, x."desc", x.coll
    from main.sqlite_schema s join pragma_index_list(s.name, 'main') l join pragma_index_xinfo(l.name, 'main') x
    where s.type = 'table' and s.rootpage > 0 and x.key order by s.rowid, l.seq, x.seqno
    """,
  ]

  init(_ results: [ResultSet]) throws {
    guard results.count == Self.statements.count else {
      throw DatabaseError(.other, "the catalog gave \(results.count) results")
    }
    for row in results[0] {
      objects.append(
        StoredObject(
          type: try row.decode(String.self, 0), name: try row.decode(String.self, 1),
          table: try row.decode(String.self, 2), sql: try row.decode(String?.self, 3)))
    }
    for row in results[1] {
      tables[try row.decode(String.self, 0)] = ListedTable(
        type: try row.decode(String.self, 1), isWithoutRowID: try row.decode(Bool.self, 2),
        isStrict: try row.decode(Bool.self, 3))
    }
    try readColumns(results[2])
    try readForeignKeys(results[3])
    try readIndexes(results[4])
  }

  /// A table's rows stand together.
  private mutating func readColumns(_ rows: ResultSet) throws {
    var table = ""
    var found: [ListedColumn] = []
    for row in rows {
      let name = try row.decode(String.self, 0)
      if name != table {
        if !found.isEmpty { columns[table] = found }
        table = name
        found = []
      }
      found.append(
        ListedColumn(
          name: try row.decode(String.self, 1), type: try row.decode(String.self, 2),
          isNotNull: try row.decode(Bool.self, 3), defaultText: try row.decode(String?.self, 4),
          keyPlace: try row.decode(Int.self, 5), hidden: try row.decode(Int.self, 6)))
    }
    if !found.isEmpty { columns[table] = found }
  }

  private mutating func readForeignKeys(_ rows: ResultSet) throws {
    var last: (table: String, id: Int)?
    for row in rows {
      let table = try row.decode(String.self, 0)
      let id = try row.decode(Int.self, 1)
      var keys = foreignKeys[table] ?? []
      if last?.table != table || last?.id != id || keys.isEmpty {
        keys.append(
          ListedKey(
            target: try row.decode(String.self, 2), columns: [], targetColumns: [],
            onUpdate: try row.decode(String.self, 5), onDelete: try row.decode(String.self, 6)))
      }
      keys[keys.count - 1].columns.append(try row.decode(String.self, 3))
      keys[keys.count - 1].targetColumns.append(try row.decode(String?.self, 4))
      foreignKeys[table] = keys
      last = (table, id)
    }
  }

  private mutating func readIndexes(_ rows: ResultSet) throws {
    for row in rows {
      let table = try row.decode(String.self, 0)
      let name = try row.decode(String.self, 2)
      var list = indexes[table] ?? []
      if list.last?.name != name {
        list.append(
          ListedIndex(
            name: name, origin: try row.decode(String.self, 4), isUnique: try row.decode(Bool.self, 3),
            isPartial: try row.decode(Bool.self, 5), columns: []))
      }
      let number = try row.decode(Int.self, 6)
      let column = try row.decode(String?.self, 7)
      let place: IndexedColumn.Place
      if let column { place = .column(column) } else { place = number == -1 ? .rowID : .expression }
      list[list.count - 1].columns.append(
        IndexedColumn(
          place: place, isDescending: try row.decode(Bool.self, 8), collation: try row.decode(String.self, 9)))
      indexes[table] = list
    }
  }
}
