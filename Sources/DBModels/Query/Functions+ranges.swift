internal import DBQuery

/// A type that is a range in its column (PostgreSQL).
///
/// ```swift
/// Select(Booking.self).where { $0.stay.contains(day) }   // stay: Range<CivilDate>
/// ```
public protocol RangeColumnValue: ColumnValue {
  /// What the range's ends are.
  associatedtype Bound
}

extension Range: RangeColumnValue where Bound: ColumnRangeBound {}

/// Ranges (PostgreSQL); on SQLite an error before anything is sent.
///
/// ```swift
/// Select(Booking.self).where { $0.stay.overlaps(arrival..<departure) }   // where stay && $1
/// ```
extension SQLExpression where Value.NonNull: RangeColumnValue, Value.NonNull.Bound: ColumnValue {
  /// Whether a value lies in it.
  public func contains(_ value: Value.NonNull.Bound) -> SQLTerm<Bool> {
    compare("@>", .cast(.value(value.sqlValue, nil), Value.NonNull.Bound.columnType.syntax))
  }
  /// Whether another range lies in it.
  public func contains(_ range: Value.NonNull) -> SQLTerm<Bool> {
    compare("@>", .cast(.value(range.sqlValue, nil), expression.type))
  }
  /// Whether it has values in common with another.
  public func overlaps(_ range: Value.NonNull) -> SQLTerm<Bool> { compare("&&", .value(range.sqlValue, nil)) }
  /// Whether it has values in common with another.
  public func overlaps<Other: SQLExpression>(_ range: Other) -> SQLTerm<Bool>
  where Other.Value.NonNull == Value.NonNull { compare("&&", range.syntax) }
  /// Whether it ends where another begins, or begins where it ends.
  public func isAdjacent(to range: Value.NonNull) -> SQLTerm<Bool> { compare("-|-", .value(range.sqlValue, nil)) }
  /// Where it begins; nil when it is empty or has no beginning.
  public var lowerBound: SQLTerm<Value.NonNull.Bound.NonNull?> { SQLTerm(bound("lower")) }
  /// Where it ends; nil when it is empty or has no end.
  public var upperBound: SQLTerm<Value.NonNull.Bound.NonNull?> { SQLTerm(bound("upper")) }

  private func compare(_ op: String, _ other: ExpressionSyntax) -> SQLTerm<Bool> {
    SQLTerm(.perDialect(postgresql: .binary(.custom(op), syntax, other), sqlite: Self.missing))
  }

  private func bound(_ function: String) -> ExpressionSyntax {
    .perDialect(postgresql: .call(CallSyntax(function, [syntax])), sqlite: Self.missing)
  }

  private static var missing: ExpressionSyntax {
    .unsupported("ranges", hint: "keep the two ends in columns of their own")
  }
}
