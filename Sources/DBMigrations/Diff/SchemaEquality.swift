import DBQuery
import DBSchema

/// What a database takes for the same: the question that every comparison asks.
///
/// PostgreSQL gives each thing in one normal form, so values are compared as they stand; only a foreign key's pairs of
/// columns have no order. SQLite keeps what was written: its texts are compared token by token (blanks, comments, the
/// case of words and needless quotes do not count), its names without case, and what it takes for granted is the same
/// said or unsaid. Comments, and the `uses` of views, are never part of it.
struct SchemaEquality {
  let dialect: DialectName

  // MARK: - Texts

  /// SQLite text in the form that counts.
  /// - Parameter columns: the columns in reach, in lower case: a word in double quotes that is none of them is a string.
  func canonical(_ text: String, columns: Set<String> = []) -> String {
    guard dialect == .sqlite else { return text }
    var pieces: [String] = []
    var lexer = SQLLexer(dialect: .sqlite, text)
    while let token = try? lexer.next() {
      let piece = lexer.text(of: token)
      switch token.kind {
      case .lineComment, .blockComment: continue
      case .word: pieces.append(piece.loweredASCII)
      case .quotedIdentifier:
        let name = String(piece.dropFirst().dropLast()).loweredASCII
        pieces.append(columns.contains(name) ? name : piece)
      default: pieces.append(piece)
      }
    }
    while pieces.last == ";" { pieces.removeLast() }
    while pieces.first == "(", pieces.last == ")", Self.isEnclosed(pieces) {
      pieces = Array(pieces.dropFirst().dropLast())
    }
    return pieces.joined(separator: " ")
  }

  /// Whether the first parenthesis closes at the end.
  private static func isEnclosed(_ pieces: [String]) -> Bool {
    var depth = 0
    for (index, piece) in pieces.enumerated() {
      if piece == "(" { depth += 1 }
      if piece == ")" { depth -= 1 }
      if depth == 0 { return index == pieces.count - 1 }
    }
    return false
  }

  private func folded(_ name: Identifier) -> Identifier {
    dialect == .sqlite ? Identifier(name.name.loweredASCII) : name
  }

  func isSame(_ one: Identifier, _ other: Identifier) -> Bool { folded(one) == folded(other) }

  /// A name as a key of look-ups.
  func key(_ name: QualifiedName) -> QualifiedName {
    dialect == .sqlite ? QualifiedName(schema: name.schema, folded(name.name)) : name
  }
  func key(_ name: Identifier) -> Identifier { folded(name) }

  // MARK: - Normal forms

  /// A column without its comment and what goes without saying.
  func normal(_ column: ColumnDefinition, in table: TableDefinition) -> ColumnDefinition {
    var column = column
    column.comment = nil
    guard dialect == .sqlite else { return column }
    let names = Set(table.columns.map { $0.name.name.loweredASCII })
    column.name = folded(column.name)
    column.type = ColumnType(canonical(column.type.text))
    column.defaultExpression = column.defaultExpression.map { canonical($0) }
    if column.defaultExpression == "null" { column.defaultExpression = nil }
    column.collation = column.collation.map { QualifiedName(folded($0.name)) }
    if column.collation?.name == "binary" { column.collation = nil }
    column.generated = column.generated.map {
      GeneratedDefinition(expression: canonical($0.expression, columns: names), isStored: $0.isStored)
    }
    column.notNullName = nil
    if column.notNullConflict == .abort { column.notNullConflict = nil }
    if let key = table.primaryKey, key.columns.contains(where: { folded($0.name) == column.name }) {
      let isRowID = key.columns.count == 1 && column.type.text == "integer"
      if isRowID || table.options.isWithoutRowID || table.options.isStrict { column.isNullable = false }
    }
    return column
  }

  private func normal(_ column: KeyColumn) -> KeyColumn {
    var column = column
    column.name = folded(column.name)
    column.collation = column.collation.map(folded)
    return column
  }

  /// A constraint without its comment; on SQLite without its name, which has a comparison of its own.
  func normal(_ constraint: TableConstraint, in table: TableDefinition, of schema: DatabaseSchema) -> TableConstraint {
    var constraint = constraint
    constraint.comment = nil
    if case .foreignKey(var key) = constraint {
      var pairs = Array(zip(key.columns, key.targetColumns))
      if key.targetColumns.isEmpty {
        let target = schema.tables.first { self.key($0.name) == self.key(key.target) }
        pairs = Array(zip(key.columns, target?.primaryKey?.columns.map(\.name) ?? []))
      }
      if pairs.count == key.columns.count {
        pairs.sort { ($0.0, $0.1) < ($1.0, $1.1) }
        key.columns = pairs.map { folded($0.0) }
        key.targetColumns = pairs.map { folded($0.1) }
      }
      key.deleteColumns.sort()
      if dialect == .sqlite {
        key.target = QualifiedName(folded(key.target.name))
        key.isMatchFull = false
        if key.deferrability == .initiallyImmediate { key.deferrability = .notDeferrable }
      }
      constraint = .foreignKey(key)
    }
    guard dialect == .sqlite else { return constraint }
    constraint.name = nil
    switch constraint {
    case .primaryKey(var key):
      key.columns = key.columns.map(normal)
      if key.conflict == .abort { key.conflict = nil }
      return .primaryKey(key)
    case .unique(var unique):
      unique.columns = unique.columns.map(normal)
      if unique.conflict == .abort { unique.conflict = nil }
      return .unique(unique)
    case .check(var check):
      let names = Set(table.columns.map { $0.name.name.loweredASCII })
      check.expression = canonical(check.expression, columns: names)
      return .check(check)
    case .foreignKey, .exclusion: return constraint
    }
  }

  /// An index without its comment.
  func normal(_ index: IndexDefinition, in table: TableDefinition?) -> IndexDefinition {
    var index = index
    index.comment = nil
    guard dialect == .sqlite else { return index }
    let names = Set((table?.columns ?? []).map { $0.name.name.loweredASCII })
    index.name = folded(index.name)
    index.predicate = index.predicate.map { canonical($0, columns: names) }
    index.elements = index.elements.map { element in
      var element = element
      switch element.key {
      case .column(let name): element.key = .column(folded(name))
      case .expression(let text): element.key = .expression(canonical(text, columns: names))
      }
      element.collation = element.collation.map { QualifiedName(folded($0.name)) }
      return element
    }
    return index
  }

  /// A view without its comment and indexes.
  func normal(_ view: ViewDefinition) -> ViewDefinition {
    var view = view
    view.comment = nil
    view.indexes = []
    view.uses = []
    if dialect == .sqlite {
      view.name = QualifiedName(folded(view.name.name))
      view.query = canonical(view.query)
    }
    return view
  }

  /// Whether two lists of constraints say the same, in whatever order. Names count where both sides give one.
  func areSame(
    _ one: [TableConstraint], in table: TableDefinition, of schema: DatabaseSchema,
    _ other: [TableConstraint], in otherTable: TableDefinition, of otherSchema: DatabaseSchema
  ) -> Bool {
    guard one.count == other.count else { return false }
    var rest = other.map { (normal($0, in: otherTable, of: otherSchema), $0.name) }
    for constraint in one {
      let form = normal(constraint, in: table, of: schema)
      let alike = rest.indices.filter { rest[$0].0 == form }
      let match =
        alike.first { rest[$0].1.map(folded) == constraint.name.map(folded) }
        ?? alike.first { rest[$0].1 == nil || constraint.name == nil }
      guard let match else { return false }
      rest.remove(at: match)
    }
    return true
  }
}
