internal import CLibPQ
internal import DBEngine

/// What a connection is in the middle of between two calls.
enum PostgresActivity {
  /// Nothing: any call may come.
  case none
  /// Rows are on their way.
  case cursor
  /// The server takes a copy's bytes.
  case copyIn
  /// The server sends a copy's bytes.
  case copyOut
}

extension PostgresConnection {
  /// Refuses a call that would come between.
  func checkIdle() throws(DatabaseError) {
    let going: String
    switch activity {
    case .none: return
    case .cursor: going = "rows of another statement are still being read"
    case .copyIn, .copyOut: going = "a COPY is still going on"
    }
    throw DatabaseError(
      .transactionState, "the connection is busy: \(going)", hint: "end it first, or use another connection")
  }

  /// Ends whatever goes on.
  func endActivity() {
    switch activity {
    case .none: break
    case .cursor: cursor?.close()
    case .copyIn: _ = try? endCopyIn(failing: "the connection was reset")
    case .copyOut: endCopyOut()
    }
  }

  /// Has the server stop, and reads what is on its way; then the connection is free.
  func stopAndDrain() {
    if PQtransactionStatus(handle) == PQTRANS_ACTIVE { cancel.send() }
    while PQstatus(handle) == CONNECTION_OK, let result = PQgetResult(handle) {
      let status = PQresultStatus(result)
      PQclear(result)
      if status == PGRES_COPY_OUT {
        var row: UnsafeMutablePointer<CChar>?
        while PQgetCopyData(handle, &row, 0) > 0 { PQfreemem(row) }
      } else if status == PGRES_COPY_IN {
        _ = PQputCopyEnd(handle, "the copy was given up")
      }
    }
    finishActivity()
  }

  /// Records that nothing goes on any more.
  func finishActivity() {
    activity = .none
    cancel.end()
  }
}
