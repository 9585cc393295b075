package import DBQuery

/// An element of an order.
///
/// ```swift
/// Select(User.self).orderBy { [$0.age.descending.nullsLast, $0.name.ascending] }
/// // order by age desc nulls last, name
/// ```
public struct Ordering: Sendable {
  package var syntax: OrderSyntax

  /// NULL before all values.
  public var nullsFirst: Ordering { with(.first) }
  /// NULL behind all values.
  public var nullsLast: Ordering { with(.last) }

  private func with(_ nulls: OrderSyntax.Nulls) -> Ordering {
    var copy = self
    copy.syntax.nulls = nulls
    return copy
  }
}

/// Orders. Where NULL goes is for each database to decide, unless it is said.
///
/// ```swift
/// Select(User.self).orderBy { $0.createdAt.descending }   // order by created_at desc
/// ```
extension SQLExpression {
  /// From the least on.
  public var ascending: Ordering { ordering(isDescending: false) }
  /// From the greatest on.
  public var descending: Ordering { ordering(isDescending: true) }

  private func ordering(isDescending: Bool) -> Ordering {
    let own = expression
    return Ordering(syntax: OrderSyntax(own.syntax.needingOrder(own.type), isDescending: isDescending))
  }
}
