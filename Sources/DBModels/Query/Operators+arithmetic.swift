public import DBQuery

/// A type that SQL computes with.
///
/// ```swift
/// Select(Line.self).columns { $0.priceCents * $0.quantity }   // Int32 with Int32
/// ```
public protocol SQLNumber: ColumnValue {}

extension Int: SQLNumber {}
extension Int64: SQLNumber {}
extension Int32: SQLNumber {}
extension Int16: SQLNumber {}
extension Double: SQLNumber {}
extension Float: SQLNumber {}
extension Numeric: SQLNumber {}
extension Optional: SQLNumber where Wrapped: SQLNumber {}

/// Arithmetic. Whole numbers divide to whole numbers on both databases.
///
/// ```swift
/// Update(Counter.self).set(\.hits) { $0.hits + 1 }   // update counters set hits = hits + $1
/// ```
extension SQLExpression where Value: SQLNumber {
  /// The sum.
  public static func + (left: Self, right: Value) -> SQLTerm<Value> { left.compute(.plus, right) }
  /// The difference.
  public static func - (left: Self, right: Value) -> SQLTerm<Value> { left.compute(.minus, right) }
  /// The product.
  public static func * (left: Self, right: Value) -> SQLTerm<Value> { left.compute(.times, right) }
  /// The quotient.
  public static func / (left: Self, right: Value) -> SQLTerm<Value> { left.compute(.divided, right) }
  /// What is left over by a division.
  public static func % (left: Self, right: Value) -> SQLTerm<Value> { left.compute(.remainder, right) }

  /// The sum.
  public static func + <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Value>
  where Other.Value.NonNull == Value.NonNull { left.compute(.plus, with: right) }
  /// The difference.
  public static func - <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Value>
  where Other.Value.NonNull == Value.NonNull { left.compute(.minus, with: right) }
  /// The product.
  public static func * <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Value>
  where Other.Value.NonNull == Value.NonNull { left.compute(.times, with: right) }
  /// The quotient.
  public static func / <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Value>
  where Other.Value.NonNull == Value.NonNull { left.compute(.divided, with: right) }
  /// What is left over by a division.
  public static func % <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Value>
  where Other.Value.NonNull == Value.NonNull { left.compute(.remainder, with: right) }
  /// The negative number.
  public static prefix func - (operand: Self) -> SQLTerm<Value> {
    let operand = operand.expression
    return SQLTerm(ExpressionSyntax.negative(operand.syntax).needingOrder(operand.type), type: operand.type)
  }

  private func compute(_ op: BinaryOperator, _ value: Value) -> SQLTerm<Value> {
    let left = expression
    return SQLTerm(
      ExpressionSyntax.binary(op, left.syntax, .value(value.sqlValue, left.type)).needingOrder(left.type),
      type: left.type)
  }

  private func compute(_ op: BinaryOperator, with other: some SQLExpression) -> SQLTerm<Value> {
    let (left, right) = (expression, other.expression)
    return SQLTerm(
      ExpressionSyntax.binary(op, left.syntax, right.syntax).needingOrder(left.type, right.type), type: left.type)
  }
}

/// Texts joined.
///
/// ```swift
/// Select(User.self).columns { $0.first + " " + $0.last }   // select first || $1 || last from users
/// ```
extension SQLExpression where Value.NonNull == String {
  /// One text behind the other; NULL when one is.
  public static func + (left: Self, right: String) -> SQLTerm<Value> {
    SQLTerm(.binary(.concat, left.syntax, .value(.text(right), String.columnType.syntax)))
  }
  /// One text behind the other; NULL when one is.
  public static func + <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Value>
  where Other.Value.NonNull == String { SQLTerm(.binary(.concat, left.syntax, right.syntax)) }
}
