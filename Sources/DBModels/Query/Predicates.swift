internal import DBQuery

/// Conditions on one expression.
///
/// ```swift
/// Select(User.self).where { $0.id.isIn(ids) }            // where id = any($1); SQLite: id in (?1, ?2)
/// Select(User.self).where { $0.age.isBetween(18...30) }  // where age between $1 and $2
/// Select(User.self).where { $0.phone.isNull }            // where phone is null
/// ```
extension SQLExpression {
  /// Whether it is NULL.
  public var isNull: SQLTerm<Bool> { SQLTerm(.isNull(syntax, negated: false)) }
  /// Whether it is not NULL.
  public var isNotNull: SQLTerm<Bool> { SQLTerm(.isNull(syntax, negated: true)) }

  /// Whether it is one of some values; of none it is none. PostgreSQL gets one array, whatever their number.
  public func isIn(_ values: some Sequence<Value.NonNull>) -> SQLTerm<Bool> {
    let own = expression
    return SQLTerm(.isOneOf(own.syntax, values.map(\.sqlValue), own.type, negated: false))
  }
  /// Whether it is none of some values.
  public func isNotIn(_ values: some Sequence<Value.NonNull>) -> SQLTerm<Bool> {
    let own = expression
    return SQLTerm(.isOneOf(own.syntax, values.map(\.sqlValue), own.type, negated: true))
  }
  /// Whether a query finds it.
  ///
  /// ```swift
  /// let buyers = Select(Order.self).columns { $0.customerID }
  /// Select(Customer.self).where { $0.id.isIn(buyers) }   // where id in (select customer_id from orders)
  /// ```
  public func isIn<Query: SelectBuilder>(_ query: Query) -> SQLTerm<Bool>
  where Query.Output: ColumnValue, Query.Output.NonNull == Value.NonNull {
    SQLTerm(.isAmong([syntax], query.query.statementSyntax, negated: false))
  }
  /// Whether a query does not find it. When the query finds a NULL, nothing is certain, and no row is found.
  public func isNotIn<Query: SelectBuilder>(_ query: Query) -> SQLTerm<Bool>
  where Query.Output: ColumnValue, Query.Output.NonNull == Value.NonNull {
    SQLTerm(.isAmong([syntax], query.query.statementSyntax, negated: true))
  }

  /// Whether it lies between two values, or is one of them.
  public func isBetween(_ low: Value.NonNull, _ high: Value.NonNull) -> SQLTerm<Bool> {
    let own = expression
    return SQLTerm(
      ExpressionSyntax.between(own.syntax, .value(low.sqlValue, own.type), .value(high.sqlValue, own.type))
        .needingOrder(own.type))
  }

  /// The order of another collation than the column's, for comparisons and orders.
  ///
  /// ```swift
  /// Select(User.self).orderBy { $0.name.collate(postgresql: "C", sqlite: "nocase").ascending }
  /// ```
  /// - Parameters:
  ///   - postgresql: the collation's name there.
  ///   - sqlite: `binary`, `nocase` or `rtrim`.
  public func collate(postgresql: StaticString, sqlite: StaticString) -> SQLTerm<Value> {
    let name =
      "\"" + "\(postgresql)".split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
    return SQLTerm(.collate(syntax, postgresql: name, sqlite: "\(sqlite)"), type: expression.type)
  }
}

extension SQLExpression where Value.NonNull: Comparable {
  /// Whether it lies in a range, both ends included.
  public func isBetween(_ range: ClosedRange<Value.NonNull>) -> SQLTerm<Bool> {
    isBetween(range.lowerBound, range.upperBound)
  }
}

/// Texts that match.
///
/// ```swift
/// Select(User.self).where { $0.name.hasPrefix("100%") }   // where name like $1, with 100\%%
/// Select(User.self).where { $0.name.like("A%") }
/// ```
extension SQLExpression where Value.NonNull == String {
  /// Whether it matches a pattern of `%` and `_`; `\` makes them letters. SQLite does not tell A to Z from a to z.
  public func like(_ pattern: String) -> SQLTerm<Bool> { match(.like, pattern) }
  /// Whether it does not match a pattern.
  public func notLike(_ pattern: String) -> SQLTerm<Bool> { match(.notLike, pattern) }
  /// Whether it matches a pattern, whatever the case of its letters; on SQLite of A to Z only.
  public func iLike(_ pattern: String) -> SQLTerm<Bool> { match(.iLike, pattern) }

  /// Whether it begins with a text, letter by letter: nothing in the text is a pattern.
  public func hasPrefix(_ text: String) -> SQLTerm<Bool> { holds("", text, "%") }
  /// Whether it ends with a text.
  public func hasSuffix(_ text: String) -> SQLTerm<Bool> { holds("%", text, "") }
  /// Whether a text is in it.
  public func contains(_ text: String) -> SQLTerm<Bool> { holds("%", text, "%") }

  private func match(_ op: BinaryOperator, _ pattern: String) -> SQLTerm<Bool> {
    SQLTerm(.binary(op, syntax, .value(.text(pattern), String.columnType.syntax)))
  }

  /// SQLite's `like` folds cases, and its `glob` does not.
  private func holds(_ before: String, _ text: String, _ after: String) -> SQLTerm<Bool> {
    let type = String.columnType.syntax
    var (like, glob) = ("", "")
    for letter in text.unicodeScalars {
      if letter == "%" || letter == "_" || letter == "\\" { like.unicodeScalars.append("\\") }
      like.unicodeScalars.append(letter)
      let isSpecial = letter == "*" || letter == "?" || letter == "["
      glob += isSpecial ? "[\(letter)]" : String(letter)
    }
    let (star, end) = (before.isEmpty ? "" : "*", after.isEmpty ? "" : "*")
    return SQLTerm(
      .perDialect(
        postgresql: .binary(.like, syntax, .value(.text(before + like + after), type)),
        sqlite: .binary(.glob, syntax, .value(.text(star + glob + end), type))))
  }
}
