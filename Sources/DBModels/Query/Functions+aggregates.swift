internal import DBQuery

/// How many rows there are.
///
/// ```swift
/// Select(Order.self).columns { _ in count() }   // select count(*) from orders
/// ```
public func count() -> Aggregate<Int> { Aggregate("count", [.text("*")]) }

/// How many rows have a value.
///
/// ```swift
/// Select(Order.self).columns { count($0.shippedAt) }   // select count(shipped_at) from orders
/// ```
public func count(_ expression: some SQLExpression) -> Aggregate<Int> { Aggregate("count", [expression.syntax]) }

/// How many different values there are.
///
/// ```swift
/// Select(Order.self).columns { count(distinct: $0.customerID) }   // select count(distinct customer_id) from orders
/// ```
public func count(distinct expression: some SQLExpression) -> Aggregate<Int> {
  Aggregate("count", [expression.syntax], isDistinct: true)
}

/// The sum; nil of no rows. A sum that its type cannot hold is an error when it is read.
///
/// ```swift
/// Select(Order.self).columns { sum($0.totalCents) }   // select sum(total_cents) from orders
/// ```
public func sum<Number: SQLExpression>(_ expression: Number) -> Aggregate<Number.Value.NonNull?>
where Number.Value: SQLNumber { Aggregate("sum", [expression.ordered]) }

/// The average; nil of no rows.
///
/// ```swift
/// Select(Order.self).columns { average($0.totalCents) }   // select avg(total_cents) from orders
/// ```
public func average<Number: SQLExpression>(_ expression: Number) -> Aggregate<Double?>
where Number.Value: SQLNumber { Aggregate("avg", [expression.ordered]) }

/// The least value; nil of no rows.
///
/// ```swift
/// Select(Order.self).columns { minimum($0.placedAt) }   // select min(placed_at) from orders
/// ```
public func minimum<Element: SQLExpression>(_ expression: Element) -> Aggregate<Element.Value.NonNull?> {
  Aggregate("min", [expression.ordered])
}

/// The greatest value; nil of no rows.
///
/// ```swift
/// Select(Order.self).columns { maximum($0.placedAt) }   // select max(placed_at) from orders
/// ```
public func maximum<Element: SQLExpression>(_ expression: Element) -> Aggregate<Element.Value.NonNull?> {
  Aggregate("max", [expression.ordered])
}

/// Texts joined in one; nil of no rows.
///
/// ```swift
/// Select(Tag.self).columns { joined($0.name, by: ", ") }
/// // select string_agg(name, $1) from tags; SQLite: group_concat(name, ?1)
/// ```
public func joined<Text: SQLExpression>(_ expression: Text, by separator: String) -> Aggregate<String?>
where Text.Value.NonNull == String {
  Aggregate(
    "string_agg", [expression.syntax, .value(.text(separator), String.columnType.syntax)], sqlite: "group_concat")
}

/// An aggregate's call, which may take some rows only, in an order, or over a window.
///
/// ```swift
/// count().filter { Order.columns.isPaid }                 // count(*) filter (where is_paid)
/// sum(Order.columns.total).over(partitionBy: Order.columns.customerID)
/// ```
public struct Aggregate<Value: ColumnValue>: SQLExpression {
  var call: CallSyntax
  var sqlite: String?

  init(_ name: String, _ arguments: [ExpressionSyntax], isDistinct: Bool = false, sqlite: String? = nil) {
    call = CallSyntax(name, arguments, isDistinct: isDistinct)
    self.sqlite = sqlite
  }

  /// The call.
  public var expression: SQLTerm<Value> {
    guard let sqlite else { return SQLTerm(.call(call)) }
    var other = call
    other.name = sqlite
    return SQLTerm(.perDialect(postgresql: .call(call), sqlite: .call(other)))
  }

  /// Of the rows for which a condition holds.
  ///
  /// ```swift
  /// Select(Order.self).columns { (count(), count().filter($0.isPaid == true)) }
  /// // select count(*), count(*) filter (where is_paid = $1) from orders
  /// ```
  public func filter(_ condition: some SQLExpression<Bool>) -> Aggregate<Value> {
    var copy = self
    copy.call.filter = copy.call.filter.map { .binary(.and, $0, condition.syntax) } ?? condition.syntax
    return copy
  }

  /// The rows in an order (PostgreSQL).
  public func orderBy(_ order: Ordering...) -> Aggregate<Value> {
    var copy = self
    copy.call.order += order.map(\.syntax)
    return copy
  }
}

extension SQLExpression {
  /// Its syntax; on SQLite an error where it has no order there.
  var ordered: ExpressionSyntax {
    let own = expression
    return own.syntax.needingOrder(own.type)
  }
}
