internal import CSQLite
internal import DBEngine
internal import DBQuery

/// Rows as SQLite finds them: a statement that is stepped when rows are asked for.
final class SQLiteCursor: DriverCursor {
  private weak var connection: SQLiteConnection?
  private let statement: RenderedSQL
  private var compiled: OpaquePointer?
  /// What the last step said.
  private var code: Int32
  /// Whether the row at hand was handed out.
  private var isRead = false
  let columns: [String]

  /// Takes the compiled statement over, with its values bound.
  init(_ connection: SQLiteConnection, _ statement: RenderedSQL, _ compiled: OpaquePointer?) throws(DatabaseError) {
    self.connection = connection
    self.statement = statement
    self.compiled = compiled
    guard let compiled else {
      code = SQLITE_DONE
      columns = []
      return
    }
    code = sqlite3_step(compiled)
    columns = SQLiteConnection.columns(of: compiled)
    if code == SQLITE_ROW || code == SQLITE_DONE { return }
    let error = connection.stepFailure(code, statement)
    sqlite3_finalize(compiled)
    self.compiled = nil
    throw error
  }

  deinit { close() }

  func next(atMost count: Int) throws(DatabaseError) -> ResultSet? {
    guard let compiled, let connection else { return nil }
    var buffer = SQLiteRows.Buffer()
    let width = Int32(truncatingIfNeeded: columns.count)
    var rows = 0
    while rows < max(1, count) {
      // Only now, so that a row that cannot be made does not take the one before it along.
      if isRead { code = sqlite3_step(compiled) }
      guard code == SQLITE_ROW else { break }
      buffer.append(compiled, width: width)
      rows += 1
      isRead = true
    }
    if code != SQLITE_ROW, code != SQLITE_DONE {
      let error = connection.stepFailure(code, statement)
      close()
      throw error
    }
    if rows > 0 {
      // A step beyond the end would begin again.
      if code == SQLITE_DONE { close() }
      return ResultSet(SQLiteRows(columns: columns, buffer, affected: rows))
    }
    close()
    return nil
  }

  func close() {
    guard let compiled else { return }
    self.compiled = nil
    sqlite3_finalize(compiled)
    connection?.endCursor()
  }
}

extension SQLiteConnection {
  func openCursor(_ statement: RenderedSQL) throws(DatabaseError) -> any DriverCursor {
    guard handle != nil else {
      throw DatabaseError(.connectionLost, "the connection was closed", statement: statement.text)
    }
    try checkIdle(statement)
    try makeReady()
    interruption.begin()
    do throws(DatabaseError) {
      if Self.mayChangeSession(statement.text) { mayHaveChangedSession = true }
      let compiled = try compile(statement)
      do throws(DatabaseError) {
        if let compiled { try bind(statement, to: compiled) }
      } catch {
        sqlite3_finalize(compiled)
        throw error
      }
      let cursor = try SQLiteCursor(self, statement, compiled)
      if compiled == nil { interruption.end() } else { self.cursor = cursor }
      return cursor
    } catch {
      interruption.end()
      throw error
    }
  }

  func endCursor() {
    cursor = nil
    interruption.end()
  }

  /// Refuses a statement between a cursor's rows.
  func checkIdle(_ statement: RenderedSQL) throws(DatabaseError) {
    guard cursor != nil else { return }
    throw DatabaseError(
      .transactionState, "the connection is busy: rows of another statement are still being read",
      hint: "end it first, or use another connection", statement: statement.text)
  }
}
