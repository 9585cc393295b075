package import DBQuery

/// SQL text with expressions and values in it: what is interpolated is never text.
///
/// ```swift
/// Select(User.self).columns { SQLTerm<Int>(sql: "char_length(\($0.name)) + \(1)") }
/// // select (char_length(name) + cast($1 as bigint)) from users
/// ```
public struct ExpressionText: ExpressibleByStringInterpolation, Sendable {
  package let pieces: [FragmentPiece]

  /// Text without values.
  public init(stringLiteral value: String) { pieces = [.text(value)] }

  /// Builds from an interpolated literal.
  public init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

  /// Collects the literal's text, expressions and values.
  public struct Interpolation: StringInterpolationProtocol {
    var pieces: [FragmentPiece] = []

    /// Prepares for a literal.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Appends the literal's own text.
    public mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { pieces.append(.text(literal)) } }

    /// Writes an expression.
    public mutating func appendInterpolation(_ expression: some SQLExpression) {
      pieces.append(.expression(expression.syntax))
    }

    /// Binds a value.
    public mutating func appendInterpolation<Value: ColumnValue>(_ value: Value) {
      pieces.append(.expression(.value(value.sqlValue, Value.columnType.syntax)))
    }
  }
}

extension SQLTerm {
  /// An expression in SQL of your own.
  ///
  /// ```swift
  /// Select(User.self).where { SQLTerm<Bool>(sql: "\($0.email) ~ \("^a")") }   // where email ~ cast($1 as text)
  /// ```
  public init(sql text: ExpressionText) { self.init(.fragment(text.pieces, bare: false)) }
}
