internal import DBEngine
internal import DBQuery

extension SessionSelect {
  /// The rows as they are read, a batch at a time: memory stays flat however many there are. While rows are being read
  /// the session can do nothing else; the reader may stop at any row.
  ///
  /// ```swift
  /// for try await user in session.select(User.self).stream() {
  ///   if user.isStale { stale.append(user.id) }
  /// }
  /// ```
  ///
  /// Objects are not tracked: changes to them are not written. Read keys, and load what is to be changed.
  /// - Parameter batch: How many rows are fetched at a time; at least 1.
  public func stream(batch: Int = 500) -> ObjectStream<Root, Output> { ObjectStream(select: self, batch: batch) }
}

/// The rows of a session's query, fetched as they are read. See ``SessionSelect/stream(batch:)``.
///
/// ```swift
/// for try await name in session.select(User.self).columns({ $0.name }).stream() { print(name) }
/// ```
public struct ObjectStream<Root: Entity, Output>: AsyncSequence {
  /// A row.
  public typealias Element = Output
  /// Reading may fail.
  public typealias Failure = any Error

  let select: SessionSelect<Root, Output>
  let batch: Int

  /// Begins to read.
  public func makeAsyncIterator() -> Iterator { Iterator(self) }

  /// Reads the rows in order.
  public struct Iterator: AsyncIteratorProtocol {
    private let stream: ObjectStream<Root, Output>
    private let reading = PlainReading()
    private var rows: RowStream.Iterator?
    private var statement = RenderedSQL(text: "", values: [])
    private var count = 0

    init(_ stream: ObjectStream<Root, Output>) { self.stream = stream }

    /// The next row; nil after the last.
    public mutating func next() async throws -> Output? { try await next(isolation: #isolation) }

    /// The next row; nil after the last.
    /// - Throws: `DatabaseError`; ``QueryError`` before anything is sent; ``SessionClosed``; `CancellationError`.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> Output? {
      let select = stream.select
      try select.session.check("session.stream")
      if rows == nil {
        try await select.session.prepare(for: select.query)
        statement = try select.query.compiled(for: select.session.dialect, criteria: select.criteria).rendered
        try await select.session.begin()
        rows = select.session.connection.stream(statement, batch: stream.batch).makeAsyncIterator()
      }
      do {
        guard let row = try await rows?.next(isolation: actor) else { return nil }
        defer { count += 1 }
        let read = select.query.selection.read
        return try select.session.read(statement, at: count) { try read(RowReader(row), reading) }
      } catch {
        if select.session.connection.transactionState != .open { select.session.fail(error) }
        throw error
      }
    }
  }
}

@available(*, unavailable)
extension ObjectStream: Sendable {}
