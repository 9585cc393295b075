internal import DBSchema

/// A model on its way to a table: what it declares, and what became of it so far.
struct ResolvedModel {
  let declaration: ModelDeclaration
  var definition: TableDefinition
  /// The columns by property and by name.
  private var columns: [String: Int] = [:]

  init(_ declaration: ModelDeclaration, name: QualifiedName, dialect: DialectName) {
    self.declaration = declaration
    var options = TableOptions()
    switch dialect {
    case .postgresql:
      options.isUnlogged = declaration.options.isUnlogged
      options.parameters = declaration.options.parameters
    case .sqlite:
      options.isStrict = declaration.options.isStrict
      options.isWithoutRowID = declaration.options.isWithoutRowID
    }
    definition = TableDefinition(
      name: name, columns: [], options: options, comment: dialect == .postgresql ? declaration.comment : nil)
    // A property goes before a column that is called as another property.
    for (index, column) in declaration.columns.enumerated() { columns[column.name.name] = index }
    for (index, column) in declaration.columns.enumerated() { columns[column.property] = index }
  }

  var typeName: String { declaration.typeName }

  /// A column by its property or name.
  func column(_ name: String) -> ColumnDeclaration? { columns[name].map { declaration.columns[$0] } }

  /// The names of the primary key's columns.
  var keyNames: [Identifier] {
    declaration.primaryKey.map { key in key.columns.compactMap { column($0)?.name } } ?? []
  }

  /// A column, constraint or index of the table.
  func reference(_ kind: ObjectKind, _ member: Identifier? = nil) -> ObjectReference {
    ObjectReference(kind, definition.name, member: member)
  }
}
