internal import DBSchema

/// Indexes of tables and materialized views.
extension SchemaResolver {
  /// An index by its declaration; nil when it has nothing to order by on this database, or names what is not there,
  /// which is reported.
  /// - Parameter columns: the columns by every name that may be used; nil when they are not known.
  mutating func resolve(
    _ index: IndexDeclaration, on table: QualifiedName, called what: String, columns: [String: Identifier]?
  ) -> IndexDefinition? {
    if let predicate = index.predicate, predicate[dialect] == nil { return nil }
    checkSQL(index.predicate?[dialect], "the condition of an index of \(what)", index.site)
    var elements: [IndexElement] = []
    for column in index.columns {
      let key: IndexElement.Key
      switch column.key {
      case .column(let name):
        guard let found = self.column(name, in: columns, what, index.site) else { return nil }
        key = .column(found)
      case .expression(let text):
        guard let text = text[dialect] else { continue }
        checkSQL(text, "an expression of an index of \(what)", index.site)
        key = .expression(text)
      }
      elements.append(
        IndexElement(
          key: key, collation: column.collation?[dialect].map { QualifiedName(Identifier($0)) },
          operatorClass: dialect == .postgresql ? column.operatorClass : nil, isDescending: column.isDescending,
          nullsFirst: dialect == .postgresql ? column.nullsFirst : nil))
    }
    if index.columns.isEmpty { report(.contradiction, "an index of \(what) names no column", at: index.site) }
    guard !elements.isEmpty else { return nil }
    var definition = IndexDefinition(
      name: "", elements: elements, isUnique: index.isUnique, predicate: index.predicate?[dialect])
    if dialect == .postgresql {
      definition.method = index.method
      for name in index.include {
        guard let found = column(name, in: columns, what, index.site) else { return nil }
        definition.include.append(found)
      }
      definition.nullsNotDistinct = index.nullsNotDistinct
      definition.parameters = index.parameters.sorted()
      definition.comment = index.comment == "" ? nil : index.comment
    }
    definition.name =
      index.name
      ?? chooseName(of: NameChooser.columnNames(of: elements, include: definition.include), on: table)
    return definition
  }

  /// A name that is not taken, either as it stands or as SQLite folds it.
  private mutating func chooseName(of columns: [String], on table: QualifiedName) -> Identifier {
    while true {
      let name = names.choose(.index, table: table, columns: columns)
      let other = folded(name)
      if other == name || names.takeRelation(QualifiedName(schema: table.schema, other)) { return name }
    }
  }

  private mutating func column(
    _ name: String, in columns: [String: Identifier]?, _ what: String, _ site: DeclarationSite
  ) -> Identifier? {
    guard let columns else { return Identifier(name) }
    if let found = columns[name] { return found }
    report(
      .unknownColumn, "an index of \(what) names '\(name)', which is neither a property nor a column",
      hint: "an expression is written .expression(\"...\")", at: site)
    return nil
  }
}
