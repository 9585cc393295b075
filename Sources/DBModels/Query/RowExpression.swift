internal import DBQuery

/// Several expressions, compared as one.
///
/// ```swift
/// Select(Line.self).where { row($0.orderID, $0.number).isIn([(1, 1), (1, 2)]) }
/// // where (order_id, number) in (($1, $2), ($3, $4))
/// ```
public func row<each Element: SQLExpression>(_ elements: repeat each Element) -> RowExpression<
  repeat (each Element).Value
> {
  var list: [ExpressionSyntax] = []
  for element in repeat each elements { list.append(element.syntax) }
  return RowExpression(elements: list)
}

/// Several expressions, compared as one.
///
/// ```swift
/// row(User.columns.first, User.columns.last).isIn([("Ada", "Lovelace")])
/// ```
public struct RowExpression<each Value: ColumnValue>: Sendable {
  let elements: [ExpressionSyntax]

  /// Whether it is one of some rows.
  public func isIn(_ rows: [(repeat each Value)]) -> SQLTerm<Bool> { compare(rows, negated: false) }
  /// Whether it is none of some rows.
  public func isNotIn(_ rows: [(repeat each Value)]) -> SQLTerm<Bool> { compare(rows, negated: true) }

  /// Whether a query finds it.
  ///
  /// ```swift
  /// row($0.orderID, $0.number).isIn(Select(Refund.self).columns { ($0.orderID, $0.line) })
  /// // (order_id, number) in (select order_id, line from refunds)
  /// ```
  public func isIn<Query: SelectBuilder>(_ query: Query) -> SQLTerm<Bool>
  where Query.Output == (repeat each Value) {
    SQLTerm(.isAmong(elements, query.query.statementSyntax, negated: false))
  }

  private func compare(_ rows: [(repeat each Value)], negated: Bool) -> SQLTerm<Bool> {
    var lines: [[ExpressionSyntax]] = []
    for row in rows {
      var line: [ExpressionSyntax] = []
      for value in repeat each row { line.append(.value(value.sqlValue, nil)) }
      lines.append(line)
    }
    return SQLTerm(.isOneOfRows(elements, lines, negated: negated))
  }
}
