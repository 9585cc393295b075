public import DBQuery

extension Connection {
  /// Runs one statement whose rows are fetched as they are read: memory stays flat however many there are, and the
  /// database is not ahead of the reader by more than a batch.
  ///
  /// The reader may stop at any row; the rest is neither fetched nor waited for, and the connection goes on. While rows
  /// are being read the connection can do nothing else: another statement ends the stream.
  ///
  /// ```swift
  /// for try await row in connection.stream("select id, name from users order by id") {
  ///   if try row.decode(String.self, "name") == wanted { break }
  /// }
  /// ```
  /// - Parameters:
  ///   - sql: The statement.
  ///   - batch: How many rows are fetched at a time; at least 1.
  public func stream(_ sql: SQL, batch: Int = 500) -> RowStream {
    stream(sql.rendered(for: dialect), batch: batch)
  }

  /// Fetches the rows of a statement whose text is made for the dialect already.
  package func stream(_ statement: RenderedSQL, batch: Int) -> RowStream {
    RowStream(connection: self, statement: statement, batch: max(1, batch))
  }

  /// Runs `COPY ... FROM STDIN`, the fastest way into a table of PostgreSQL, with the bytes that a sequence yields, in
  /// the form that the statement asks for. Lines need not end where a chunk ends.
  ///
  /// When the source throws or the task is cancelled, nothing is stored. The source must not use this connection.
  ///
  /// ```swift
  /// let count = try await connection.copyIn("copy users (id, name) from stdin", from: chunks)
  /// // chunks yields bytes of "1\tAda\n2\tGrace\n"; count is 2
  /// ```
  /// - Returns: How many rows were stored.
  /// - Throws: The source's error; `DatabaseError`, `unsupported` where the database has no COPY; `CancellationError`.
  @discardableResult
  public nonisolated(nonsending) func copyIn<Source: AsyncSequence>(_ sql: SQL, from source: Source) async throws -> Int
  where Source.Element == [UInt8] {
    let statement = sql.rendered(for: dialect)
    let core = core
    lastStream += 1
    let number = lastStream
    try await call([statement]) { driver throws(DatabaseError) in
      try driver.beginCopyIn(statement)
      core.open = .copyIn
    }
    openStream = number
    do {
      var waiting: [UInt8] = []
      for try await chunk in source {
        waiting += chunk
        if waiting.count < CopyOutStream.batchBytes { continue }
        try await write(waiting, number, statement)
        waiting = []
      }
      if !waiting.isEmpty { try await write(waiting, number, statement) }
      let rows = try await callCopy(number, statement) { driver throws(DatabaseError) in
        core.open = .nothing
        return try driver.endCopyIn(failing: nil)
      }
      openStream = 0
      return rows
    } catch {
      // Any call ends what is open; the error that came first is the one that counts.
      if transactionState != .lost {
        await withCancellationShield { connection in _ = try? await connection.call([]) { _ in } }
      }
      throw error
    }
  }

  /// Runs `COPY ... TO STDOUT` and hands out its bytes as they are read. The reader may stop at any time.
  ///
  /// ```swift
  /// for try await bytes in connection.copyOut("copy users to stdout with (format csv)") { try file.write(bytes) }
  /// ```
  public func copyOut(_ sql: SQL) -> CopyOutStream {
    CopyOutStream(connection: self, statement: sql.rendered(for: dialect))
  }

  private nonisolated(nonsending) func write(_ bytes: [UInt8], _ number: Int, _ statement: RenderedSQL) async throws {
    let core = core
    try await callCopy(number, statement) { driver throws(DatabaseError) in
      do throws(DatabaseError) { try driver.writeCopy(bytes) } catch {
        // It has ended with the error.
        core.open = .nothing
        throw error
      }
    }
  }

  private nonisolated(nonsending) func callCopy<R: Sendable>(
    _ number: Int, _ statement: RenderedSQL,
    _ work: @escaping @Sendable (any DriverConnection) throws(DatabaseError) -> R
  ) async throws -> R {
    guard openStream == number else { throw DatabaseError.endedStream(statement) }
    do { return try await call([], of: number, work) } catch let error as DatabaseError {
      throw error.naming(statement)
    }
  }
}
