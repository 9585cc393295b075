public import DBQuery

/// The rows of one statement, fetched a few at a time: memory stays flat however many there are.
///
/// While a cursor is open, its connection runs nothing else. Used only on the connection's thread.
///
/// ```swift
/// let cursor = try connection.openCursor(RenderedSQL(text: "select id from events order by id", values: []))
/// defer { cursor.close() }
/// while let rows = try cursor.next(atMost: 500) { print(rows.count) }   // 500, 500, ..., what is left
/// ```
public protocol DriverCursor: AnyObject {
  /// The columns' names in order.
  var columns: [String] { get }
  /// Fetches the next rows: at least one, and at most so many; nil at the end.
  /// - Throws: `DatabaseError`; the cursor is closed then.
  func next(atMost count: Int) throws(DatabaseError) -> ResultSet?
  /// Ends early, at any time and more than once: afterwards the connection can run the next statement.
  func close()
}

/// A cursor over a result that was fetched whole, for a driver that has no streaming of its own.
final class FetchedCursor: DriverCursor {
  private let result: ResultSet
  private var position = 0

  init(_ result: ResultSet) { self.result = result }

  var columns: [String] { result.columns }

  func next(atMost count: Int) -> ResultSet? {
    guard position < result.count else { return nil }
    let end = min(result.count, position + Swift.max(1, count))
    defer { position = end }
    var cells: [SQLValue] = []
    for row in position..<end {
      for column in columns.indices { cells.append(result[row][column]) }
    }
    return ResultSet(columns: columns, cells: cells, affected: end - position)
  }

  func close() { position = result.count }
}
