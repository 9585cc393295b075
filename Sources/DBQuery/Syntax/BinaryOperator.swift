/// What stands between two expressions.
package enum BinaryOperator: Sendable, Hashable {
  case or, and
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  case isDistinct, isNotDistinct
  case like, notLike, iLike, glob
  case plus, minus, times, divided, remainder, concat
  /// An operator of a database's own: `@>`, `->`.
  case custom(String)

  /// How tightly it binds; of two databases that disagree, so that parentheses are right on both.
  var precedence: Precedence {
    switch self {
    case .or: .or
    case .and: .and
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isDistinct, .isNotDistinct, .like,
      .notLike, .iLike, .glob:
      .comparison
    case .concat, .custom: .other
    case .plus, .minus: .sum
    case .times, .divided, .remainder: .product
    }
  }

  /// Whether a chain of it needs no parentheses on the left.
  var isAssociative: Bool {
    switch self {
    case .or, .and, .plus, .minus, .times, .divided, .remainder, .concat, .custom("->"), .custom("->>"): true
    default: false
    }
  }

  var isLogical: Bool { self == .or || self == .and }
}

/// How tightly an expression holds together.
enum Precedence: Int, Comparable {
  case or, and, not, comparison, other, sum, product, bare

  static func < (left: Precedence, right: Precedence) -> Bool { left.rawValue < right.rawValue }
}
