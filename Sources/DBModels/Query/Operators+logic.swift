internal import DBQuery

/// Conditions.
///
/// ```swift
/// Select(User.self).where { !$0.isBlocked && ($0.age >= 18 || $0.hasConsent) }
/// // where not is_blocked and (age >= $1 or has_consent)
/// ```
extension SQLExpression where Value == Bool {
  /// Both hold.
  public static func && <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Bool>
  where Other.Value == Bool { SQLTerm(.binary(.and, left.syntax, right.syntax)) }
  /// One of both holds.
  public static func || <Other: SQLExpression>(left: Self, right: Other) -> SQLTerm<Bool>
  where Other.Value == Bool { SQLTerm(.binary(.or, left.syntax, right.syntax)) }
  /// It does not hold.
  public static prefix func ! (operand: Self) -> SQLTerm<Bool> { SQLTerm(.not(operand.syntax)) }
}

/// Conditions in a list.
///
/// ```swift
/// var conditions: [SQLTerm<Bool>] = []
/// if let city { conditions.append(User.columns.city == city) }
/// Select(User.self).where(.all(conditions))                                       // where city = $1
/// Select(User.self).where(.any([User.columns.age < 18, User.columns.age > 65]))   // where age < $1 or age > $2
/// ```
extension SQLTerm where Value == Bool {
  /// All of some conditions, which may be none: then everything holds.
  public static func all(_ conditions: [SQLTerm<Bool>]) -> SQLTerm<Bool> {
    SQLTerm(ExpressionSyntax.all(conditions.map(\.syntax)) ?? .text("true"))
  }

  /// One of some conditions; of none, nothing holds.
  public static func any(_ conditions: [SQLTerm<Bool>]) -> SQLTerm<Bool> {
    guard var result = conditions.first?.syntax else { return SQLTerm(.text("false")) }
    for next in conditions.dropFirst() { result = .binary(.or, result, next.syntax) }
    return SQLTerm(result)
  }
}
