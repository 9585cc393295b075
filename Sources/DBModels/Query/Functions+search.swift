internal import DBQuery
internal import DBSchema

/// Full text search.
///
/// ```swift
/// Select(Article.self).where { $0.body.matches("swift -apple", language: "english") }
/// // PostgreSQL: where to_tsvector('english', body) @@ websearch_to_tsquery('english', $1)
/// // SQLite:     where body match ?1
/// ```
extension SQLExpression where Value.NonNull == String {
  /// Whether a text matches a search, in the words of each database: a web search on PostgreSQL, FTS5's language on
  /// SQLite, where the column must be one of an `fts5` table.
  public func matches(_ search: String, language: StaticString = "simple") -> SQLTerm<Bool> {
    let (document, query) = Self.search(syntax, search, "\(language)")
    return SQLTerm(
      .perDialect(
        postgresql: .binary(.custom("@@"), document, query),
        sqlite: .binary(.custom("match"), syntax, .value(.text(search), nil))))
  }

  /// How well a text matches a search: greater is better (PostgreSQL).
  ///
  /// ```swift
  /// Select(Article.self).orderBy { $0.body.matchRank("swift", language: "english").descending }
  /// // order by ts_rank(to_tsvector('english', body), websearch_to_tsquery('english', $1)) desc
  /// ```
  public func matchRank(_ search: String, language: StaticString = "simple") -> SQLTerm<Double> {
    let (document, query) = Self.search(syntax, search, "\(language)")
    return SQLTerm(
      .perDialect(
        postgresql: .call(CallSyntax("ts_rank", [document, query])),
        sqlite: .unsupported(
          "rank of a single text", hint: "order by SQLTerm<Double>(sql: \"rank\") of the fts5 table")))
  }

  private static func search(
    _ text: ExpressionSyntax, _ search: String, _ language: String
  ) -> (ExpressionSyntax, ExpressionSyntax) {
    let language = ExpressionSyntax.text(SQLValue.text(language).literal(for: .postgresql))
    return (
      .call(CallSyntax("to_tsvector", [language, text])),
      .call(CallSyntax("websearch_to_tsquery", [language, .value(.text(search), nil)]))
    )
  }
}
