internal import DBEngine
internal import DBQuery

extension Session {
  /// Makes rows of objects, or changes those that are there under a column's value, in as few statements as the database's
  /// limits allow. The session does not know the objects afterwards; objects of the model that it does know take the rows'
  /// values when they are read the next time.
  ///
  /// ```swift
  /// try await session.upsert(users, onConflict: \.email, update: [\.name])
  /// // insert into users (email, name) values (?, ?), ... on conflict (email) do update set name = excluded.name
  /// ```
  ///
  /// Two objects with one value are written one after the other. A version counts on. ``ModelEvents`` do not run.
  /// - Parameters:
  ///   - objects: The rows.
  ///   - column: A column that is unique; ``upsert(_:onConflict:update:_:)-([Root],[PartialKeyPath<Root.Columns>],_,_)``
  ///     takes several.
  ///   - update: What is written where there is a row already.
  ///   - options: How they are sent; never by COPY.
  /// - Returns: How many rows were made or changed.
  /// - Throws: As ``insert(_:_:)``.
  @discardableResult
  public nonisolated(nonsending) func upsert<Root: Entity>(
    _ objects: [Root], onConflict column: PartialKeyPath<Root.Columns>, update: UpsertColumns<Root>,
    _ options: BulkOptions = .init()
  ) async throws -> Int {
    try await upsert(objects, onConflict: [column], update: update, options)
  }

  /// Makes rows of objects, or changes those that are there under the values of several columns.
  ///
  /// ```swift
  /// try await session.upsert(lines, onConflict: [\.orderID, \.number], update: [\.amount])
  /// // insert into lines ... on conflict (order_id, number) do update set amount = excluded.amount
  /// ```
  /// - Throws: As above.
  @discardableResult
  public nonisolated(nonsending) func upsert<Root: Entity>(
    _ objects: [Root], onConflict columns: [PartialKeyPath<Root.Columns>], update: UpsertColumns<Root>,
    _ options: BulkOptions = .init()
  ) async throws -> Int {
    try checkBulk("session.upsert", objects)
    return try await upsertRows(Root.self, BulkRows(objects), columns, update, options)
  }

  /// Makes rows of plain values, or changes those that are there under the values of columns.
  ///
  /// ```swift
  /// try await session.upsert(Tag.self, { ($0.name, $0.uses) }, [("swift", 7)], onConflict: [\.name], update: [\.uses])
  /// ```
  /// - Throws: As above.
  @discardableResult
  public nonisolated(nonsending) func upsert<Root: Entity, each Value: ColumnValue>(
    _ model: Root.Type, _ columns: (Root.Columns) -> (repeat Column<Root, each Value>), _ rows: [(repeat each Value)],
    onConflict key: [PartialKeyPath<Root.Columns>], update: UpsertColumns<Root>, _ options: BulkOptions = .init()
  ) async throws -> Int {
    try check("session.upsert")
    try checkWriting()
    return try await upsertRows(Root.self, BulkRows(Root.self, columns, rows), key, update, options)
  }

  private nonisolated(nonsending) func upsertRows<Root: Entity>(
    _ model: Root.Type, _ rows: BulkRows, _ key: [PartialKeyPath<Root.Columns>], _ update: UpsertColumns<Root>,
    _ options: BulkOptions
  ) async throws -> Int {
    let mapping = Root.mapping
    let columns = try Root.places(of: key)
    let updated =
      switch update.choice {
      case .some(let paths): try Root.places(of: paths)
      case .all: rows.columns.filter { !columns.contains($0) && !mapping.keyColumns.contains($0) }
      }
    if let unsent = (columns + updated).first(where: { !rows.columns.contains($0) }) {
      throw SessionMisuse(
        "\(Root.model.typeName).\(Root.model.columns[unsent].property) is not among the columns that are sent")
    }
    let conflict = FlushConflict(columns: columns, updated: updated)
    let count = try await insertRows(mapping, rows, options, BulkInsert(conflict: conflict))
    if count > 0 { unit.map(of: model).expireAll() }
    return count
  }
}
