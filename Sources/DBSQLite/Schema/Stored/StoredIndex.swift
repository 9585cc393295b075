internal import DBQuery
internal import DBSchema

/// An index as its stored statement has it; what orders it is told by the pragmas, which know columns from expressions.
struct StoredIndex: Sendable {
  var name: String
  var table: String
  var isUnique: Bool
  /// The condition of a partial index.
  var predicate: String?
  private var elements: [ArraySlice<StoredToken>]

  init(_ sql: String) throws(StoredError) {
    var reader = try StoredReader(sql)
    isUnique = reader.peek(1)?.reads("unique") == true
    name = try reader.head("index")
    try reader.need("on")
    table = try reader.name("a table")
    elements = StoredReader.elements(try reader.parenthesized())
    if reader.take("where") {
      let end = reader.tokens.lastIndex { $0.kind != .semicolon } ?? reader.position
      guard reader.position <= end else { throw reader.expected("a condition") }
      predicate = StoredText.writeInside(reader.tokens[reader.position...end])
    } else {
      try reader.end()
    }
  }

  /// The index, its columns being those that the catalog tells.
  /// - Parameter collations: The collation of each column of the table, names and collations in lower case.
  func definition(_ columns: [IndexedColumn], _ collations: [String: String]) throws(StoredError) -> IndexDefinition {
    guard columns.count == elements.count else {
      throw StoredError(message: "\(elements.count) columns are written, and it has \(columns.count)")
    }
    var definition = IndexDefinition(
      name: Identifier(name), elements: [], isUnique: isUnique, predicate: predicate)
    for (tokens, column) in zip(elements, columns) {
      definition.elements.append(try element(tokens, column, collations))
    }
    return definition
  }

  private func element(
    _ tokens: ArraySlice<StoredToken>, _ column: IndexedColumn, _ collations: [String: String]
  ) throws(StoredError) -> IndexElement {
    var rest = tokens
    var isDescending = false
    if rest.count > 1, let last = rest.last, last.reads("desc") || last.reads("asc") {
      isDescending = last.reads("desc")
      rest = rest.dropLast()
    }
    rest = StoredText.withoutOuterParentheses(rest)
    let collation = Self.takeCollation(&rest, column)
    let key: IndexElement.Key
    let own: String?
    switch column.place {
    case .column(let name):
      key = .column(Identifier(name))
      own = collations[name.loweredASCII]
    case .rowID:
      key = .column(Identifier(rest.first?.name ?? "rowid"))
      own = nil
    case .expression:
      key = .expression(StoredText.write(rest))
      own = "binary"
    }
    let expected = collation?.loweredASCII ?? own
    guard !rest.isEmpty, isDescending == column.isDescending,
      expected == nil || expected == column.collation.loweredASCII
    else { throw StoredError(message: "the column \(StoredText.write(tokens)) is not what the catalog says") }
    return IndexElement(
      key: key, collation: collation.map { QualifiedName(Identifier($0)) }, isDescending: isDescending)
  }

  /// Takes the `collate` off that is the index's own. It binds closer than any operator, so behind an operator it
  /// belongs to the last operand alone; the catalog's collation tells that apart.
  private static func takeCollation(_ tokens: inout ArraySlice<StoredToken>, _ column: IndexedColumn) -> String? {
    guard tokens.count > 2, let name = tokens.last?.name, tokens.dropLast().last?.reads("collate") == true else {
      return nil
    }
    let base = tokens.dropLast(2)
    let isTold = name.loweredASCII == column.collation.loweredASCII && name.loweredASCII != "binary"
    guard isTold || isOperand(base) else { return nil }
    tokens = StoredText.withoutOuterParentheses(base)
    return name
  }

  /// Whether tokens are one operand: a name, a call, or something in parentheses.
  private static func isOperand(_ tokens: ArraySlice<StoredToken>) -> Bool {
    if tokens.count == 1 { return true }
    let arguments = tokens.first?.name == nil ? tokens : tokens.dropFirst()
    return StoredText.withoutOuterParentheses(arguments).count < arguments.count
      || (arguments.count == 2 && arguments.first?.kind == .leftParenthesis && arguments.last?.kind == .rightParenthesis)
  }
}
