internal import DBEngine
internal import DBSchema

/// Views, and what is only named.
extension SchemaAssembly {
  mutating func readViews() throws(VanishedObject) {
    try answers.forEach(.views) { (row) throws(VanishedObject) in
      guard let position = viewPositions[row.id(0)] else { return }
      views[position].query = try row.text(1).withoutSemicolon
    }
    try answers.forEach(.viewUses) { (row) throws(VanishedObject) in
      guard let position = viewPositions[row.id(0)] else { return }
      views[position].uses += try uses(row)
    }
  }

  private func uses(_ row: CatalogRow) throws(VanishedObject) -> [ObjectReference] {
    if row.id(1) != 0 { return named(row.id(1)).map { [ObjectReference($0.kind, $0.name)] } ?? [] }
    guard let letter = row.optionalText(2) else { return [] }
    let kind = row.bool(3) ? .partition : CatalogRelation.Kind(rawValue: letter)
    let name = QualifiedName(schema: try row.name(4), try row.name(5))
    var uses = [ObjectReference(kind?.objectKind ?? .other, name)]
    if let column = row.optionalText(6) { uses.append(ObjectReference(.column, name, member: Identifier(column))) }
    return uses
  }

  mutating func readUncompared() throws(VanishedObject) {
    try answers.forEach(.uncompared) { (row) throws(VanishedObject) in
      let kind = ObjectKind(rawValue: try row.text(0)) ?? .other
      if row.id(4) != 0 {
        guard let relation = relations[row.id(4)], !relation.isLeftOut else { return }
        notCompared.append(ObjectReference(kind, relation.name, member: try row.name(3)))
      } else if row.id(1) != 0 {
        guard let schema = namespaces[row.id(1)] else { return }
        notCompared.append(ObjectReference(kind, QualifiedName(schema: schema, try row.name(2))))
      } else if row.bool(5) || scope.schemas == nil {
        notCompared.append(ObjectReference(kind, QualifiedName(try row.name(2))))
      }
    }
  }
}
