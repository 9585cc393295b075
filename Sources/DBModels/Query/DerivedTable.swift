package import DBQuery
package import DBSchema

/// A query's rows as a table of a statement, each column with its type.
///
/// ```swift
/// let totals = Select(Order.self).groupBy(\.customerID).columns { ($0.customerID, count()) }.asTable("totals")
/// Select(Customer.self).join(totals, on: { $0.id == totals.columns.0 }).columns { ($0.name, totals.columns.1) }
/// // select customers.name, totals.column2 from customers
/// // join (select customer_id, count(*) as column2 from orders group by customer_id) as totals
/// //   on customers.id = totals.customer_id
/// ```
public struct DerivedTable<each Value: ColumnValue>: Sendable {
  package let syntax: SourceSyntax
  package let names: [Identifier]

  /// The columns, in the query's order.
  public var columns: (repeat SQLTerm<each Value>) {
    var place = 0
    func next<Element: ColumnValue>(_ type: Element.Type) -> SQLTerm<Element> {
      defer { place += 1 }
      return SQLTerm(.column(syntax.name, names[place]))
    }
    return (repeat next((each Value).self))
  }
}

extension SelectSyntax {
  /// The query with a name for each of its columns, and the names.
  func named() -> (SelectSyntax, [Identifier]) {
    var copy = self
    let names = copy.columns.name()
    if !copy.head.isEmpty { copy.head[0].columns = copy.columns }
    return (copy, names)
  }
}

extension [ResultColumn] {
  /// Gives each column a name that no other has: its own, or one by its place.
  mutating func name() -> [Identifier] {
    var names: [Identifier] = []
    for index in indices {
      if let alias = self[index].alias {
        names.append(alias)
      } else if case .column(_, let name) = self[index].expression, !names.contains(name) {
        names.append(name)
      } else {
        let name = Identifier("column\(index + 1)")
        self[index].alias = name
        names.append(name)
      }
    }
    return names
  }
}

/// Queries as tables of other statements.
///
/// ```swift
/// let recent = Select(Order.self).where { $0.placedAt > start }.asCommonTable("recent")    // Alias<Order>
/// Select(recent).where { $0.total > 100 }
/// // with recent as (select ... from orders where placed_at > $1) select ... from recent where total > $2
/// ```
extension Select where Output == Root {
  /// The rows as a table in `from`.
  public func asTable(_ name: String) -> Alias<Root> {
    Alias(source: .alias(name), syntax: .derived(syntax, Identifier(name)))
  }

  /// The rows as a common table, made once for the statement.
  public func asCommonTable(_ name: String) -> Alias<Root> {
    Alias(source: .alias(name), syntax: .common(CommonTable(Identifier(name), .select(syntax)), alias: nil))
  }

  /// The rows, and those that a step finds from them, and from those, until it finds none.
  ///
  /// ```swift
  /// let team = Select(Employee.self).where { $0.id == 1 }.recursive("team") { team in
  ///   Select(Employee.self).join(team, on: { $0.bossID == $1.id })
  /// }
  /// Select(team)
  /// // with recursive team as (select ... from employees where id = $1
  /// //   union all select ... from employees join team on employees.boss_id = team.id) select ... from team
  /// ```
  /// - Parameter distinct: leaves out rows that were found before, so that cycles end.
  public func recursive(
    _ name: String, distinct: Bool = false, step: (Alias<Root>) -> Select<Root, Root>
  ) -> Alias<Root> {
    let own = Identifier(name)
    let next = step(Alias(source: .alias(name), syntax: .recursion(own, alias: nil)))
    let whole = distinct ? union(next) : unionAll(next)
    return Alias(
      source: .alias(name),
      syntax: .common(CommonTable(own, .select(whole.syntax), isRecursive: true), alias: nil))
  }
}

extension Select {
  /// The rows as a table in `from`.
  public func asTable<each Value: ColumnValue>(_ name: String) -> DerivedTable<repeat each Value>
  where Output == (repeat each Value) {
    let (query, names) = syntax.named()
    return DerivedTable(syntax: .derived(query, Identifier(name)), names: names)
  }

  /// The rows as a common table, made once for the statement.
  public func asCommonTable<each Value: ColumnValue>(_ name: String) -> DerivedTable<repeat each Value>
  where Output == (repeat each Value) {
    let (query, names) = syntax.named()
    return DerivedTable(syntax: .common(CommonTable(Identifier(name), .select(query)), alias: nil), names: names)
  }

  /// The rows, and those that a step finds from them, and from those, until it finds none.
  ///
  /// ```swift
  /// let depths = Select(Employee.self).where { $0.bossID.isNull }.columns { ($0.id, literal(0)) }
  ///   .recursive("depths") { depths in
  ///     let (boss, depth) = depths.columns
  ///     return Select(Employee.self).join(depths, on: { $0.bossID == boss }).columns { ($0.id, depth + 1) }
  ///   }
  /// ```
  public func recursive<each Value: ColumnValue>(
    _ name: String, distinct: Bool = false, step: (DerivedTable<repeat each Value>) -> Select<Root, Output>
  ) -> DerivedTable<repeat each Value> where Output == (repeat each Value) {
    var base = self
    let names: [Identifier]
    (base.syntax, names) = syntax.named()
    let own = Identifier(name)
    let next = step(DerivedTable(syntax: .recursion(own, alias: nil), names: names))
    let whole = distinct ? base.union(next) : base.unionAll(next)
    return DerivedTable(
      syntax: .common(CommonTable(own, .select(whole.syntax), isRecursive: true), alias: nil), names: names)
  }

  /// A query on the rows of this one.
  ///
  /// ```swift
  /// Select(Order.self).groupBy(\.customerID).columns { ($0.customerID, count()) }
  ///   .nested("counts") { customer, orders in average(orders) }
  /// // select avg(column2) from (select customer_id, count(*) as column2 from orders group by ...) as counts
  /// ```
  public func nested<each Value: ColumnValue, New: Selectable>(
    _ name: String, _ columns: (repeat SQLTerm<each Value>) -> New
  ) -> Select<Root, New.Value> where Output == (repeat each Value) {
    let table: DerivedTable<repeat each Value> = asTable(name)
    return Select<Root, New.Value>(
      SelectSyntax(columns: [], from: table.syntax), columns(repeat each table.columns).selection, .alias(name))
  }
}

extension Select where Output: ColumnValue {
  /// The one value of the query, in another statement; nil when it finds no row.
  ///
  /// ```swift
  /// Select(Customer.self).columns { customer in
  ///   (customer.name, Select(Order.self).where { $0.customerID == customer.id }.columns { _ in count() }.scalar)
  /// }
  /// // select name, (select count(*) from orders where customer_id = customers.id) from customers
  /// ```
  public var scalar: SQLTerm<Output.NonNull?> { SQLTerm(.subquery(syntax)) }
}

extension Returning {
  /// The rows that the change wrote, as a common table of another statement (PostgreSQL).
  ///
  /// ```swift
  /// let gone = Delete(Job.self).where { $0.isDone }.returning { ($0.id, $0.name) }.asCommonTable("gone")
  /// Select(Log.self).join(gone, on: { $0.jobID == gone.columns.0 })
  /// // with gone as (delete from jobs where is_done returning id, name) select ... from logs join gone on ...
  /// ```
  public func asCommonTable<each Value: ColumnValue>(_ name: String) -> DerivedTable<repeat each Value>
  where Output == (repeat each Value) {
    var columns = selection.columns
    let names = columns.name()
    var body = syntax
    switch syntax {
    case .select: break
    case .insert(var insert):
      insert.returning = columns
      body = .insert(insert)
    case .update(var update):
      update.returning = columns
      body = .update(update)
    case .delete(var delete):
      delete.returning = columns
      body = .delete(delete)
    }
    return DerivedTable(syntax: .common(CommonTable(Identifier(name), body), alias: nil), names: names)
  }
}
