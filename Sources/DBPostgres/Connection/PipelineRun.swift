internal import CLibPQ
internal import DBEngine
internal import DBQuery
internal import Glibc

/// One pipeline on its way: what was sent, what was answered.
///
/// 1. Commands are sent in order: for a statement that is worth it a `prepare`, then the statement; at the end one
///    synchronisation point. The server answers each command in that order.
/// 2. The connection does not block while sending. When the socket takes no more, answers are read until it does: the
///    server stops reading while its own answers are not taken, and then both sides would wait for ever.
/// 3. After a failure the server skips to the synchronisation point; each skipped command is answered as aborted.
/// 4. However it ends, the connection leaves pipeline mode, blocking again.
struct PipelineRun {
  private enum Command {
    case prepare(index: Int, name: String)
    case describe(index: Int, name: String)
    case run(index: Int, key: PreparedStatements.Key?, shape: ResultShape?)
    case sync
  }

  private let statements: [RenderedSQL]
  private let encoded: [ParameterBuffer]
  private let keys: [PreparedStatements.Key?]
  private let plans: [PreparedStatements.Plan?]
  private let isPreparing: Bool
  private var sent: [Command] = []
  /// How many commands were answered to their end.
  private var answered = 0

  /// The answers with what was known of their shapes; freed by whoever takes them out.
  private(set) var answers: [(result: OpaquePointer?, shape: ResultShape?)] = []
  /// Descriptions of statements that were prepared here: the statement's index, its name there, the description.
  private(set) var descriptions: [(index: Int, name: String, result: OpaquePointer)] = []
  private(set) var failure: DatabaseError?
  /// Whether a transaction began or ended within the pipeline, so that it may not be run again.
  private(set) var sawTransactionCommand = false

  private static let flushSize = 32 * 1024

  /// With the statements go their wire forms, what tells them apart, and what they are prepared as already.
  init(
    _ statements: [RenderedSQL], _ encoded: [ParameterBuffer], _ keys: [PreparedStatements.Key?],
    plans: [PreparedStatements.Plan?], isPreparing: Bool = true
  ) {
    self.statements = statements
    self.encoded = encoded
    self.keys = keys
    self.plans = plans
    self.isPreparing = isPreparing
    answers.reserveCapacity(statements.count)
    sent.reserveCapacity(statements.count + 8)
  }

  mutating func perform(on connection: PostgresConnection) {
    guard PQsetnonblocking(connection.handle, 1) == 0, PQenterPipelineMode(connection.handle) == 1 else {
      lose(connection)
      return
    }
    if sendAll(connection), drainOutput(connection) { read(connection, isWaiting: true) }
    if PQstatus(connection.handle) != CONNECTION_OK || answered < sent.count { lose(connection) }
    _ = PQexitPipelineMode(connection.handle)
    _ = PQsetnonblocking(connection.handle, 0)
  }

  // MARK: Sending

  private mutating func sendAll(_ connection: PostgresConnection) -> Bool {
    let plan = namesToPrepare(connection)
    var local: [PreparedStatements.Key: String] = [:]
    var unflushed = 0
    for (index, statement) in statements.enumerated() {
      // The rest would only be skipped.
      if failure != nil { break }
      let parameters = encoded[index]
      let key = keys[index]
      let known = plans[index]
      var name = known?.name ?? (plan.isEmpty ? nil : key.flatMap { local[$0] })
      if name == nil, !plan.isEmpty, let key, plan.contains(key) {
        let new = connection.prepared.newName()
        guard
          parameters.withArrays({ count, types, _, _, _ in
            PQsendPrepare(connection.handle, new, statement.text, count, types)
          }) == 1
        else { return false }
        sent.append(.prepare(index: index, name: new))
        guard PQsendDescribePrepared(connection.handle, new) == 1 else { return false }
        sent.append(.describe(index: index, name: new))
        local[key] = new
        name = new
      }
      let isSent = parameters.withArrays { count, types, values, lengths, formats in
        if let name {
          PQsendQueryPrepared(
            connection.handle, name, count, values, lengths, formats, known?.shape?.isBinary == true ? 1 : 0)
        } else {
          PQsendQueryParams(connection.handle, statement.text, count, types, values, lengths, formats, 0)
        }
      }
      guard isSent == 1 else { return false }
      sent.append(.run(index: index, key: name == nil ? nil : key, shape: known?.shape))
      unflushed += parameters.byteCount + (name == nil ? statement.text.utf8.count : 0) + 32
      if unflushed >= Self.flushSize {
        guard drainOutput(connection) else { return false }
        unflushed = 0
      }
    }
    guard PQpipelineSync(connection.handle) == 1 else { return false }
    sent.append(.sync)
    return true
  }

  /// Statements that come again, here or from earlier.
  private func namesToPrepare(_ connection: PostgresConnection) -> Set<PreparedStatements.Key> {
    guard isPreparing else { return [] }
    var plan: Set<PreparedStatements.Key> = []
    for index in statements.indices where plans[index] == nil {
      if let key = keys[index], !plan.contains(key), connection.prepared.isWorthPreparing(key) { plan.insert(key) }
    }
    return plan
  }

  /// Sends what libpq still holds, reading answers whenever the socket is full.
  private mutating func drainOutput(_ connection: PostgresConnection) -> Bool {
    while true {
      switch PQflush(connection.handle) {
      case 0: return true
      case 1: break
      default: return false
      }
      var socket = pollfd(fd: PQsocket(connection.handle), events: Int16(POLLIN | POLLOUT), revents: 0)
      if poll(&socket, 1, -1) < 0, errno != EINTR { return false }
      if Int32(socket.revents) & Int32(POLLIN) != 0 {
        guard PQconsumeInput(connection.handle) == 1 else { return false }
        read(connection, isWaiting: false)
      }
    }
  }

  // MARK: Reading

  /// Takes answers: all of them, or those that are there.
  private mutating func read(_ connection: PostgresConnection, isWaiting: Bool) {
    while answered < sent.count {
      if !isWaiting, PQisBusy(connection.handle) == 1 { return }
      guard let result = connection.nextResult() else {
        if PQstatus(connection.handle) != CONNECTION_OK { return }
        answered += 1
        continue
      }
      var isTaken = false
      defer { if !isTaken { PQclear(result) } }
      switch PQresultStatus(result) {
      case PGRES_PIPELINE_SYNC:
        answered += 1
      case PGRES_PIPELINE_ABORTED: break
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
        isTaken = take(result, of: sent[answered], connection)
      case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
        // Only reached by a COPY that hides: the protocol has no way out of it here but to hang up.
        fail(.copy(text(of: sent[answered])), connection)
        connection.close()
        return
      default:
        fail(DatabaseError(result: result, statement: statement(of: sent[answered])), connection)
      }
    }
  }

  /// Returns whether the result was kept.
  private mutating func take(_ result: OpaquePointer, of command: Command, _ connection: PostgresConnection) -> Bool {
    switch command {
    case .prepare, .sync: return false
    case .describe(let index, let name):
      descriptions.append((index, name, result))
      return true
    case .run(let index, _, let shape):
      connection.note(result, statements[index])
      if let tag = PQcmdStatus(result), Self.isTransactionCommand(tag) { sawTransactionCommand = true }
      answers.append((result, shape))
      return true
    }
  }

  private static func isTransactionCommand(_ tag: UnsafePointer<CChar>) -> Bool {
    // Counted statements are the many; their tags need not become strings.
    if [73, 83, 85].contains(tag.pointee), tag.pointee != 83 || tag[3] == 69 { return false }
    let word = String(cString: tag).prefix { $0 != " " }
    return ["BEGIN", "START", "COMMIT", "ROLLBACK", "PREPARE", "CALL", "DO"].contains(word)
  }

  /// Frees what nobody took.
  mutating func clear() {
    for answer in answers { PQclear(answer.result) }
    for description in descriptions { PQclear(description.result) }
    answers.removeAll()
    descriptions.removeAll()
  }

  /// Hands over the answers.
  mutating func takeAnswers() -> [(result: OpaquePointer?, shape: ResultShape?)] {
    defer { answers.removeAll() }
    return answers
  }

  /// What tells the statement at an index apart from others.
  func preparedKey(_ index: Int) -> PreparedStatements.Key? { keys[index] }

  private mutating func fail(_ error: DatabaseError, _ connection: PostgresConnection) {
    guard failure == nil else { return }
    var error = error
    switch sent[answered] {
    case .prepare(let index, _), .describe(let index, _): error.pipelineIndex = index
    case .run(let index, let key, _):
      error.pipelineIndex = index
      if let key, error.isStalePlan {
        connection.prepared.lose(key, isGone: error.isLostPlan)
        error = error.asRetryable
      }
    case .sync: error.pipelineIndex = max(0, statements.count - 1)
    }
    failure = error
  }

  /// Records that the connection is gone; a session whose answers were not all read is of no use either.
  private mutating func lose(_ connection: PostgresConnection) {
    let index = min(answers.count, max(0, statements.count - 1))
    var error = failure ?? .lost(connection.handle, statement: statements[index].text)
    if error.kind != .unsupported { error.kind = .connectionLost }
    error.pipelineIndex = error.pipelineIndex ?? index
    failure = error
    connection.close()
  }

  private func statement(of command: Command) -> RenderedSQL? {
    switch command {
    case .prepare(let index, _), .describe(let index, _), .run(let index, _, _): statements[index]
    case .sync: nil
    }
  }

  private func text(of command: Command) -> String { statement(of: command)?.text ?? "" }
}
