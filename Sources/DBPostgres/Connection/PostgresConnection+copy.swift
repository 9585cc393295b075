internal import CLibPQ
internal import DBEngine
internal import DBQuery
internal import Glibc

extension PostgresConnection {
  func beginCopyIn(_ statement: RenderedSQL) throws(DatabaseError) {
    try beginCopy(statement, PGRES_COPY_IN)
    activity = .copyIn
  }

  func beginCopyOut(_ statement: RenderedSQL) throws(DatabaseError) {
    try beginCopy(statement, PGRES_COPY_OUT)
    activity = .copyOut
  }

  private func beginCopy(_ statement: RenderedSQL, _ wanted: ExecStatusType) throws(DatabaseError) {
    try checkIdle()
    let parameters = try encoded(statement)
    isUntouched = false
    cancel.begin()
    let sent = parameters.withArrays { count, types, values, lengths, formats in
      PQsendQueryParams(handle, statement.text, count, types, values, lengths, formats, 0)
    }
    guard sent == 1, let result = nextResult() else {
      finishActivity()
      throw .lost(handle, statement: statement.text)
    }
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    if status == wanted { return }
    defer { leaveCopy(status) }
    switch status {
    case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
      throw DatabaseError(
        .unsupported, "the statement copies in the other direction",
        hint: "copy ... from stdin sends rows, copy ... to stdout fetches them", statement: statement.text)
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
      throw DatabaseError(
        .unsupported, "the statement is no COPY between the server and this program",
        hint: "write copy ... from stdin, or copy ... to stdout", statement: statement.text)
    default:
      var error = DatabaseError(result: result, statement: statement)
      if PQstatus(handle) != CONNECTION_OK { error.kind = .connectionLost }
      throw error
    }
  }

  private func leaveCopy(_ status: ExecStatusType) {
    if status == PGRES_COPY_IN { _ = PQputCopyEnd(handle, "the copy was given up") }
    stopAndDrain()
  }

  func writeCopy(_ bytes: [UInt8]) throws(DatabaseError) {
    guard case .copyIn = activity else { throw Self.noCopy }
    if cancel.isWanted { cancel.send() }
    var start = 0
    // libpq copies what it is given, so it is given it in pieces.
    while start < bytes.count {
      let end = min(bytes.count, start + 256 * 1024)
      let sent = bytes[start..<end].withUnsafeBytes { piece in
        PQputCopyData(handle, piece.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(piece.count))
      }
      guard sent == 1 else { throw copyFailure() }
      start = end
    }
  }

  /// Ends a copy that failed, and says why it did.
  private func copyFailure() -> DatabaseError {
    var failure: DatabaseError?
    while PQstatus(handle) == CONNECTION_OK, let result = PQgetResult(handle) {
      if PQresultStatus(result) == PGRES_COPY_IN { _ = PQputCopyEnd(handle, "the copy failed") }
      if PQresultStatus(result) == PGRES_FATAL_ERROR, failure == nil {
        failure = DatabaseError(result: result, statement: nil)
      }
      PQclear(result)
    }
    var error = failure ?? .lost(handle)
    if PQstatus(handle) != CONNECTION_OK { error.kind = .connectionLost }
    finishActivity()
    return error
  }

  func endCopyIn(failing reason: String?) throws(DatabaseError) -> Int {
    guard case .copyIn = activity else { throw Self.noCopy }
    let ended = reason.map { PQputCopyEnd(handle, $0) } ?? PQputCopyEnd(handle, nil)
    guard ended == 1 else { throw copyFailure() }
    var failure: DatabaseError?
    var rows = 0
    while let result = nextResult() {
      defer { PQclear(result) }
      if PQresultStatus(result) == PGRES_COMMAND_OK {
        rows = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
      } else {
        failure = failure ?? DatabaseError(result: result, statement: nil)
      }
      if PQstatus(handle) != CONNECTION_OK { break }
    }
    if PQstatus(handle) != CONNECTION_OK {
      failure = failure ?? .lost(handle)
      failure?.kind = .connectionLost
    }
    finishActivity()
    // The server reports our own reason as a cancelled query.
    if let failure, reason == nil || failure.kind != .queryCancelled { throw failure }
    return rows
  }

  func readCopy() throws(DatabaseError) -> [UInt8]? {
    guard case .copyOut = activity else { return nil }
    var chunk: [UInt8] = []
    while chunk.count < 64 * 1024 {
      var row: UnsafeMutablePointer<CChar>?
      let count = PQgetCopyData(handle, &row, 1)
      if count > 0, let row {
        chunk.append(contentsOf: UnsafeRawBufferPointer(start: row, count: Int(count)))
        PQfreemem(row)
        continue
      }
      if count == 0 {
        // Nothing more is here yet: hand over what is, or wait.
        if !chunk.isEmpty { return chunk }
        if cancel.isWanted { cancel.send() }
        var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        _ = poll(&socket, 1, 250)
        if PQconsumeInput(handle) == 1 { continue }
      }
      let failure = endOfCopyOut()
      if let failure { throw failure }
      return chunk.isEmpty ? nil : chunk
    }
    return chunk
  }

  /// Reads the answers behind the last byte.
  private func endOfCopyOut() -> DatabaseError? {
    var failure: DatabaseError?
    while let result = nextResult() {
      defer { PQclear(result) }
      if PQresultStatus(result) != PGRES_COMMAND_OK {
        failure = failure ?? DatabaseError(result: result, statement: nil)
      }
      if PQstatus(handle) != CONNECTION_OK { break }
    }
    if PQstatus(handle) != CONNECTION_OK {
      failure = failure ?? .lost(handle)
      failure?.kind = .connectionLost
    }
    finishActivity()
    return failure
  }

  func endCopyOut() {
    guard case .copyOut = activity else { return }
    cancel.send()
    var row: UnsafeMutablePointer<CChar>?
    while PQgetCopyData(handle, &row, 0) > 0 { PQfreemem(row) }
    while PQstatus(handle) == CONNECTION_OK, let result = PQgetResult(handle) { PQclear(result) }
    finishActivity()
  }

  private static var noCopy: DatabaseError {
    DatabaseError(.transactionState, "no COPY is going on", hint: "begin one first")
  }
}
