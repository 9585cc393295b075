internal import DBEngine
internal import DBQuery
internal import DBSchema
internal import FoundationEssentials

extension SessionSelect {
  /// The rows as they are read, a batch at a time: memory stays flat however many there are. The reader may stop at any
  /// row. On SQLite another statement of the session ends the stream; on PostgreSQL, where it is a cursor of the
  /// transaction, only the transaction's end does.
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
    private var source: Source?
    private var statement = RenderedSQL(text: "", values: [])
    private var count = 0

    /// Where rows come from.
    private enum Source {
      /// SQLite's own stepping.
      case stepped(RowStream.Iterator)
      /// A cursor of the server by its name, with the rows that were fetched and are not read yet. It ends with the
      /// transaction: a reader may stop at any time, and statements may run between two batches.
      case cursor(String, batch: ResultSet, next: Int, isAtEnd: Bool)
    }

    init(_ stream: ObjectStream<Root, Output>) { self.stream = stream }

    /// The next row; nil after the last.
    public mutating func next() async throws -> Output? { try await next(isolation: #isolation) }

    /// The next row; nil after the last.
    /// - Throws: `DatabaseError`; ``QueryError`` before anything is sent; ``SessionClosed``; `CancellationError`.
    public mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> Output? {
      let select = stream.select
      try select.session.check("session.stream")
      if source == nil {
        guard select.query.loads.isEmpty else {
          throw QueryError(
            .unsupported, select.session.dialect, "a stream brings nothing along: its connection is busy with its rows",
            hint: "read pages with page(after:size:), which loads relations, or join the columns that are needed")
        }
        try await select.session.prepare(for: select.query)
        statement = try select.query.compiled(for: select.session.dialect, criteria: select.criteria).rendered
        try await select.session.begin()
      }
      do {
        guard let row = try await pull(isolation: actor) else { return nil }
        defer { count += 1 }
        let read = select.query.selection.read
        return try select.session.read(statement, at: 0, row: count) { try read(RowReader(row), reading) }
      } catch {
        if select.session.connection.transactionState != .open { select.session.fail(error) }
        throw error
      }
    }

    /// The next row, fetched where none is left.
    private mutating func pull(isolation actor: isolated (any Actor)?) async throws -> Row? {
      let connection = stream.select.session.connection
      let size = Swift.max(1, stream.batch)
      switch source {
      case .stepped(var rows):
        let row = try await rows.next(isolation: actor)
        source = .stepped(rows)
        return row
      case .cursor(let name, var batch, var next, var isAtEnd):
        if next == batch.count {
          if isAtEnd { return nil }
          // The name is never used again: what the server said of its columns holds for this cursor alone.
          batch = try await connection.execute(
            RenderedSQL(text: "fetch forward \(size) from \(name)", values: []))
          next = 0
          isAtEnd = batch.count < size
          if isAtEnd { try await connection.execute(RenderedSQL(text: "close \(name)", values: [])) }
        }
        source = .cursor(name, batch: batch, next: next + 1, isAtEnd: isAtEnd)
        return next < batch.count ? batch[next] : nil
      case nil:
        switch connection.dialect {
        case .sqlite: source = .stepped(connection.stream(statement, batch: size).makeAsyncIterator())
        case .postgresql:
          let name = Identifier("stream \(UUID.v7())").quoted
          try await connection.execute(
            RenderedSQL(text: "declare \(name) no scroll cursor for " + statement.text, values: statement.values))
          source = .cursor(name, batch: ResultSet(), next: 0, isAtEnd: false)
        }
        return try await pull(isolation: actor)
      }
    }
  }
}

@available(*, unavailable)
extension ObjectStream: Sendable {}
