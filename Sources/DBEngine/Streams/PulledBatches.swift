import DBQuery

/// What a stream and a copy out share: something open on the connection that is asked for one batch after the other,
/// and that ends when it is exhausted, fails, is let go of, or when the connection does anything else.
final class PulledBatches<Batch: Sendable> {
  private enum State {
    case new
    case open(number: Int)
    case over
  }

  private let connection: Connection
  private let statement: RenderedSQL
  private let begin: @Sendable (any DriverConnection, ConnectionCore) throws(DatabaseError) -> Void
  private let pull: @Sendable (any DriverConnection, ConnectionCore) throws(DatabaseError) -> Batch?
  private var state = State.new

  init(
    _ statement: RenderedSQL, on connection: Connection,
    begin: @escaping @Sendable (any DriverConnection, ConnectionCore) throws(DatabaseError) -> Void,
    pull: @escaping @Sendable (any DriverConnection, ConnectionCore) throws(DatabaseError) -> Batch?
  ) {
    self.connection = connection
    self.statement = statement
    self.begin = begin
    self.pull = pull
  }

  /// The reader has stopped: the connection's next call ends what is open.
  deinit {
    if case .open(let number) = state, connection.openStream == number { connection.openStream = 0 }
  }

  /// The next batch; nil at the end.
  nonisolated(nonsending) func next() async throws -> Batch? {
    let number: Int
    switch state {
    case .over: return nil
    case .new: number = try await open()
    case .open(let open): number = open
    }
    guard connection.openStream == number else {
      state = .over
      throw DatabaseError.endedStream(statement)
    }
    let core = connection.core
    let pull = pull
    do {
      let batch = try await connection.call([], of: number) { driver throws(DatabaseError) in
        let batch = try pull(driver, core)
        if batch == nil { core.endOpen() }
        return batch
      }
      if batch == nil { finish() }
      return batch
    } catch {
      finish()
      throw (error as? DatabaseError)?.naming(statement) ?? error
    }
  }

  private nonisolated(nonsending) func open() async throws -> Int {
    state = .over
    let core = connection.core
    let begin = begin
    connection.lastStream += 1
    let number = connection.lastStream
    try await connection.call([statement]) { driver throws(DatabaseError) in try begin(driver, core) }
    connection.openStream = number
    state = .open(number: number)
    return number
  }

  private func finish() {
    state = .over
    connection.openStream = 0
  }
}

extension DatabaseError {
  static func endedStream(_ statement: RenderedSQL) -> DatabaseError {
    DatabaseError(
      .transactionState, "another statement on the same connection has ended this stream",
      hint: "read the stream to its end first, or use another connection", statement: statement.text)
  }
}
