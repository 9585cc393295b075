internal import DBEngine
internal import DBQuery
internal import DBSchema

extension SessionSelect where Output == Root {
  /// The next rows in the query's order, however deep: the database goes to where the last page ended, and counts nothing.
  ///
  /// ```swift
  /// let first = try await session.select(Post.self).orderBy { $0.createdAt.descending }.page(size: 20)
  /// // select ... from posts order by created_at desc, id desc limit $1
  /// let second = try await session.select(Post.self).orderBy { $0.createdAt.descending }.page(after: first.next, size: 20)
  /// // select ... from posts where (created_at, id) < ($1, $2) order by created_at desc, id desc limit $3
  /// ```
  ///
  /// The order is of the model's own columns, in any directions, with NULL where it was said; the primary key is added
  /// behind them, so that no two rows stand at one place. A row is on one page, unless its values in these columns change
  /// between two pages.
  /// - Parameters:
  ///   - token: What the page before gave as ``Page/next``; nil begins.
  ///   - size: How many rows; at least 1.
  /// - Throws: ``PageTokenMismatch`` for a token of another order; `QueryError` for a query that cannot be paged:
  ///   one with a limit, groups, `distinct` or an order of expressions; as ``all()``.
  public nonisolated(nonsending) func page(after token: PageToken? = nil, size: Int) async throws -> Page<Root> {
    var syntax = query.syntax
    guard syntax.isSimple, syntax.limit == nil, syntax.offset == nil, size > 0 else {
      throw QueryError(
        .contradiction, session.dialect,
        size > 0
          ? "a page has a limit of its own, and does not go with limit, offset, distinct, groups, locks or combined queries"
          : "a page has at least one row")
    }
    let mapping = Root.mapping
    let order = try PageOrder(syntax.order, mapping, query.source.name(of: Root.self), session.dialect)
    if let token { syntax.add(try order.condition(behind: token)) }
    syntax.order = order.syntax
    syntax.limit = size + 1
    try await session.prepare(for: query)
    let statement = try CompiledQuery(.select(syntax), for: session.dialect, criteria: criteria.syntax).rendered
    let rows = try await session.send("session.select") { try await $0.execute(statement) }
    let map = isTracking ? session.unit.map(of: Root.self) : nil
    let objects = try session.read(statement, at: 0) {
      try rows.prefix(size).map { row in
        let reader = RowReader(row)
        guard let map else { return try Root(_row: reader) }
        return try Root._object(of: reader, in: map, refreshing: isRefreshing)
      }
    }
    if !query.loads.isEmpty, !objects.isEmpty {
      let context = LoadContext(
        dialect: session.dialect, criteria: criteria, unit: isTracking ? session.unit : nil,
        isRefreshing: isRefreshing, showsDeleted: exemption.union(session.exemption).showsDeleted)
      try await session.bring(query.loads, to: objects, context)
    }
    guard rows.count > size else { return Page(items: objects, next: nil) }
    // Of the row, not of the object: a program may have written to that.
    let last = rows[size - 1]
    return Page(
      items: objects, next: PageToken(fingerprint: order.fingerprint, values: order.elements.map { last[$0.place] }))
  }
}
