internal import DBEngine
internal import DBQuery

extension Session {
  /// Makes rows of the new objects that a sequence yields, in chunks, inside the session's transaction. Memory stays flat:
  /// the next chunk is asked for when the one before is in the database.
  ///
  /// ```swift
  /// let count = try await session.insert(contentsOf: file.lines.map(Reading.init(line:)), chunk: 5_000)
  /// ```
  ///
  /// The sequence must not read from this session. When it throws, what was sent stays in the transaction until that is
  /// rolled back, which an error that leaves the session's closure does.
  /// - Parameters:
  ///   - source: The objects; the session does not know them afterwards.
  ///   - chunk: How many are sent at a time; at least 1.
  ///   - options: How they are sent: a chunk is a call of ``insert(_:_:)``.
  /// - Returns: How many rows were made.
  /// - Throws: The sequence's error; as ``insert(_:_:)``.
  @discardableResult
  public nonisolated(nonsending) func insert<Source: AsyncSequence>(
    contentsOf source: Source, chunk: Int = 1_000, _ options: BulkOptions = .init()
  ) async throws -> Int where Source.Element: Entity {
    try check("session.insert")
    try checkWriting()
    var waiting: [Source.Element] = []
    var count = 0
    for try await object in source {
      waiting.append(object)
      if waiting.count < max(1, chunk) { continue }
      count += try await insert(waiting, options)
      waiting.removeAll(keepingCapacity: true)
    }
    return try await count + insert(waiting, options)
  }

  /// Makes rows of the plain values that a sequence yields, in chunks.
  ///
  /// ```swift
  /// try await session.insert(Reading.self, { ($0.sensorID, $0.value) }, contentsOf: readings, chunk: 5_000)
  /// ```
  /// - Returns: How many rows were made.
  /// - Throws: As ``insert(contentsOf:chunk:_:)``.
  @discardableResult
  public nonisolated(nonsending) func insert<Root: Entity, each Value: ColumnValue, Source: AsyncSequence>(
    _ model: Root.Type, _ columns: (Root.Columns) -> (repeat Column<Root, each Value>), contentsOf source: Source,
    chunk: Int = 1_000, _ options: BulkOptions = .init()
  ) async throws -> Int where Source.Element == (repeat each Value) {
    try check("session.insert")
    try checkWriting()
    let places = BulkRows.places(Root.self, columns)
    var waiting: [(repeat each Value)] = []
    var count = 0
    for try await row in source {
      waiting.append(row)
      if waiting.count < max(1, chunk) { continue }
      count += try await insertRows(Root.mapping, BulkRows(places: places, waiting), options)
      waiting.removeAll(keepingCapacity: true)
    }
    return try await count + insertRows(Root.mapping, BulkRows(places: places, waiting), options)
  }
}
