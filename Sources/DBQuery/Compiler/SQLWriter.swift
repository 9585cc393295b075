internal import DBSchema

/// Writes statements in one database's words.
///
/// 1. Key words are small; names are quoted only where a database needs it.
/// 2. A column is qualified when its statement has more than one table, or when it belongs to a statement around its
///    own: else the name alone means the innermost table, which has it.
/// 3. Values are numbered in the order in which they are written. Where the server compares expressions with each other
///    (groups, distinct rows), equal values of one type share a number, since `$1` and `$2` would make two expressions.
/// 4. What a database cannot do is an error, and never left out.
struct SQLWriter {
  let dialect: DialectName
  let criteria: CompiledQuery.Criteria
  var text = ""
  var values: [SQLValue] = []
  /// The tables of the statements that stand around what is written, the innermost last.
  var scopes: [Scope] = []
  /// The common tables that are defined here or around.
  var defined: [CommonTable] = []
  private var shared: [SharedValue: Int] = [:]
  var sharesValues = false

  init(_ dialect: DialectName, _ criteria: @escaping CompiledQuery.Criteria) {
    self.dialect = dialect
    self.criteria = criteria
    text.reserveCapacity(160)
  }

  /// The tables of one statement.
  struct Scope {
    var sources: [SourceName] = []
    /// Whether its columns are qualified.
    var qualifies = false
    /// Whether its columns are those of a combination's result, which belong to no table.
    var isResult = false
  }

  private struct SharedValue: Hashable {
    let value: SQLValue
    let type: TypeSyntax?
  }

  func failure(_ kind: QueryError.Kind, _ message: String, hint: String? = nil) -> QueryError {
    QueryError(kind, dialect, message, hint: hint)
  }

  func unsupported(_ feature: String, hint: String? = nil) -> QueryError {
    failure(.unsupported, "\(dialect == .sqlite ? "SQLite" : "PostgreSQL") has no \(feature)", hint: hint)
  }

  mutating func write(_ statement: StatementSyntax) throws(QueryError) {
    switch statement {
    case .select(let select): try write(select)
    case .insert(let insert): try write(insert)
    case .update(let update): try write(update)
    case .delete(let delete): try write(delete)
    }
  }

  /// Writes a placeholder.
  mutating func bind(_ value: SQLValue, _ type: TypeSyntax?) {
    let number: Int
    let key = SharedValue(value: value, type: type)
    if sharesValues, let known = shared[key] {
      number = known
    } else {
      values.append(value)
      number = values.count
      if sharesValues { shared[key] = number }
    }
    text += dialect == .postgresql ? "$" : "?"
    text += String(number)
  }

  /// Writes pieces with something between each two.
  mutating func list<Element>(
    _ elements: [Element], _ separator: String = ", ",
    _ write: (inout SQLWriter, Element) throws(QueryError) -> Void
  ) throws(QueryError) {
    for (index, element) in elements.enumerated() {
      if index > 0 { text += separator }
      try write(&self, element)
    }
  }

  /// Writes a column, qualified where it must be.
  mutating func column(_ source: SourceName, _ name: Identifier) throws(QueryError) {
    guard let depth = scopes.lastIndex(where: { $0.sources.contains(source) }) else {
      throw failure(
        .unknownSource,
        "the statement uses \(source.reference.name).\(name.name), and '\(source.reference.name)' is not among its "
          + "tables", hint: "join it, or use the columns of the alias under which it is there")
    }
    let scope = scopes[depth]
    if !scope.isResult, scope.qualifies || depth < scopes.count - 1 { text += source.reference.sql + "." }
    text += name.sql
  }
}
