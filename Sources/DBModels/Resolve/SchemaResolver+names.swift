internal import DBSchema

/// Names that were said: taken before any is chosen.
extension SchemaResolver {
  mutating func takeNames(_ table: ResolvedModel) {
    let declaration = table.declaration
    takeTable(table.definition.name, of: "the table of '\(table.typeName)'", at: declaration.site)
    let schema = table.definition.name.schema
    if let key = declaration.primaryKey, let name = key.name { takeOwner(name, schema, key.site) }
    for unique in declaration.uniques { if let name = unique.name { takeOwner(name, schema, unique.site) } }
    if dialect == .postgresql {
      for exclusion in declaration.exclusions { takeOwner(exclusion.name, schema, exclusion.site) }
    }
    for index in declaration.indexes { if let name = index.name { takeIndex(name, schema, index.site) } }
    var own: Set<Identifier> = []
    let named = declaration.checks.map { ($0.name, $0.site) } + declaration.foreignKeys.map { ($0.name, $0.site) }
    for (name, site) in named {
      guard let name else { continue }
      check(name, of: "a constraint of '\(table.typeName)'", at: site)
      if !own.insert(folded(name)).inserted {
        report(.duplicateName, "'\(table.typeName)' has two constraints named '\(name.name)'", at: site)
      }
      names.takeConstraint(name, in: schema)
    }
  }

  mutating func takeNames(_ view: ViewDeclaration) {
    guard view.query[dialect] != nil else { return }
    let name = qualify(view.name)
    takeTable(name, of: "the view", at: view.site)
    for index in view.indexes { if let said = index.name { takeIndex(said, name.schema, index.site) } }
  }

  private mutating func takeTable(_ name: QualifiedName, of what: String, at site: DeclarationSite) {
    check(name.name, of: what, at: site)
    if let schema = name.schema { check(schema, of: "a schema", at: site) }
    if let first = relations.updateValue(site, forKey: folded(name)) {
      report(
        .duplicateTable, "\(what) is named '\(name.plain)', as another table or view", hint: "the other: \(first)",
        at: site)
    }
    _ = names.takeRelation(folded(name))
  }

  /// The name of a constraint that has an index, and so shares its names with tables.
  private mutating func takeOwner(_ name: Identifier, _ schema: Identifier?, _ site: DeclarationSite) {
    names.takeConstraint(name, in: schema)
    // On SQLite the index of a constraint has a name of the database's own.
    if dialect == .postgresql { takeIndex(name, schema, site) } else { check(name, of: "a constraint", at: site) }
  }

  private mutating func takeIndex(_ name: Identifier, _ schema: Identifier?, _ site: DeclarationSite) {
    check(name, of: "an index or constraint", at: site)
    if !names.takeRelation(folded(QualifiedName(schema: schema, name))) {
      report(
        .duplicateName, "the name '\(name.name)' is that of another index, constraint, table or view", at: site)
    }
  }
}
