/// What one statement answered: its rows, and how many it changed.
///
/// The cells of all rows lie in one piece of memory, so a result costs a handful of allocations whatever its size; on
/// PostgreSQL they are decoded as they are read.
///
/// ```swift
/// let result = try await connection.execute("select id, name from users")
/// for row in result { print(try row.decode(Int64.self, 0), try row.decode(String.self, "name")) }
/// ```
public struct ResultSet: Sendable {
  package let storage: any ResultStorage

  /// Makes a result of its cells, row by row.
  public init(columns: [String] = [], cells: [SQLValue] = [], affected: Int = 0) {
    storage =
      columns.isEmpty && affected == 0
      ? CellStorage.empty : CellStorage(columns: columns, cells: cells, affected: affected)
  }

  package init(_ storage: any ResultStorage) { self.storage = storage }

  /// The columns' names in order; empty for a statement that returns no rows.
  public var columns: [String] { storage.columns }
  /// How many rows the statement inserted, updated, deleted or returned, as the database counts them.
  public var affected: Int { storage.affected }

  /// All cells, row by row.
  public var cells: [SQLValue] {
    if let cells = (storage as? CellStorage)?.cells { return cells }
    let width = columns.count
    var cells: [SQLValue] = []
    cells.reserveCapacity(count * width)
    for row in 0..<count { for column in 0..<width { cells.append(storage.value(row, column)) } }
    return cells
  }
}

extension ResultSet: RandomAccessCollection {
  /// The first row's position: 0.
  public var startIndex: Int { 0 }
  /// The number of rows.
  public var endIndex: Int { storage.count }
  /// The row at a position.
  public subscript(position: Int) -> Row { Row(storage: storage, index: position) }
}

/// One row of a ``ResultSet``: a view, not a copy.
///
/// ```swift
/// let row = try await connection.execute("select id, name from users")[0]
/// row[0]           // .integer(1)
/// row["name"]      // .text("Ada")
/// row["nothing"]   // nil
/// let name = try row.decode(String.self, "name")
/// ```
public struct Row: Sendable {
  let storage: any ResultStorage
  let index: Int

  /// The columns' names in order.
  public var columns: [String] { storage.columns }

  /// The cell at a position counted from 0; NULL when there is no such column.
  public subscript(position: Int) -> SQLValue {
    guard storage.holds(index, position) else { return .null }
    return storage.value(index, position)
  }

  /// Whether the cell at a position is NULL, or there is no such column.
  public func isNull(_ position: Int) -> Bool {
    !storage.holds(index, position) || storage.isNull(index, position)
  }

  /// The cell of the first column with that name, or nil when there is none.
  public subscript(name: String) -> SQLValue? {
    storage.columns.firstIndex(of: name).map { self[$0] }
  }
}
