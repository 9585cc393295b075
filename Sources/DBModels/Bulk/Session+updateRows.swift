internal import DBEngine
internal import DBQuery
internal import DBSchema

extension Session {
  /// Writes columns of many rows, each its own values, found by their primary keys, in as few statements as the database's
  /// limits allow. Objects of the rows that the session knows take the rows' values when they are read the next time.
  ///
  /// ```swift
  /// try await session.update(products, [\.price])
  /// // PostgreSQL: update products set price = v.c1 from unnest($1::bigint[], $2::integer[]) as v (c0, c1)
  /// //             where products.id = v.c0 returning products.id
  /// // SQLite: update products set price = v.column2 from (values (?, ?), ...) as v where products.id = v.column1 ...
  /// ```
  ///
  /// Where the model counts versions, a row is found only under the object's version, and gets the next one; the object
  /// keeps the one that it has. ``ModelEvents`` do not run.
  /// - Parameters:
  ///   - objects: Objects with the keys and the new values; they need not be the session's.
  ///   - columns: What is written.
  ///   - missing: What happens where there is no row.
  ///   - options: How they are sent.
  /// - Returns: How many rows were written, and the keys of which there was none.
  /// - Throws: ``MissingRows``; `DatabaseError`; ``SessionMisuse`` where a key comes twice; ``SessionClosed``.
  @discardableResult
  public nonisolated(nonsending) func update<Root: Entity>(
    _ objects: [Root], _ columns: [PartialKeyPath<Root.Columns>], missing: BulkMissing = .throw,
    _ options: BulkOptions = .init()
  ) async throws -> BulkHits<Root.Key> {
    try check("session.update")
    try checkWriting()
    let mapping = Root.mapping
    let written = try Root.places(of: columns)
    let all = mapping.keyColumns + (mapping.version.map { [$0] } ?? []) + written
    let rows = BulkRows(columns: all, count: objects.count) { place in
      let object = objects[place]
      return all.map { object._modelValue($0) }
    }
    return try await updateRows(Root.self, rows, written, missing, options)
  }

  /// Writes columns of many rows from plain values, of which the primary key's are among.
  ///
  /// ```swift
  /// try await session.update(Product.self, { ($0.id, $0.price) }, [(1, 300), (2, 450)])
  /// ```
  /// - Throws: As above; ``SessionMisuse`` where the key, or the version that the model counts, is not among the columns.
  @discardableResult
  public nonisolated(nonsending) func update<Root: Entity, each Value: ColumnValue>(
    _ model: Root.Type, _ columns: (Root.Columns) -> (repeat Column<Root, each Value>), _ rows: [(repeat each Value)],
    missing: BulkMissing = .throw, _ options: BulkOptions = .init()
  ) async throws -> BulkHits<Root.Key> {
    try check("session.update")
    try checkWriting()
    let given = BulkRows(Root.self, columns, rows)
    let mapping = Root.mapping
    let finds = mapping.keyColumns + (mapping.version.map { [$0] } ?? [])
    let written = given.columns.filter { !finds.contains($0) }
    let order = try (finds + written).map { column in
      if let place = given.columns.firstIndex(of: column) { return place }
      throw SessionMisuse(
        "\(Root.model.typeName).\(Root.model.columns[column].property) is needed to find the rows",
        hint: "give it with the columns that are written")
    }
    let sorted = BulkRows(columns: finds + written, count: given.count) { place in
      let row = given.row(place)
      return order.map { row[$0] }
    }
    return try await updateRows(Root.self, sorted, written, missing, options)
  }

  /// Deletes the rows of keys without reading them, in as few statements as the database's limits allow. Objects of the rows
  /// leave the session. What other rows do that lead to them is the database's alone: cascades of the models and
  /// ``ModelEvents`` do not run.
  ///
  /// ```swift
  /// let hits = try await session.delete(User.self, keys: ids, missing: .report)
  /// // PostgreSQL: delete from users where id = any($1::uuid[]) returning id
  /// // SQLite: delete from users where id in (?, ?, ...) returning id
  /// ```
  /// - Returns: How many rows were deleted, and the keys of which there was none. A key that comes twice counts once.
  /// - Throws: ``MissingRows``; `DatabaseError`; ``SessionClosed``.
  @discardableResult
  public nonisolated(nonsending) func delete<Root: Entity>(
    _ model: Root.Type, keys: [Root.Key], missing: BulkMissing = .throw, _ options: BulkOptions = .init()
  ) async throws -> BulkHits<Root.Key> {
    try check("session.delete")
    try checkWriting()
    var seen: Set<Root.Key> = []
    let keys = keys.filter { seen.insert($0).inserted }
    let mapping = Root.mapping
    let writer = FlushWriter(dialect, limits: options.limits)
    let rows = BulkRows(columns: mapping.keyColumns, count: keys.count) { Root._modelKeyValues(keys[$0]) }
    let missed = try await changeRows(mapping, rows, options) { batch in
      writer.delete(mapping, keys: mapping.keyColumns, batch)
    }
    let gone = Set(missed)
    let map = unit.map(of: model)
    for (place, key) in keys.enumerated() where !gone.contains(place) {
      if let object = map[key] { unit.forget(deleted: object) }
    }
    return try hits(Root.self, keys.count, missed.map { keys[$0] }, missing)
  }

  private nonisolated(nonsending) func updateRows<Root: Entity>(
    _ model: Root.Type, _ rows: BulkRows, _ written: [Int], _ missing: BulkMissing, _ options: BulkOptions
  ) async throws -> BulkHits<Root.Key> {
    if rows.count == 0 { return BulkHits(count: 0, missing: []) }
    let mapping = Root.mapping
    let width = mapping.keyColumns.count
    let fixed = mapping.keyColumns + mapping.generated + (mapping.version.map { [$0] } ?? [])
    if let column = written.first(where: fixed.contains) {
      throw SessionMisuse(
        "\(Root.model.typeName).\(Root.model.columns[column].property) cannot be written in bulk")
    }
    if written.isEmpty { throw SessionMisuse("the update of \(Root.model.typeName) writes no column") }
    var seen: Set<[SQLValue]> = []
    var keys: [Root.Key] = []
    for place in 0..<rows.count {
      let values = Array(rows.row(place).prefix(width))
      guard seen.insert(values).inserted else {
        throw SessionMisuse("two rows of one update of \(Root.model.typeName) have the same key")
      }
      keys.append(try Root.key(of: values))
    }
    let writer = FlushWriter(dialect, limits: options.limits)
    let version = mapping.version.map { [$0] } ?? []
    let missed = try await changeRows(mapping, rows, options) { batch in
      let sent =
        version.isEmpty
        ? batch : try batch.map { $0 + [try mapping.next($0[width])] }
      return writer.update(mapping, keys: mapping.keyColumns + version, written + version, sent, returning: [])
    }
    let gone = Set(missed)
    let map = unit.map(of: model)
    for (place, key) in keys.enumerated() where !gone.contains(place) && map[key] != nil {
      map.expired.insert(key)
    }
    return try hits(model, rows.count, missed.map { keys[$0] }, missing)
  }

  /// Sends rows that begin with their keys, and says of which there was none.
  private nonisolated(nonsending) func changeRows(
    _ mapping: ModelMapping, _ rows: BulkRows, _ options: BulkOptions,
    _ write: ([[SQLValue]]) throws -> [FlushStatement]
  ) async throws -> [Int] {
    let width = mapping.keyColumns.count
    let size = options.limits.batch(of: rows.columns.count + 1, dialect)
    var missed: [Int] = []
    for start in stride(from: 0, to: rows.count, by: size) {
      let batch = (start..<min(start + size, rows.count)).map(rows.row)
      let forms = try write(batch)
      let results: [ResultSet]
      do { results = try await sendAll(forms.map(\.statement)) } catch {
        fail(error)
        throw error
      }
      for (form, result) in zip(forms, results) where result.count != form.rows.count {
        let found = Set(result.map { row in (0..<width).map { row[$0].comparable } })
        missed += form.rows.filter { !found.contains(batch[$0].prefix(width).map(\.comparable)) }.map { start + $0 }
      }
    }
    return missed
  }

  private func hits<Root: Entity>(
    _ model: Root.Type, _ expected: Int, _ keys: [Root.Key], _ missing: BulkMissing
  ) throws -> BulkHits<Root.Key> {
    if missing == .throw, !keys.isEmpty {
      let error = MissingRows(model: Root.model.typeName, keys: keys, expected: expected)
      fail(error)
      throw error
    }
    return BulkHits(count: expected - keys.count, missing: keys)
  }
}

extension Entity {
  /// A key of its values.
  static func key(of values: [SQLValue]) throws -> Key {
    var cells = [SQLValue](repeating: .null, count: mapping.width)
    for (column, value) in zip(mapping.keyColumns, values) { cells[column] = value }
    let row = ResultSet(columns: mapping.declaration.columns.map(\.name.name), cells: cells)[0]
    return try _modelKey(of: RowReader(row))
  }
}

extension UnitOfWork {
  /// Takes out an object whose row is gone; a rollback brings it back.
  func forget(deleted object: any Entity) {
    guard object._modelState.status == .persistent || object._modelState.status == .doomed else { return }
    if object._modelState.status == .persistent { journal.append(.doomed(object)) }
    anyMap(of: type(of: object)).remove(object)
    doomed.removeAll { $0 === object }
    object._modelState.status = .deleted
    journal.append(.deleted([object]))
  }
}
