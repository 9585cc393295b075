internal import DBQuery

/// Comparisons. A wrong type does not compile; what is optional in Swift may be compared with what is not.
///
/// ```swift
/// Select(User.self).where { $0.email == email && $0.age >= 18 }   // where email = $1 and age >= $2
/// Select(User.self).where { $0.phone == nil }                     // where phone is null
/// Select(Order.self).where { $0.customerID == Customer.columns.id }
/// ```
extension SQLExpression {
  /// Equal; `is null` for nil.
  public static func == (left: Self, right: Value) -> SQLTerm<Bool> { left.equals(right.sqlValue) }
  /// Not equal; `is not null` for nil. A row where the left is NULL is not found: see ``isDistinct(from:)-(Value)``.
  public static func != (left: Self, right: Value) -> SQLTerm<Bool> { left.differs(right.sqlValue) }
  /// Less.
  public static func < (left: Self, right: Value) -> SQLTerm<Bool> { left.compare(.less, right) }
  /// Less or equal.
  public static func <= (left: Self, right: Value) -> SQLTerm<Bool> { left.compare(.lessOrEqual, right) }
  /// Greater.
  public static func > (left: Self, right: Value) -> SQLTerm<Bool> { left.compare(.greater, right) }
  /// Greater or equal.
  public static func >= (left: Self, right: Value) -> SQLTerm<Bool> { left.compare(.greaterOrEqual, right) }

  /// Equal.
  public static func == <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Bool>
  where Other.Value.NonNull == Value.NonNull { SQLTerm(.binary(.equal, left.syntax, right.syntax)) }
  /// Not equal.
  public static func != <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Bool>
  where Other.Value.NonNull == Value.NonNull { SQLTerm(.binary(.notEqual, left.syntax, right.syntax)) }
  /// Less.
  public static func < <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Bool>
  where Other.Value.NonNull == Value.NonNull { left.compare(.less, to: right) }
  /// Less or equal.
  public static func <= <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Bool>
  where Other.Value.NonNull == Value.NonNull { left.compare(.lessOrEqual, to: right) }
  /// Greater.
  public static func > <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Bool>
  where Other.Value.NonNull == Value.NonNull { left.compare(.greater, to: right) }
  /// Greater or equal.
  public static func >= <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Bool>
  where Other.Value.NonNull == Value.NonNull { left.compare(.greaterOrEqual, to: right) }

  /// Whether the two differ, where NULL is a value like any other.
  ///
  /// ```swift
  /// Select(User.self).where { $0.phone.isDistinct(from: "1") }   // where phone is distinct from $1; SQLite: is not
  /// ```
  public func isDistinct(from other: Value) -> SQLTerm<Bool> {
    SQLTerm(.binary(.isDistinct, syntax, .value(other.sqlValue, expression.type)))
  }
  /// Whether the two differ, where NULL is a value like any other.
  public func isDistinct<Other: SQLExpression>(from other: Other) -> SQLTerm<Bool>
  where Other.Value.NonNull == Value.NonNull { SQLTerm(.binary(.isDistinct, syntax, other.syntax)) }
  /// Whether the two are the same, where NULL is a value like any other.
  public func isNotDistinct(from other: Value) -> SQLTerm<Bool> {
    SQLTerm(.binary(.isNotDistinct, syntax, .value(other.sqlValue, expression.type)))
  }
  /// Whether the two are the same, where NULL is a value like any other.
  public func isNotDistinct<Other: SQLExpression>(from other: Other) -> SQLTerm<Bool>
  where Other.Value.NonNull == Value.NonNull { SQLTerm(.binary(.isNotDistinct, syntax, other.syntax)) }

  func equals(_ value: SQLValue) -> SQLTerm<Bool> {
    let (syntax, type) = (expression.syntax, expression.type)
    if case .null = value { return SQLTerm(.isNull(syntax, negated: false)) }
    return SQLTerm(.binary(.equal, syntax, .value(value, type)))
  }

  private func differs(_ value: SQLValue) -> SQLTerm<Bool> {
    let (syntax, type) = (expression.syntax, expression.type)
    if case .null = value { return SQLTerm(.isNull(syntax, negated: true)) }
    return SQLTerm(.binary(.notEqual, syntax, .value(value, type)))
  }

  private func compare(_ op: BinaryOperator, _ value: Value) -> SQLTerm<Bool> {
    let left = expression
    return SQLTerm(
      ExpressionSyntax.binary(op, left.syntax, .value(value.sqlValue, left.type)).needingOrder(left.type))
  }

  private func compare(_ op: BinaryOperator, to other: some SQLExpression) -> SQLTerm<Bool> {
    let (left, right) = (expression, other.expression)
    return SQLTerm(
      ExpressionSyntax.binary(op, left.syntax, right.syntax).needingOrder(left.type, right.type))
  }
}
