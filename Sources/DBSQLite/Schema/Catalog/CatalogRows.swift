internal import DBQuery

/// A row of `sqlite_schema`.
struct StoredObject: Sendable {
  var type: String
  var name: String
  var table: String
  /// The statement; nil for an index that a constraint owns.
  var sql: String?
}

/// A row of `pragma_table_list`.
struct ListedTable: Sendable {
  /// `table`, `view`, `shadow` or `virtual`.
  var type: String
  var isWithoutRowID: Bool
  var isStrict: Bool
}

/// A row of `pragma_table_xinfo`.
struct ListedColumn: Sendable {
  var name: String
  var type: String
  var isNotNull: Bool
  var defaultText: String?
  /// Its place in the primary key, from 1; 0 outside of it.
  var keyPlace: Int
  /// 0 for a plain column, 2 and 3 for virtual and stored generated ones.
  var hidden: Int
}

/// A foreign key of `pragma_foreign_key_list`, its rows put together.
struct ListedKey: Sendable {
  var target: String
  var columns: [String]
  /// NULL where none was said.
  var targetColumns: [String?]
  var onUpdate: String
  var onDelete: String
}

/// An index of `pragma_index_list` with its key columns.
struct ListedIndex: Sendable {
  var name: String
  /// `c` for one that was created, `u` and `pk` for those of constraints.
  var origin: String
  var isUnique: Bool
  var isPartial: Bool
  var columns: [IndexedColumn]
}

/// A key column of `pragma_index_xinfo`.
struct IndexedColumn: Sendable {
  enum Place: Sendable {
    case column(String)
    case rowID
    case expression
  }

  var place: Place
  var isDescending: Bool
  var collation: String
}
