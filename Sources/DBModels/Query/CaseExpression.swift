internal import DBQuery

/// Begins a choice between values.
///
/// ```swift
/// Select(User.self).columns { caseWhen($0.age < 18, then: "child").otherwise("adult") }
/// // select case when age < $1 then cast($2 as text) else cast($3 as text) end from users
/// ```
public func caseWhen<Value: ColumnValue>(_ condition: some SQLExpression<Bool>, then value: Value) -> CaseExpression<
  Value
> { CaseExpression(cases: [CaseSyntax(condition.syntax, .value(value.sqlValue, Value.columnType.syntax))]) }

/// Begins a choice between expressions.
///
/// ```swift
/// Select(Item.self).columns { caseWhen($0.isOnSale, then: $0.salePrice).otherwise($0.price) }
/// ```
@_disfavoredOverload
public func caseWhen<Value: SQLExpression>(
  _ condition: some SQLExpression<Bool>, then value: Value
) -> CaseExpression<Value.Value> { CaseExpression(cases: [CaseSyntax(condition.syntax, value.syntax)]) }

/// A choice between values by conditions, the first of which that holds decides.
///
/// ```swift
/// caseWhen(User.columns.age < 13, then: "child").when(User.columns.age < 20, then: "teen").otherwise("adult")
/// ```
public struct CaseExpression<Value: ColumnValue>: SQLExpression {
  let cases: [CaseSyntax]

  /// The choice; NULL where no condition holds.
  public var expression: SQLTerm<Value> { SQLTerm(.cases(cases, otherwise: nil)) }

  /// The next condition and its value.
  public func when(_ condition: some SQLExpression<Bool>, then value: Value) -> CaseExpression<Value> {
    CaseExpression(cases: cases + [CaseSyntax(condition.syntax, .value(value.sqlValue, Value.columnType.syntax))])
  }

  /// The next condition and its expression.
  @_disfavoredOverload
  public func when(
    _ condition: some SQLExpression<Bool>, then value: some SQLExpression<Value>
  ) -> CaseExpression<Value> { CaseExpression(cases: cases + [CaseSyntax(condition.syntax, value.syntax)]) }

  /// The value where no condition holds.
  public func otherwise(_ value: Value) -> SQLTerm<Value> {
    SQLTerm(.cases(cases, otherwise: .value(value.sqlValue, Value.columnType.syntax)))
  }

  /// The expression where no condition holds.
  @_disfavoredOverload
  public func otherwise(_ value: some SQLExpression<Value>) -> SQLTerm<Value> {
    SQLTerm(.cases(cases, otherwise: value.syntax))
  }
}
