internal import DBQuery
internal import DBSchema

/// A view as its stored statement has it.
struct StoredView: Sendable {
  var name: String
  /// The columns written behind its name.
  var columns: [String] = []
  /// What stands behind `as`.
  var query: String
  /// Every name that occurs in the query, ASCII letters in lower case: tables among them, and columns, and words.
  var names: Set<String>

  init(_ sql: String) throws(StoredError) {
    var reader = try StoredReader(sql)
    name = try reader.head("view")
    if reader.peek()?.kind == .leftParenthesis { columns = try reader.names() }
    try reader.need("as")
    let end = reader.tokens.lastIndex { $0.kind != .semicolon } ?? reader.position
    guard reader.position <= end else { throw reader.expected("a query") }
    let tokens = reader.tokens[reader.position...end]
    query = StoredText.write(tokens)
    names = Set(tokens.compactMap { $0.name?.loweredASCII })
  }

  /// The view, with those of a database's tables and views that its query names.
  func definition(_ objects: [String: ObjectReference]) -> ViewDefinition {
    let uses = names.compactMap { $0 == name.loweredASCII ? nil : objects[$0] }
    return ViewDefinition(
      name: QualifiedName(Identifier(name)), columns: columns.map { Identifier($0) }, query: query,
      uses: uses.sorted())
  }
}
