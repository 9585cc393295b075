public import DBQuery

/// The rows of one statement, fetched a batch at a time as the reader asks for them: see
/// ``Connection/stream(_:batch:)``.
///
/// It belongs to its connection and the task that borrowed it. The statement is sent when the first row is asked for,
/// and again for each new iteration.
///
/// ```swift
/// var rows = connection.stream("select id from events order by id").makeAsyncIterator()
/// while let row = try await rows.next() { print(try row.decode(Int64.self, "id")) }
/// ```
public struct RowStream: AsyncSequence {
  /// A row.
  public typealias Element = Row
  /// Reading may fail.
  public typealias Failure = any Error

  let connection: Connection
  let statement: RenderedSQL
  let batch: Int

  /// Begins to read.
  public func makeAsyncIterator() -> Iterator { Iterator(self) }

  /// Reads the rows in order.
  public struct Iterator: AsyncIteratorProtocol {
    private let batches: PulledBatches<ResultSet>
    private var rows = ResultSet()
    private var position = 0

    init(_ stream: RowStream) {
      let statement = stream.statement
      let count = stream.batch
      batches = PulledBatches(statement, on: stream.connection) { driver, core throws(DatabaseError) in
        core.open = .cursor(try driver.openCursor(statement))
      } pull: { _, core throws(DatabaseError) in
        guard case .cursor(let cursor) = core.open else { return nil }
        return try cursor.next(atMost: count)
      }
    }

    /// The next row; nil after the last.
    public mutating func next() async throws -> Row? { try await next(isolation: #isolation) }

    /// The next row; nil after the last.
    /// - Throws: `DatabaseError`, `transactionState` when another statement on the connection has ended the stream;
    ///   `CancellationError`.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> Row? {
      while position == rows.count {
        guard let more = try await batches.next() else { return nil }
        rows = more
        position = 0
      }
      defer { position += 1 }
      return rows[position]
    }
  }
}

@available(*, unavailable)
extension RowStream: Sendable {}
