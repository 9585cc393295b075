internal import DBEngine
internal import DBQuery

extension Repository {
  /// Objects for which a condition holds, in an order.
  ///
  /// ```swift
  /// let adults = try await users.list(where: { $0.age >= 18 }, orderBy: { [$0.name.ascending] }, limit: 50)
  /// // select ... from users where age >= $1 order by name limit $2
  /// ```
  /// - Parameters:
  ///   - condition: Which; without one, all.
  ///   - order: In which order; without one, in that of the primary key.
  ///   - limit: At most so many.
  ///   - offset: Without the first so many; ``page(where:orderBy:after:size:)`` is faster behind many.
  /// - Throws: As ``SessionSelect/all()``.
  public nonisolated(nonsending) func list(
    where condition: ((Root.Columns) -> SQLTerm<Bool>)? = nil, orderBy order: ((Root.Columns) -> [Ordering])? = nil,
    limit: Int? = nil, offset: Int? = nil
  ) async throws -> [Root] {
    var query = query(condition, order)
    if order == nil {
      let columns = Root.mapping.keyColumns.map { Root.mapping.declaration.columns[$0].name }
      let source = Source.model.name(of: Root.self)
      query.query.syntax.order = columns.map { OrderSyntax(.column(source, $0), isDescending: false) }
    }
    if let limit { query = query.limit(limit) }
    if let offset { query = query.offset(offset) }
    return try await query.all()
  }

  /// The next objects of an order. See ``SessionSelect/page(after:size:)``.
  ///
  /// ```swift
  /// let page = try await posts.page(orderBy: { [$0.createdAt.descending] }, after: PageToken(text), size: 20)
  /// ```
  /// - Throws: As ``SessionSelect/page(after:size:)``.
  public nonisolated(nonsending) func page(
    where condition: ((Root.Columns) -> SQLTerm<Bool>)? = nil, orderBy order: ((Root.Columns) -> [Ordering])? = nil,
    after token: PageToken? = nil, size: Int
  ) async throws -> Page<Root> {
    try await query(condition, order).page(after: token, size: size)
  }

  /// Whether there is an object for which a condition holds.
  ///
  /// ```swift
  /// if try await users.exists(where: { $0.email == email }) { throw EmailTaken() }
  /// // select count(*) from (select 1 from users where email = $1 limit 1) as q
  /// ```
  /// - Throws: As ``SessionSelect/exists()``.
  public nonisolated(nonsending) func exists(
    where condition: ((Root.Columns) -> SQLTerm<Bool>)? = nil
  ) async throws -> Bool { try await query(condition, nil).exists() }

  /// How many objects there are for which a condition holds.
  ///
  /// ```swift
  /// let count = try await users.count { $0.isActive == true }     // select count(*) from users where is_active = $1
  /// ```
  /// - Throws: As ``SessionSelect/count()``.
  public nonisolated(nonsending) func count(
    where condition: ((Root.Columns) -> SQLTerm<Bool>)? = nil
  ) async throws -> Int { try await query(condition, nil).count() }

  private func query(
    _ condition: ((Root.Columns) -> SQLTerm<Bool>)?, _ order: ((Root.Columns) -> [Ordering])?
  ) -> SessionSelect<Root, Root> {
    var query = session.select(Root.self)
    if let condition { query = query.where(condition) }
    if let order { query = query.orderBy(order) }
    return query
  }
}
