internal import DBEngine
internal import DBQuery

extension Session {
  /// Makes rows of new objects, in as few statements as the database's limits allow, without the session knowing the
  /// objects: nothing is tracked, and what the database fills in is not written to them.
  ///
  /// ```swift
  /// try await session.insert(readings)
  /// // PostgreSQL, from 2,000 rows on: copy readings (sensor_id, value) from stdin
  /// // below that: insert into readings (sensor_id, value) select v.c0, v.c1 from unnest($1::bigint[], $2::...) ...
  /// // SQLite: insert into readings (sensor_id, value) values (?, ?), (?, ?), ...
  /// ```
  ///
  /// Columns that the database fills in are left to it as ``flush()`` does: an identity that is 0, a nil where there is a
  /// default, a generated column. ``ModelEvents`` do not run, and relations are not followed.
  ///
  /// When it fails, the transaction can only be rolled back, see ``rollback()``: inside ``withSavepoint(_:)``, that one
  /// alone. No rows send nothing.
  /// - Returns: How many rows were made.
  /// - Throws: `DatabaseError`; ``SessionMisuse`` for an object that this session writes itself; ``SessionClosed``.
  @discardableResult
  public nonisolated(nonsending) func insert<Root: Entity>(
    _ objects: [Root], _ options: BulkOptions = .init()
  ) async throws -> Int {
    try checkBulk("session.insert", objects)
    return try await insertRows(Root.mapping, BulkRows(objects), options)
  }

  /// Makes rows of new objects, and gives a column of each, in the order of the objects: most often the key.
  ///
  /// ```swift
  /// let ids = try await session.insert(users, returning: \.id)
  /// // insert into users (email) values (?), (?), ... returning id
  /// ```
  /// - Throws: As ``insert(_:_:)``.
  public nonisolated(nonsending) func insert<Root: Entity, Value>(
    _ objects: [Root], returning column: KeyPath<Root.Columns, Column<Root, Value>>, _ options: BulkOptions = .init()
  ) async throws -> [Value] {
    try checkBulk("session.insert", objects)
    return try await insertRows(Root.self, BulkRows(objects), returning: column, options)
  }

  /// Makes rows of plain values.
  ///
  /// ```swift
  /// try await session.insert(Tag.self, { ($0.id, $0.name) }, [(1, "swift"), (2, "sql")])
  /// // insert into tags (id, name) values (?, ?), (?, ?)
  /// ```
  ///
  /// As with objects, an identity that is 0 and a nil where there is a default are left to the database.
  /// - Returns: How many rows were made.
  /// - Throws: As ``insert(_:_:)``.
  @discardableResult
  public nonisolated(nonsending) func insert<Root: Entity, each Value: ColumnValue>(
    _ model: Root.Type, _ columns: (Root.Columns) -> (repeat Column<Root, each Value>), _ rows: [(repeat each Value)],
    _ options: BulkOptions = .init()
  ) async throws -> Int {
    try check("session.insert")
    try checkWriting()
    return try await insertRows(Root.mapping, BulkRows(Root.self, columns, rows), options)
  }

  /// Makes rows of plain values, and gives a column of each, in the order of the rows: most often the key.
  ///
  /// ```swift
  /// let ids = try await session.insert(User.self, { $0.email }, emails, returning: \.id)
  /// // insert into users (email) values (?), (?), ... returning id
  /// ```
  /// - Throws: As ``insert(_:_:)``.
  public nonisolated(nonsending) func insert<Root: Entity, each Value: ColumnValue, Result>(
    _ model: Root.Type, _ columns: (Root.Columns) -> (repeat Column<Root, each Value>), _ rows: [(repeat each Value)],
    returning column: KeyPath<Root.Columns, Column<Root, Result>>, _ options: BulkOptions = .init()
  ) async throws -> [Result] {
    try check("session.insert")
    try checkWriting()
    return try await insertRows(Root.self, BulkRows(Root.self, columns, rows), returning: column, options)
  }

  /// Makes rows of plain values, and gives them as objects of the session, in the order of the rows.
  ///
  /// ```swift
  /// let tags = try await session.insert(Tag.self, { $0.name }, ["swift", "sql"], returning: Tag.self)
  /// // insert into tags (name) values (?), (?) returning id, name
  /// ```
  /// - Throws: As ``insert(_:_:)``.
  public nonisolated(nonsending) func insert<Root: Entity, each Value: ColumnValue>(
    _ model: Root.Type, _ columns: (Root.Columns) -> (repeat Column<Root, each Value>), _ rows: [(repeat each Value)],
    returning objects: Root.Type, _ options: BulkOptions = .init()
  ) async throws -> [Root] {
    try check("session.insert")
    try checkWriting()
    let source = BulkRows(Root.self, columns, rows)
    let map = unit.map(of: Root.self)
    var found = [Root?](repeating: nil, count: source.count)
    let insert = BulkInsert(returning: Array(0..<Root.mapping.width)) { place, row, offset in
      found[place] = try Root._object(of: RowReader(row, offset: offset), in: map, refreshing: true)
    }
    _ = try await insertRows(Root.mapping, source, options, insert)
    return found.compactMap { $0 }
  }

  private nonisolated(nonsending) func insertRows<Root: Entity, Value>(
    _ model: Root.Type, _ rows: BulkRows, returning column: KeyPath<Root.Columns, Column<Root, Value>>,
    _ options: BulkOptions
  ) async throws -> [Value] {
    var values = [Value?](repeating: nil, count: rows.count)
    let insert = BulkInsert(returning: [Root.Columns(.model)[keyPath: column].place]) { place, row, offset in
      values[place] = try row.decode(Value.self, offset)
    }
    _ = try await insertRows(Root.mapping, rows, options, insert)
    return values.compactMap { $0 }
  }

  /// Throws where the session is over, or writes one of the objects itself.
  func checkBulk<Root: Entity>(_ what: StaticString, _ objects: [Root]) throws {
    try check(what)
    for object in objects where object._modelState.tracker === unit.tracker && object._modelState.isAlive {
      throw SessionMisuse(
        "\(Root.model.typeName) is an object of this session, which writes it at the next flush",
        hint: "give objects that were not added, or call session.flush() instead")
    }
  }
}

extension ModelState {
  /// Whether there is a row, or will be one.
  fileprivate var isAlive: Bool { status == .pending || status == .persistent || status == .doomed }
}
