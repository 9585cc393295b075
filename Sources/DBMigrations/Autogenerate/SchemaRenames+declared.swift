public import DBSchema

extension SchemaRenames {
  /// What models say was called otherwise, as far as the old name stands in the database and the new one does not: a
  /// `was:` may stay in the source when its revision is long applied.
  public init(_ declared: DeclaredSchema, present: DatabaseSchema) {
    self.init()
    let names = Set(present.tables.map(\.name))
    for rename in declared.renames where rename.to.kind == .table {
      if names.contains(rename.from.name), !names.contains(rename.to.name) {
        tables[rename.from.name] = rename.to.name
      }
    }
    let old = Dictionary(tables.map { ($0.value, $0.key) }) { first, _ in first }
    for rename in declared.renames where rename.to.kind == .column {
      guard let from = rename.from.member, let to = rename.to.member else { continue }
      let table = rename.to.name
      guard let columns = present.tables.first(where: { $0.name == old[table] ?? table })?.columns.map(\.name),
        columns.contains(from), !columns.contains(to)
      else { continue }
      self.columns[ColumnReference(table: table, column: from)] = to
    }
  }
}
