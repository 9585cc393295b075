internal import CLibPQ
internal import DBEngine
internal import DBQuery
internal import Glibc

extension PostgresConnection {
  func execute(_ statement: RenderedSQL) throws(DatabaseError) -> ResultSet {
    let parameters = try encoded(statement)
    isUntouched = false
    cancel.begin()
    defer { cancel.end() }
    return try perform(statement, parameters)
  }

  /// Runs a statement while the interrupter knows that one runs.
  func perform(_ statement: RenderedSQL, _ parameters: ParameterBuffer) throws(DatabaseError) -> ResultSet {
    guard !statement.values.isEmpty else { return try send(statement, parameters).get() }

    deallocateForgotten()
    let key = PreparedStatements.Key(text: statement.text, bytesPositions: parameters.bytesPositions)
    let isAlone = transactionState == .idle
    guard let name = try nameIfPrepared(key, statement, parameters) else {
      return try send(statement, parameters).get()
    }
    switch sendPrepared(name, statement, parameters) {
    case .success(let result):
      if result.columns.isEmpty { prepared.noteNoRows(key) }
      return result
    case .failure(let error):
      guard error.isStalePlan else { throw error }
      prepared.lose(key, isGone: error.isLostPlan)
      guard isAlone, transactionState == .idle else { throw error.asRetryable }
      return try send(statement, parameters).get()
    }
  }

  /// Refuses what cannot go over the wire, and puts the values into wire form.
  func encoded(_ statement: RenderedSQL) throws(DatabaseError) -> ParameterBuffer {
    if let position = statement.text.utf8.firstIndex(of: 0) {
      throw DatabaseError(
        .syntax, "the statement holds a NUL character",
        offset: statement.text.utf8.distance(from: statement.text.startIndex, to: position))
    }
    do {
      return try ParameterBuffer(statement.values)
    } catch {
      var error = error
      error.statement = statement.text
      throw error
    }
  }

  /// The server-side name to run a statement by, preparing it when it is time to; nil to run it by its text.
  private func nameIfPrepared(
    _ key: PreparedStatements.Key, _ statement: RenderedSQL, _ parameters: ParameterBuffer
  ) throws(DatabaseError) -> String? {
    if let name = prepared.name(key) { return name }
    guard prepared.isWorthPreparing(key) else { return nil }
    let name = prepared.newName()
    let sent = parameters.withArrays { count, types, _, _, _ in
      PQsendPrepare(handle, name, statement.text, count, types)
    }
    _ = try collect(sent, statement).get()
    prepared.add(key, name: name)
    return name
  }

  private func send(_ statement: RenderedSQL, _ parameters: ParameterBuffer) -> Result<ResultSet, DatabaseError> {
    let sent = parameters.withArrays { count, types, values, lengths, formats in
      PQsendQueryParams(handle, statement.text, count, types, values, lengths, formats, 0)
    }
    return collect(sent, statement)
  }

  private func sendPrepared(
    _ name: String, _ statement: RenderedSQL, _ parameters: ParameterBuffer
  ) -> Result<ResultSet, DatabaseError> {
    let sent = parameters.withArrays { count, _, values, lengths, formats in
      PQsendQueryPrepared(handle, name, count, values, lengths, formats, 0)
    }
    return collect(sent, statement)
  }

  /// Ends the names that nothing uses any more; only between transactions, where a name that is gone harms nothing.
  func deallocateForgotten() {
    guard !prepared.forgotten.isEmpty, transactionState == .idle else { return }
    for name in prepared.takeForgotten() { PQclear(PQexec(handle, "deallocate " + name)) }
  }

  /// Reads everything that the server answers to what was sent: the last result, or the first error.
  ///
  /// A text of the driver's own changes nothing that prepared statements depend on.
  func collect(_ sent: Int32, _ statement: RenderedSQL, isOwn: Bool = false) -> Result<ResultSet, DatabaseError> {
    guard sent == 1 else { return .failure(.lost(handle, statement: statement.text)) }
    var answer = ResultSet()
    var failure: DatabaseError?
    while let result = nextResult() {
      defer { PQclear(result) }
      switch PQresultStatus(result) {
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
        answer = ResultSet(result)
        if !isOwn, let tag = PQcmdStatus(result) { prepared.note(tag: String(cString: tag), text: statement.text) }
      case PGRES_EMPTY_QUERY: break
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
        endCopy(PQresultStatus(result))
        failure = failure ?? .copy(statement.text)
      default:
        failure = failure ?? DatabaseError(result: result, statement: statement)
      }
      // A broken connection would give the same result for ever.
      if PQstatus(handle) != CONNECTION_OK { break }
    }
    if PQstatus(handle) != CONNECTION_OK {
      var lost = failure ?? .lost(handle, statement: statement.text)
      lost.kind = .connectionLost
      return .failure(lost)
    }
    return failure.map { .failure($0) } ?? .success(answer)
  }

  /// Waits for the server's next result; nil when there is none. Asks again for an interrupt that came too early.
  func nextResult() -> OpaquePointer? {
    if PQisBusy(handle) == 1, cancel.isWanted { cancel.send() }
    while PQisBusy(handle) == 1 {
      var socket = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
      let ready = poll(&socket, 1, 250)
      if ready == 0, cancel.isWanted { cancel.send() }
      // What goes wrong here goes wrong in libpq's own waiting too, which reports it.
      if ready < 0, errno != EINTR { break }
      if ready > 0, PQconsumeInput(handle) == 0 { break }
    }
    return PQgetResult(handle)
  }

  /// Leaves the copy mode: refuses to send, or has the server stop sending and reads what is on its way.
  private func endCopy(_ direction: ExecStatusType) {
    if direction == PGRES_COPY_IN {
      _ = PQputCopyEnd(handle, "COPY from the client is not supported here")
      return
    }
    cancel.send()
    var row: UnsafeMutablePointer<CChar>?
    while PQgetCopyData(handle, &row, 0) > 0 { PQfreemem(row) }
  }
}

extension DatabaseError {
  /// Whether a prepared statement failed only because it had been prepared before the catalog changed, or was dropped.
  var isStalePlan: Bool { isLostPlan || (code == "0A000" && kind == .serialization) }

  /// Whether the server did not know a prepared statement.
  var isLostPlan: Bool { code == "26000" }

  /// A lost plan of our own is not the statement's fault: the same transaction succeeds when it is run again.
  var asRetryable: DatabaseError {
    guard isLostPlan else { return self }
    var error = self
    error.kind = .serialization
    error.hint = "the statement's preparation was lost, as happens behind a pooler; run the transaction again"
    return error
  }

  static func copy(_ statement: String) -> DatabaseError {
    DatabaseError(
      .unsupported, "COPY between the server and this program cannot run as a statement",
      hint: "use insert statements, psql's \\copy, or COPY with a file of the server", statement: statement)
  }
}
