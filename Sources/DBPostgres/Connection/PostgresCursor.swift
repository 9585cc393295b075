internal import CLibPQ
internal import DBEngine
internal import DBQuery

/// Rows as they arrive, by libpq's single-row mode: the server is held back by the socket when nobody reads.
///
/// The statement is prepared first, so that its columns are known and can be asked for in binary; not where a pooler may
/// take the preparation away before the statement runs.
final class PostgresCursor: DriverCursor {
  private weak var connection: PostgresConnection?
  private let statement: RenderedSQL
  private let shape: ResultShape
  /// The row that told the columns.
  private var first: OpaquePointer?
  private var isOver = false

  init(_ connection: PostgresConnection, _ statement: RenderedSQL, shape: ResultShape?) throws(DatabaseError) {
    self.connection = connection
    self.statement = statement
    if let shape {
      self.shape = shape
      return
    }
    let result = try Self.next(connection, statement)
    first = result
    self.shape = ResultShape(result, connection.types)
  }

  deinit {
    PQclear(first)
    if !isOver { connection?.stopAndDrain() }
  }

  var columns: [String] { shape.columns }

  func next(atMost count: Int) throws(DatabaseError) -> ResultSet? {
    guard !isOver, let connection else { return nil }
    var buffer = StreamedRows.Buffer()
    var rows = 0
    while rows < max(1, count) {
      let waiting = first
      first = nil
      let result: OpaquePointer?
      do throws(DatabaseError) {
        if let waiting { result = waiting } else { result = try Self.next(connection, statement) }
      } catch {
        isOver = true
        connection.stopAndDrain()
        throw error
      }
      guard let result else { break }
      let status = PQresultStatus(result)
      guard status == PGRES_SINGLE_TUPLE else {
        connection.note(result, statement)
        PQclear(result)
        continue
      }
      buffer.append(result, width: shape.columns.count)
      PQclear(result)
      rows += 1
    }
    if rows == 0 {
      isOver = true
      connection.finishActivity()
      return nil
    }
    return ResultSet(StreamedRows(buffer, count: rows, shape))
  }

  func close() {
    guard !isOver else { return }
    isOver = true
    PQclear(first)
    first = nil
    connection?.stopAndDrain()
  }

  /// The next result; nil when the server has answered everything.
  private static func next(
    _ connection: PostgresConnection, _ statement: RenderedSQL
  ) throws(DatabaseError) -> OpaquePointer? {
    guard let result = connection.nextResult() else {
      if PQstatus(connection.handle) == CONNECTION_OK { return nil }
      throw .lost(connection.handle, statement: statement.text)
    }
    switch PQresultStatus(result) {
    case PGRES_SINGLE_TUPLE, PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return result
    case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
      PQclear(result)
      throw .copy(statement.text)
    default:
      var error = DatabaseError(result: result, statement: statement)
      PQclear(result)
      if PQstatus(connection.handle) != CONNECTION_OK { error.kind = .connectionLost }
      throw error
    }
  }
}

extension PostgresConnection {
  func openCursor(_ statement: RenderedSQL) throws(DatabaseError) -> any DriverCursor {
    try checkIdle()
    let parameters = try encoded(statement)
    isUntouched = false
    deallocateForgotten()
    cancel.begin()
    do {
      let cursor = try startCursor(statement, parameters)
      activity = .cursor
      self.cursor = cursor
      return cursor
    } catch {
      stopAndDrain()
      throw error
    }
  }

  private func startCursor(
    _ statement: RenderedSQL, _ parameters: ParameterBuffer
  ) throws(DatabaseError) -> PostgresCursor {
    // A pooler in transaction mode keeps both halves together only inside of a transaction.
    let isDescribed = prepared.isPreparing || transactionState == .open
    let shape = isDescribed ? try prepare("", statement, parameters.signature) : nil
    let sent = parameters.withArrays { count, types, values, lengths, formats in
      if let shape {
        PQsendQueryPrepared(handle, "", count, values, lengths, formats, shape.isBinary ? 1 : 0)
      } else {
        PQsendQueryParams(handle, statement.text, count, types, values, lengths, formats, 0)
      }
    }
    guard sent == 1, PQsetSingleRowMode(handle) == 1 else { throw .lost(handle, statement: statement.text) }
    return try PostgresCursor(self, statement, shape: shape)
  }
}
