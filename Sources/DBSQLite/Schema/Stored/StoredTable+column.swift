internal import DBQuery
internal import DBSchema

/// The columns of a stored table.
extension StoredTable {
  mutating func readColumn(_ reader: inout StoredReader) throws(StoredError) {
    let name = Identifier(try reader.name("a column"))
    var column = ColumnDefinition(name: name, type: ColumnType(try readType(&reader)))
    /// Whether the last key is one of this column, which `deferrable` is said of.
    var constraint: Identifier?
    while let next = reader.peek(), next.kind != .rightParenthesis, !next.isSymbol(",") {
      if reader.take("constraint") {
        constraint = Identifier(try reader.name("a name"))
        continue
      }
      try readPart(of: &column, constraint, &reader)
      constraint = nil
    }
    columns.append(column)
  }

  private mutating func readPart(
    of column: inout ColumnDefinition, _ name: Identifier?, _ reader: inout StoredReader
  ) throws(StoredError) {
    if let deferrability = try reader.deferrability() {
      // It is said of the key before it, which SQLite looks for no further than this.
      guard let last = foreignKeys.indices.last else { return }
      foreignKeys[last].deferrability = deferrability
    } else if reader.take("not", "null") {
      column.isNullable = false
      column.notNullName = name
      column.notNullConflict = try reader.conflict()
    } else if reader.take("null") {
      _ = try reader.conflict()
    } else if reader.take("default") {
      column.defaultExpression = try readDefault(&reader)
    } else if reader.take("primary", "key") {
      let isDescending = reader.direction()
      let conflict = try reader.conflict()
      try add(
        PrimaryKeyDefinition(
          name: name, columns: [KeyColumn(name: column.name, isDescending: isDescending)], conflict: conflict,
          isAutoincrement: reader.take("autoincrement")))
    } else if reader.take("unique") {
      uniques.append(
        UniqueDefinition(name: name, columns: [KeyColumn(name: column.name)], conflict: try reader.conflict()))
    } else if reader.take("check") {
      checks.append(CheckDefinition(name: name, expression: StoredText.writeInside(try reader.parenthesized())))
    } else if reader.stands("references") {
      foreignKeys.append(try reader.reference(of: [column.name], named: name))
    } else if reader.take("collate") {
      column.collation = QualifiedName(Identifier(try reader.name("a collation")))
    } else if reader.take("generated", "always", "as") || reader.take("as") {
      let expression = StoredText.writeInside(try reader.parenthesized())
      let isStored = reader.take("stored")
      if !isStored { _ = reader.take("virtual") }
      column.generated = GeneratedDefinition(expression: expression, isStored: isStored)
    } else {
      throw reader.expected("a part of column \(column.name.name)")
    }
  }

  /// The words of a type: all names up to what begins another part of the column, and lengths behind them.
  private func readType(_ reader: inout StoredReader) throws(StoredError) -> String {
    var words: [String] = []
    while let next = reader.peek(), next.name != nil {
      if next.kind == .word, Self.partWords.contains(next.lowered) { break }
      if reader.stands("generated", "always") { break }
      words.append(next.text)
      reader.position += 1
    }
    let text = words.joined(separator: " ")
    guard !words.isEmpty, reader.peek()?.kind == .leftParenthesis else { return text }
    // Lengths are written the way people write them, without blanks.
    return text + "(" + (try reader.parenthesized()).map(\.text).joined() + ")"
  }

  /// The words that cannot be part of a type.
  private static let partWords: Set<String> = [
    "as", "check", "collate", "constraint", "default", "deferrable", "not", "null", "primary", "references", "unique",
  ]

  private func readDefault(_ reader: inout StoredReader) throws(StoredError) -> String {
    if reader.peek()?.kind == .leftParenthesis { return StoredText.writeInside(try reader.parenthesized()) }
    let start = reader.position
    if !reader.take(mark: "-") { _ = reader.take(mark: "+") }
    guard let value = reader.peek() else { throw reader.expected("a default") }
    switch value.kind {
    case .word, .quotedIdentifier, .string, .number: reader.position += 1
    default: throw reader.expected("a default")
    }
    return StoredText.write(reader.tokens[start..<reader.position])
  }
}
