package import DBSchema

/// An expression without its Swift type: what the typed layer builds, and a compiler writes.
///
/// What differs between the databases is kept as both of its forms (``perDialect(postgresql:sqlite:)``), so that the
/// compiler knows grammar, and no functions.
package indirect enum ExpressionSyntax: Sendable {
  /// A column of one of the statement's tables.
  case column(SourceName, Identifier)
  /// A bound value, with the type that PostgreSQL is told where it cannot infer one.
  case value(SQLValue, TypeSyntax?)
  /// Text that stands as it is: a key word, a number, a name.
  case text(String)
  /// Text and expressions in turn; bare when nothing around it can tear it apart.
  case fragment([FragmentPiece], bare: Bool)
  case not(ExpressionSyntax)
  case negative(ExpressionSyntax)
  case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax)
  case isNull(ExpressionSyntax, negated: Bool)
  case between(ExpressionSyntax, ExpressionSyntax, ExpressionSyntax)
  /// Whether it is one of some values.
  case isOneOf(ExpressionSyntax, [SQLValue], TypeSyntax?, negated: Bool)
  /// Whether a row is one of some rows.
  case isOneOfRows([ExpressionSyntax], [[ExpressionSyntax]], negated: Bool)
  /// Whether it is among a query's rows.
  case isAmong([ExpressionSyntax], SelectSyntax, negated: Bool)
  case exists(SelectSyntax)
  /// The one value of a query.
  case subquery(SelectSyntax)
  case call(CallSyntax)
  case cases([CaseSyntax], otherwise: ExpressionSyntax?)
  case cast(ExpressionSyntax, TypeSyntax)
  case collate(ExpressionSyntax, postgresql: String, sqlite: String)
  case perDialect(postgresql: ExpressionSyntax, sqlite: ExpressionSyntax)
  /// What a database cannot do: its name, and what to do instead.
  case unsupported(String, hint: String?)
  /// What cannot be written for any database.
  case invalid(QueryError.Kind, String, hint: String?)
}

/// A piece of an expression that is written as it stands.
package enum FragmentPiece: Sendable {
  case text(String)
  case expression(ExpressionSyntax)
}

/// One `when ... then ...`.
package struct CaseSyntax: Sendable {
  package let condition: ExpressionSyntax
  package let value: ExpressionSyntax

  package init(_ condition: ExpressionSyntax, _ value: ExpressionSyntax) {
    self.condition = condition
    self.value = value
  }
}

extension ExpressionSyntax {
  /// Whether it is nothing but a bound value, whose type the server must infer from what stands beside it.
  package var isValue: Bool {
    switch self {
    case .value: true
    default: false
    }
  }

  /// Text and expressions in turn, in parentheses of their own or a call: nothing around can tear it apart.
  package static func bare(_ pieces: FragmentPiece...) -> ExpressionSyntax { .fragment(pieces, bare: true) }

  /// Conditions that all hold; nil for none.
  package static func all(_ conditions: [ExpressionSyntax]) -> ExpressionSyntax? {
    guard var result = conditions.first else { return nil }
    for next in conditions.dropFirst() { result = .binary(.and, result, next) }
    return result
  }
}
