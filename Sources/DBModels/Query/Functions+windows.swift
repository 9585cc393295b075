internal import DBQuery

/// Which rows around a row its window holds.
///
/// ```swift
/// sum($0.amount).over(orderBy: $0.day.ascending, frame: .rows(.preceding(6), .currentRow))
/// // sum(amount) over (order by day rows between 6 preceding and current row)
/// ```
public struct WindowFrame: Sendable, Hashable {
  /// An end of the frame.
  public enum Bound: Sendable, Hashable {
    /// The first or last row of the partition, as the end asks.
    case unbounded
    /// So many rows, groups or values before.
    case preceding(Int)
    /// The row itself, and in groups and ranges its equals.
    case currentRow
    /// So many rows, groups or values behind.
    case following(Int)
  }

  let text: String

  /// Counted in rows.
  public static func rows(_ start: Bound, _ end: Bound) -> WindowFrame { WindowFrame("rows", start, end) }
  /// By the distance of the values that the window is ordered by.
  public static func range(_ start: Bound, _ end: Bound) -> WindowFrame { WindowFrame("range", start, end) }
  /// Counted in groups of rows with equal values.
  public static func groups(_ start: Bound, _ end: Bound) -> WindowFrame { WindowFrame("groups", start, end) }

  private init(_ kind: String, _ start: Bound, _ end: Bound) {
    text = "\(kind) between \(Self.text(start, "preceding")) and \(Self.text(end, "following"))"
  }

  private static func text(_ bound: Bound, _ side: String) -> String {
    switch bound {
    case .unbounded: "unbounded \(side)"
    case .preceding(let count): "\(count) preceding"
    case .currentRow: "current row"
    case .following(let count): "\(count) following"
    }
  }
}

extension Aggregate {
  /// The aggregate over a window: each row keeps its own.
  ///
  /// ```swift
  /// Select(Order.self).columns { ($0.id, rank().over(partitionBy: $0.customerID, orderBy: $0.total.descending)) }
  /// // select id, rank() over (partition by customer_id order by total desc) from orders
  /// ```
  public func over<each Part: SQLExpression>(
    partitionBy parts: repeat each Part, orderBy order: Ordering..., frame: WindowFrame? = nil
  ) -> SQLTerm<Value> {
    var partition: [ExpressionSyntax] = []
    for part in repeat each parts { partition.append(part.syntax) }
    var copy = self
    copy.call.window = WindowSyntax(partition: partition, order: order.map(\.syntax), frame: frame?.text)
    return copy.expression
  }
}

/// A row's number in its window, from 1.
///
/// ```swift
/// rowNumber().over(orderBy: Order.columns.placedAt.ascending)   // row_number() over (order by placed_at)
/// ```
public func rowNumber() -> Aggregate<Int> { Aggregate("row_number", []) }

/// A row's rank in its window: equal rows have one, and then there is a gap.
///
/// ```swift
/// rank().over(orderBy: Order.columns.total.descending)   // rank() over (order by total desc)
/// ```
public func rank() -> Aggregate<Int> { Aggregate("rank", []) }

/// A row's rank in its window, without gaps.
///
/// ```swift
/// denseRank().over(orderBy: Order.columns.total.descending)   // dense_rank() over (order by total desc)
/// ```
public func denseRank() -> Aggregate<Int> { Aggregate("dense_rank", []) }

/// What an earlier row of the window holds; nil when there is none.
///
/// ```swift
/// lag(Order.columns.total).over(orderBy: Order.columns.placedAt.ascending)   // lag(total, 1) over (order by placed_at)
/// ```
/// - Parameter rows: how many rows before.
public func lag<Element: SQLExpression>(_ expression: Element, _ rows: Int = 1) -> Aggregate<Element.Value.NonNull?> {
  Aggregate("lag", [expression.syntax, .text("\(rows)")])
}

/// What a later row of the window holds; nil when there is none.
///
/// ```swift
/// lead(Order.columns.total).over(orderBy: Order.columns.placedAt.ascending)   // lead(total, 1) over (order by placed_at)
/// ```
/// - Parameter rows: how many rows behind.
public func lead<Element: SQLExpression>(_ expression: Element, _ rows: Int = 1) -> Aggregate<Element.Value.NonNull?> {
  Aggregate("lead", [expression.syntax, .text("\(rows)")])
}

/// What the first row of the window's frame holds.
///
/// ```swift
/// firstValue(Order.columns.total).over(orderBy: Order.columns.placedAt.ascending)
/// ```
public func firstValue<Element: SQLExpression>(_ expression: Element) -> Aggregate<Element.Value.NonNull?> {
  Aggregate("first_value", [expression.syntax])
}

/// What the last row of the window's frame holds.
///
/// ```swift
/// lastValue(Order.columns.total).over(
///   orderBy: Order.columns.placedAt.ascending, frame: .rows(.unbounded, .unbounded))
/// ```
public func lastValue<Element: SQLExpression>(_ expression: Element) -> Aggregate<Element.Value.NonNull?> {
  Aggregate("last_value", [expression.syntax])
}

/// In which of so many parts of the window a row is, from 1.
///
/// ```swift
/// ntile(4).over(orderBy: Order.columns.total.ascending)   // ntile(4) over (order by total)
/// ```
public func ntile(_ parts: Int) -> Aggregate<Int> { Aggregate("ntile", [.text("\(parts)")]) }
