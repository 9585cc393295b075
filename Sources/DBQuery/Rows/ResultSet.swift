/// What one statement answered: its rows, and how many it changed.
///
/// The cells of all rows lie in one array, so a result costs a handful of allocations whatever its size.
///
/// ```swift
/// let result = try await connection.execute("select id, name from users")
/// for row in result { print(try row.decode(Int64.self, 0), try row.decode(String.self, "name")) }
/// ```
public struct ResultSet: Sendable {
  /// The columns' names in order; empty for a statement that returns no rows.
  public let columns: [String]
  /// The cells, row by row.
  public let cells: [SQLValue]
  /// How many rows the statement inserted, updated, deleted or returned, as the database counts them.
  public let affected: Int

  /// Makes a result of its cells, row by row.
  public init(columns: [String] = [], cells: [SQLValue] = [], affected: Int = 0) {
    self.columns = columns
    self.cells = cells
    self.affected = affected
  }
}

extension ResultSet: RandomAccessCollection {
  /// The first row's position: 0.
  public var startIndex: Int { 0 }
  /// The number of rows.
  public var endIndex: Int { columns.isEmpty ? 0 : cells.count / columns.count }
  /// The row at a position.
  public subscript(position: Int) -> Row { Row(result: self, index: position) }
}

/// One row of a ``ResultSet``: a view, not a copy.
public struct Row: Sendable {
  let result: ResultSet
  let index: Int

  /// The columns' names in order.
  public var columns: [String] { result.columns }

  /// The cell at a position counted from 0; NULL when there is no such column.
  public subscript(position: Int) -> SQLValue {
    guard position >= 0, position < result.columns.count else { return .null }
    return result.cells[index * result.columns.count + position]
  }

  /// The cell of the first column with that name, or nil when there is none.
  public subscript(name: String) -> SQLValue? {
    result.columns.firstIndex(of: name).map { self[$0] }
  }
}
