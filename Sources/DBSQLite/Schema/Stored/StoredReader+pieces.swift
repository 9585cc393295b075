internal import DBQuery
internal import DBSchema

/// The pieces that several statements have in common.
extension StoredReader {
  /// Takes `create`, words behind it and `if not exists`, and the name with its schema.
  mutating func head(_ kind: String) throws(StoredError) -> String {
    try need("create")
    _ = take("temp") || take("temporary") || take("unique") || take("virtual")
    try need(kind)
    _ = take("if", "not", "exists")
    var name = try name("a name")
    if take(mark: ".") { name = try self.name("a name") }
    return name
  }

  /// Takes `on conflict ...` when it comes next.
  mutating func conflict() throws(StoredError) -> ConflictClause? {
    guard take("on", "conflict") else { return nil }
    guard let word = peek(), word.kind == .word, let clause = ConflictClause(rawValue: word.lowered) else {
      throw expected("what to do on a conflict")
    }
    position += 1
    return clause
  }

  /// Takes `asc` or `desc` when it comes next; true for the latter.
  mutating func direction() -> Bool {
    if take("asc") { return false }
    return take("desc")
  }

  /// Takes `[not] deferrable [initially ...]` when it comes next.
  mutating func deferrability() throws(StoredError) -> Deferrability? {
    let isNot: Bool
    if take("not", "deferrable") { isNot = true } else if take("deferrable") { isNot = false } else { return nil }
    var isDeferred = false
    if take("initially") {
      if take("deferred") { isDeferred = true } else { try need("immediate") }
    }
    if isNot { return .notDeferrable }
    return isDeferred ? .initiallyDeferred : .initiallyImmediate
  }

  /// Takes `references` and what follows it, for columns of the table.
  mutating func reference(of columns: [Identifier], named name: Identifier?) throws(StoredError)
    -> ForeignKeyDefinition
  {
    try need("references")
    let target = QualifiedName(Identifier(try self.name("a table")))
    let others = peek()?.kind == .leftParenthesis ? try names().map { Identifier($0) } : []
    var key = ForeignKeyDefinition(name: name, columns: columns, target: target, targetColumns: others)
    while true {
      if take("on", "delete") {
        key.onDelete = try action()
      } else if take("on", "update") {
        key.onUpdate = try action()
      } else if take("on", "insert") {
        // The grammar has it, and it does nothing.
        _ = try action()
      } else if take("match") {
        // SQLite does the same for each of them; `full` is kept, being the one that another database knows.
        key.isMatchFull = try self.name("a word").loweredASCII == "full"
      } else {
        return key
      }
    }
  }

  private mutating func action() throws(StoredError) -> ReferentialAction {
    if take("set", "null") { return .setNull }
    if take("set", "default") { return .setDefault }
    if take("no", "action") { return .noAction }
    if take("cascade") { return .cascade }
    if take("restrict") { return .restrict }
    throw expected("what to do")
  }

  /// Takes the columns of a key, in parentheses; also whether `autoincrement` stands behind the last.
  mutating func keyColumns() throws(StoredError) -> (columns: [KeyColumn], isAutoincrement: Bool) {
    try need(mark: "(")
    var columns: [KeyColumn] = []
    repeat {
      var depth = 0
      while take(mark: "(") { depth += 1 }
      var column = KeyColumn(name: Identifier(try name("a column")))
      // The outermost counts: it is the last one.
      while true {
        if take("collate") {
          column.collation = Identifier(try name("a collation"))
        } else if depth > 0, take(mark: ")") {
          depth -= 1
        } else {
          break
        }
      }
      guard depth == 0 else { throw expected(")") }
      column.isDescending = direction()
      columns.append(column)
    } while take(mark: ",")
    let isAutoincrement = take("autoincrement")
    try need(mark: ")")
    return (columns, isAutoincrement)
  }
}
