package import DBQuery

/// What a query is built with: ``Select``, and the query of a session. Each method gives a new one.
///
/// ```swift
/// Select(User.self).where { $0.age >= 18 }.orderBy(\.name).limit(10)
/// // select id, name, ... from users where age >= $1 order by name limit $2
/// ```
public protocol SelectBuilder<Root, Output> {
  /// The model of the first table.
  associatedtype Root: Entity
  /// What a row gives.
  associatedtype Output
  /// The query.
  var query: Select<Root, Output> { get set }
}

extension SelectBuilder {
  /// A copy with something changed.
  func with(_ change: (inout SelectSyntax) -> Void) -> Self {
    var copy = self
    change(&copy.query.syntax)
    return copy
  }

  /// Only rows for which a condition holds; all conditions must.
  ///
  /// ```swift
  /// Select(User.self).where { $0.email == email }.where { $0.age >= 18 }   // where email = $1 and age >= $2
  /// ```
  public func `where`(_ condition: (Root.Columns) -> SQLTerm<Bool>) -> Self { self.where(condition(query.root)) }

  /// Only rows for which a condition holds.
  public func `where`(_ condition: SQLTerm<Bool>) -> Self { with { $0.add(condition.syntax) } }

  /// Only rows where a column is true.
  ///
  /// ```swift
  /// Select(User.self).where(\.isActive)   // where is_active
  /// ```
  public func `where`(_ column: KeyPath<Root.Columns, Column<Root, Bool>>) -> Self {
    self.where(query.root[keyPath: column].expression)
  }

  /// The rows in an order, behind those that were said before.
  ///
  /// ```swift
  /// Select(User.self).orderBy { $0.createdAt.descending }   // order by created_at desc
  /// ```
  public func orderBy(_ order: (Root.Columns) -> Ordering) -> Self { orderBy(order(query.root)) }

  /// The rows in an order of several elements.
  ///
  /// ```swift
  /// Select(User.self).orderBy { [$0.age.descending, $0.name.ascending] }   // order by age desc, name
  /// ```
  public func orderBy(_ order: (Root.Columns) -> [Ordering]) -> Self {
    let elements = order(query.root)
    return with { $0.order += elements.map(\.syntax) }
  }

  /// The rows in an order.
  public func orderBy(_ order: Ordering...) -> Self { with { $0.order += order.map(\.syntax) } }

  /// The rows by a column, from the least on.
  ///
  /// ```swift
  /// Select(User.self).orderBy(\.name)   // order by name
  /// ```
  public func orderBy<Value>(_ column: KeyPath<Root.Columns, Column<Root, Value>>) -> Self {
    orderBy(query.root[keyPath: column].ascending)
  }

  /// Without the order that was said before.
  public func unordered() -> Self { with { $0.order = [] } }

  /// At most so many rows.
  public func limit(_ count: Int) -> Self { with { $0.limit = count } }

  /// Without the first rows.
  public func offset(_ count: Int) -> Self { with { $0.offset = count } }

  /// Each row once.
  public func distinct() -> Self { with { $0.distinct = .yes } }

  /// The first row of each group of equal values, in the query's order (PostgreSQL); of several columns, said one after
  /// the other.
  ///
  /// ```swift
  /// Select(Order.self).distinct(on: \.customerID).orderBy(\.customerID).orderBy { $0.placedAt.descending }
  /// // select distinct on (customer_id) ... order by customer_id, placed_at desc
  /// ```
  public func distinct<Value>(on column: KeyPath<Root.Columns, Column<Root, Value>>) -> Self {
    let next = query.root[keyPath: column].syntax
    return with { syntax in
      var columns = [next]
      if case .on(let before) = syntax.distinct { columns = before + columns }
      syntax.distinct = .on(columns)
    }
  }

  /// One row for each value of a column; of several, said one after the other, for each combination.
  ///
  /// ```swift
  /// Select(Order.self).groupBy(\.customerID).columns { ($0.customerID, count()) }
  /// // select customer_id, count(*) from orders group by customer_id
  /// ```
  public func groupBy<Value>(_ column: KeyPath<Root.Columns, Column<Root, Value>>) -> Self {
    groupBy(query.root[keyPath: column].expression)
  }

  /// One row for each value of an expression.
  ///
  /// ```swift
  /// Select(Order.self).groupBy { lower($0.city) }.columns { (lower($0.city), count()) }
  /// ```
  public func groupBy<Value>(_ expression: (Root.Columns) -> SQLTerm<Value>) -> Self {
    groupBy(expression(query.root))
  }

  /// One row for each value of an expression.
  public func groupBy<Value>(_ expression: SQLTerm<Value>) -> Self { with { $0.groups.append(expression.syntax) } }

  /// Only groups for which a condition holds.
  ///
  /// ```swift
  /// Select(Order.self).groupBy(\.customerID).having { _ in count() > 3 }.columns { $0.customerID }
  /// // select customer_id from orders group by customer_id having count(*) > $1
  /// ```
  public func having(_ condition: (Root.Columns) -> SQLTerm<Bool>) -> Self {
    let next = condition(query.root).syntax
    return with { $0.having = $0.having.map { .binary(.and, $0, next) } ?? next }
  }
}
