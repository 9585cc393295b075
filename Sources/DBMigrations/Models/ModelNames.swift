import DBQuery
import DBSchema

/// Which names a model must say: those that a ``NamingConvention`` would not choose.
struct ModelNames {
  private let dialect: DialectName
  private let equality: SchemaEquality
  /// How often each name stands in its schema. One that stands twice is said, whatever the convention would choose: it
  /// would give a number to the second.
  private var counts: [QualifiedName: Int] = [:]

  init(_ schema: DatabaseSchema) {
    dialect = schema.dialect
    equality = SchemaEquality(dialect: schema.dialect)
    for name in schema.tables.map(\.name) + schema.views.map(\.name) + schema.sequences.map(\.name) { count(name) }
    for view in schema.views {
      for index in view.indexes { count(QualifiedName(schema: view.name.schema, index.name)) }
    }
    for table in schema.tables {
      func note(_ name: Identifier?, _ chosen: Identifier) {
        count(QualifiedName(schema: table.name.schema, name ?? chosen))
      }
      if let key = table.primaryKey { note(key.name, Self.name(of: key, table)) }
      for unique in table.uniques { note(unique.name, Self.name(of: unique, table)) }
      for check in table.checks { note(check.name, name(of: check, table)) }
      for key in table.foreignKeys { note(key.name, Self.name(of: key, table)) }
      for exclusion in table.exclusions { note(exclusion.name, exclusion.name) }
      for index in table.indexes { note(index.name, index.name) }
      for column in table.columns where column.identity != nil {
        note(nil, Self.choose(.sequence, table, [column.name.name]))
      }
    }
  }

  private mutating func count(_ name: QualifiedName) { counts[equality.key(name), default: 0] += 1 }

  private static func choose(
    _ purpose: NamingConvention.Purpose, _ table: TableDefinition, _ columns: [String]
  ) -> Identifier {
    var chooser = NameChooser(.postgresql)
    return chooser.choose(purpose, table: table.name, columns: columns)
  }

  private static func name(of key: PrimaryKeyDefinition, _ table: TableDefinition) -> Identifier {
    choose(.primaryKey, table, key.columns.map(\.name.name))
  }
  private static func name(of unique: UniqueDefinition, _ table: TableDefinition) -> Identifier {
    choose(.unique, table, (unique.columns.map(\.name) + unique.include).map(\.name))
  }
  private static func name(of key: ForeignKeyDefinition, _ table: TableDefinition) -> Identifier {
    choose(.foreignKey, table, key.columns.map(\.name))
  }
  private func name(of check: CheckDefinition, _ table: TableDefinition) -> Identifier {
    let columns = mentioned(in: check.expression, table)
    return Self.choose(.check, table, columns.count == 1 ? columns.map(\.name) : [])
  }

  private func said(_ name: Identifier?, _ chosen: Identifier, _ table: TableDefinition) -> String? {
    guard let name else { return nil }
    let isAlone = counts[equality.key(QualifiedName(schema: table.name.schema, name))] == 1
    return name == chosen && isAlone ? nil : name.name
  }

  // MARK: - What must be said

  func said(_ key: PrimaryKeyDefinition, _ table: TableDefinition) -> String? {
    said(key.name, Self.name(of: key, table), table)
  }
  func said(_ unique: UniqueDefinition, _ table: TableDefinition) -> String? {
    said(unique.name, Self.name(of: unique, table), table)
  }
  func said(_ check: CheckDefinition, _ table: TableDefinition) -> String? {
    said(check.name, name(of: check, table), table)
  }
  func said(_ key: ForeignKeyDefinition, _ table: TableDefinition) -> String? {
    said(key.name, Self.name(of: key, table), table)
  }
  func said(_ index: IndexDefinition, _ table: TableDefinition) -> String? {
    let columns = NameChooser.columnNames(of: index.elements, include: index.include)
    return said(index.name, Self.choose(.index, table, columns), table)
  }

  /// The columns that a check names, as the models' resolver finds them.
  func mentioned(in text: String, _ table: TableDefinition) -> [Identifier] {
    let columns = Dictionary(table.columns.map { (equality.key($0.name), $0.name) }) { first, _ in first }
    var lexer = SQLLexer(dialect: dialect, text)
    var words: [(name: String, isCall: Bool)] = []
    while let token = try? lexer.next() {
      let piece = lexer.text(of: token)
      switch token.kind {
      case .word: words.append((piece.loweredASCII, false))
      case .quotedIdentifier: words.append((String(piece.dropFirst().dropLast()), false))
      case .leftParenthesis: if let last = words.indices.last, !words[last].name.isEmpty { words[last].isCall = true }
      case .lineComment, .blockComment: continue
      default: words.append(("", false))
      }
    }
    var found: [Identifier] = []
    for word in words where !word.isCall && !word.name.isEmpty {
      if let column = columns[equality.key(Identifier(word.name))], !found.contains(column) { found.append(column) }
    }
    return found
  }
}
