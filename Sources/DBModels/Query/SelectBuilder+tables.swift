internal import DBQuery
internal import DBSchema

/// Joins with queries, and changes beside a query.
///
/// ```swift
/// Select(Customer.self).leftJoin(totals, on: { $0.id == totals.columns.0 }).columns { ($0.name, totals.columns.1.optional) }
/// // select customers.name, totals.column2 from customers left join (select ...) as totals on ...
/// ```
extension SelectBuilder {
  /// Each row with the rows of a query for which a condition holds.
  public func join<each Value>(
    _ table: DerivedTable<repeat each Value>,
    on condition: (Root.Columns) -> SQLTerm<Bool>
  ) -> Self { join(.inner, table.syntax, condition(query.root)) }

  /// Each row with the rows of a query for which a condition holds, or with none.
  public func leftJoin<each Value>(
    _ table: DerivedTable<repeat each Value>,
    on condition: (Root.Columns) -> SQLTerm<Bool>
  ) -> Self { join(.left, table.syntax, condition(query.root)) }

  /// Each row with each row of a query: nothing connects the two.
  public func crossJoin<each Value>(_ table: DerivedTable<repeat each Value>) -> Self {
    join(.cross, table.syntax, nil)
  }

  /// Each row with the rows of a query that uses the row's own columns (PostgreSQL).
  ///
  /// ```swift
  /// let customer = Customer.columns
  /// let last = Select(Order.self).where { $0.customerID == customer.id }.orderBy { $0.placedAt.descending }.limit(3)
  ///   .columns { ($0.id, $0.total) }.asTable("last")
  /// Select(Customer.self).lateralJoin(last).columns { ($0.name, last.columns.1) }
  /// // select ... from customers join lateral (select ... where customer_id = customers.id ... limit $1) as last on true
  /// ```
  public func lateralJoin<each Value>(_ table: DerivedTable<repeat each Value>) -> Self {
    with { $0.joins.append(JoinSyntax(.inner, table.syntax, isLateral: true)) }
  }

  /// Makes a change in the same statement, from the same view of the data (PostgreSQL).
  ///
  /// ```swift
  /// Select(User.self).with("gone", Delete(Session.self).where { $0.expiresAt < now() })
  /// // with gone as (delete from sessions where expires_at < now()) select ... from users
  /// ```
  public func with(_ name: String, _ change: some Change) -> Self {
    with { $0.with.append(CommonTable(Identifier(name), change.change.syntax)) }
  }
}
