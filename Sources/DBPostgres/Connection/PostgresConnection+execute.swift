internal import CLibPQ
internal import DBEngine
internal import DBQuery
internal import Glibc

extension PostgresConnection {
  func execute(_ statement: RenderedSQL) throws(DatabaseError) -> ResultSet {
    try checkIdle()
    cancel.begin()
    defer { cancel.end() }
    return try perform(statement)
  }

  /// Runs a statement while the interrupter knows that one runs.
  func perform(_ statement: RenderedSQL) throws(DatabaseError) -> ResultSet {
    guard let key = PreparedStatements.Key(statement) else {
      let parameters = try encoded(statement)
      isUntouched = false
      return try send(statement, parameters).get()
    }
    if let plan = prepared.use(key) { return try perform(statement, key, plan) }
    let parameters = try encoded(statement)
    isUntouched = false
    guard prepared.isWorthPreparing(key) else { return try send(statement, parameters).get() }
    deallocateForgotten()
    let name = prepared.newName()
    let shape = try prepare(name, statement, key.types)
    prepared.add(key, name: name, shape: shape)
    return try perform(statement, key, (name, shape))
  }

  private func perform(
    _ statement: RenderedSQL, _ key: PreparedStatements.Key, _ plan: PreparedStatements.Plan
  ) throws(DatabaseError) -> ResultSet {
    // Its text was looked at when it was prepared.
    let parameters = try encoded(statement.values, inferred: plan.shape?.parameters ?? [], in: statement)
    isUntouched = false
    deallocateForgotten()
    let isAlone = transactionState == .idle
    switch sendPrepared(plan.name, plan.shape, statement, parameters) {
    case .success(let result): return result
    case .failure(let error):
      guard error.isStalePlan else { throw error }
      prepared.lose(key, isGone: error.isLostPlan)
      guard isAlone, transactionState == .idle else { throw error.asRetryable }
      return try send(statement, encoded(statement)).get()
    }
  }

  /// Refuses what cannot go over the wire, and puts the values into wire form.
  func encoded(_ statement: RenderedSQL) throws(DatabaseError) -> ParameterBuffer {
    if let position = statement.text.utf8.firstIndex(of: 0) {
      throw DatabaseError(
        .syntax, "the statement holds a NUL character",
        offset: statement.text.utf8.distance(from: statement.text.startIndex, to: position))
    }
    return try encoded(statement.values, in: statement)
  }

  /// Puts values into wire form, in binary where the server has said which types it expects.
  func encoded(
    _ values: [SQLValue], inferred: [Oid] = [], in statement: RenderedSQL
  ) throws(DatabaseError) -> ParameterBuffer {
    do {
      return try ParameterBuffer(values, inferred: inferred)
    } catch {
      var error = error
      error.statement = statement.text
      throw error
    }
  }

  /// Prepares a statement and has it described, in one round trip; an empty name is the unnamed statement.
  func prepare(
    _ name: String, _ statement: RenderedSQL, _ types: [Oid]
  ) throws(DatabaseError) -> ResultShape {
    guard PQenterPipelineMode(handle) == 1 else { throw DatabaseError.lost(handle, statement: statement.text) }
    defer { _ = PQexitPipelineMode(handle) }
    let sent = PQsendPrepare(handle, name, statement.text, Int32(types.count), types)
    guard sent == 1, PQsendDescribePrepared(handle, name) == 1, PQpipelineSync(handle) == 1 else {
      throw DatabaseError.lost(handle, statement: statement.text)
    }
    var failure: DatabaseError?
    var description: OpaquePointer?
    defer { PQclear(description) }
    // Answers: the preparation, the description, each with an end; then the synchronisation point.
    reading: while PQstatus(handle) == CONNECTION_OK {
      guard let result = nextResult() else { continue }
      switch PQresultStatus(result) {
      case PGRES_PIPELINE_SYNC:
        PQclear(result)
        break reading
      case PGRES_COMMAND_OK:
        PQclear(description)
        description = result
      case PGRES_PIPELINE_ABORTED: PQclear(result)
      default:
        failure = failure ?? DatabaseError(result: result, statement: statement)
        PQclear(result)
      }
    }
    guard PQstatus(handle) == CONNECTION_OK else {
      var lost = failure ?? .lost(handle, statement: statement.text)
      lost.kind = .connectionLost
      throw lost
    }
    if let failure { throw failure }
    _ = PQexitPipelineMode(handle)
    try learnTypes(of: description)
    return ResultShape(description, self.types)
  }

  private func send(_ statement: RenderedSQL, _ parameters: ParameterBuffer) -> Result<ResultSet, DatabaseError> {
    let sent = parameters.withArrays { count, types, values, lengths, formats in
      PQsendQueryParams(handle, statement.text, count, types, values, lengths, formats, 0)
    }
    return collect(sent, statement)
  }

  private func sendPrepared(
    _ name: String, _ shape: ResultShape?, _ statement: RenderedSQL, _ parameters: ParameterBuffer
  ) -> Result<ResultSet, DatabaseError> {
    let sent = parameters.withArrays { count, _, values, lengths, formats in
      PQsendQueryPrepared(handle, name, count, values, lengths, formats, shape?.isBinary == true ? 1 : 0)
    }
    return collect(sent, statement, shape: shape)
  }

  /// Ends the names that nothing uses any more; only between transactions, where a name that is gone harms nothing.
  func deallocateForgotten() {
    guard !prepared.forgotten.isEmpty, transactionState == .idle else { return }
    for name in prepared.takeForgotten() { PQclear(PQexec(handle, "deallocate " + name)) }
  }

  /// Reads everything that the server answers to what was sent: the last result, or the first error.
  ///
  /// A text of the driver's own changes nothing that prepared statements depend on.
  func collect(
    _ sent: Int32, _ statement: RenderedSQL, shape: ResultShape? = nil, isOwn: Bool = false
  ) -> Result<ResultSet, DatabaseError> {
    guard sent == 1 else { return .failure(.lost(handle, statement: statement.text)) }
    var answer: OpaquePointer?
    var failure: DatabaseError?
    while let result = nextResult() {
      switch PQresultStatus(result) {
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
        PQclear(answer)
        answer = result
        if !isOwn { note(result, statement) }
      case PGRES_EMPTY_QUERY: PQclear(result)
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
        endCopy(PQresultStatus(result))
        failure = failure ?? .copy(statement.text)
        PQclear(result)
      default:
        failure = failure ?? DatabaseError(result: result, statement: statement)
        PQclear(result)
      }
      // A broken connection would give the same result for ever.
      if PQstatus(handle) != CONNECTION_OK { break }
    }
    if PQstatus(handle) != CONNECTION_OK {
      PQclear(answer)
      var lost = failure ?? .lost(handle, statement: statement.text)
      lost.kind = .connectionLost
      return .failure(lost)
    }
    if let failure {
      PQclear(answer)
      return .failure(failure)
    }
    do {
      return .success(try resultSet(answer, shape: shape))
    } catch {
      return .failure(error)
    }
  }

  /// Reads a command's tag for what it changed.
  func note(_ result: OpaquePointer, _ statement: RenderedSQL) {
    guard let tag = PQcmdStatus(result) else { return }
    // Most statements change nothing, and their tags need not become strings.
    switch UInt8(bitPattern: tag.pointee) {
    case UInt8(ascii: "I"), UInt8(ascii: "U"): return
    case UInt8(ascii: "S") where tag[3] == CChar(bitPattern: UInt8(ascii: "E")): return
    default: break
    }
    let words = String(cString: tag)
    if ["CREATE", "ALTER", "DROP"].contains(words.prefix { $0 != " " }) { types.forget() }
    prepared.note(tag: words, text: statement.text)
  }

  /// Wraps a result, which is freed with it, after looking up types that are seen for the first time.
  func resultSet(_ result: OpaquePointer?, shape: ResultShape?) throws(DatabaseError) -> ResultSet {
    guard let result else { return ResultSet() }
    if let shape, shape.columns.count == Int(PQnfields(result)) { return ResultSet(ServerRows(result, shape)) }
    if PQnfields(result) == 0 { return ResultSet(ServerRows(result, .empty)) }
    do {
      try learnTypes(of: result)
    } catch {
      PQclear(result)
      throw error
    }
    return ResultSet(ServerRows(result, ResultShape(result, types)))
  }

  /// Asks the catalog for the types in a result or a description that are not known yet.
  func learnTypes(of result: OpaquePointer?) throws(DatabaseError) {
    let unknown = types.unknown(in: result)
    if unknown.isEmpty || transactionState == .failed { return }
    var asked: [Oid] = Array(Set(unknown)).sorted()
    while true {
      let text = TypeCatalog.query(asked)
      let sent = PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 0)
      let found = try collect(sent, RenderedSQL(text: text, values: []), isOwn: true).get()
      let rows = found.map { row in
        func oid(_ column: Int) -> Oid { (try? row.decode(UInt32.self, column)) ?? 0 }
        func word(_ column: Int) -> String { (try? row.decode(String.self, column)) ?? "" }
        return TypeCatalog.Row(
          oid: oid(0), kind: word(1), category: word(2), element: oid(3), base: oid(4), bound: oid(5))
      }
      let parts = types.take(rows, asked: asked).filter { !asked.contains($0) }
      if parts.isEmpty { return }
      asked += parts
    }
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
