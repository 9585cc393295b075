package import DBSchema

/// A statement as it is sent.
package struct CompiledQuery: Sendable, Hashable {
  /// The text with its placeholders, and the values.
  package let rendered: RenderedSQL
  /// How many columns its rows have.
  package let width: Int

  /// Writes a statement in a database's words.
  ///
  /// - Parameter criteria: A condition for each of a model's tables in the statement, by the name that it has there: it
  ///   joins the conditions of the statement, of left joins those of the join.
  package init(
    _ statement: StatementSyntax, for dialect: DialectName, criteria: @escaping Criteria = { _ in nil }
  ) throws(QueryError) {
    var writer = SQLWriter(dialect, criteria)
    try writer.write(statement)
    rendered = RenderedSQL(text: writer.text, values: writer.values)
    width = statement.width
  }

  package typealias Criteria = (TableSyntax) -> ExpressionSyntax?
}

extension StatementSyntax {
  var width: Int {
    switch self {
    case .select(let select): select.columns.count
    case .insert(let insert): insert.returning.count
    case .update(let update): update.returning.count
    case .delete(let delete): delete.returning.count
    }
  }
}
