internal import DBSchema

/// Schemas, comments, collations and types: what others name.
extension SchemaAssembly {
  mutating func readNamespaces() throws(VanishedObject) -> [Identifier] {
    var schemas: [Identifier] = []
    try answers.forEach(.namespaces) { (row) throws(VanishedObject) in
      let name = try row.name(1)
      namespaces[row.id(0)] = name
      guard row.bool(2) else { return }
      namespacesInScope.insert(row.id(0))
      guard row.bool(3) else { return }
      schemas.append(name)
      if row.bool(4) { notCompared.append(ObjectReference(.grant, QualifiedName(name))) }
    }
    return schemas.sorted()
  }

  mutating func readComments() throws(VanishedObject) {
    try answers.forEach(.comments) { (row) throws(VanishedObject) in
      comments[CatalogAddress(catalog: row.id(0), object: row.id(1), column: row.number(2))] = try row.text(3)
    }
  }

  mutating func readCollations() throws(VanishedObject) {
    try answers.forEach(.collations) { (row) throws(VanishedObject) in
      collations[row.id(0)] = QualifiedName(schema: try row.name(1), try row.name(2))
    }
  }

  /// Also those out of scope and of extensions: columns may be of them.
  mutating func readTypeNames() throws(VanishedObject) {
    try answers.forEach(.types) { (row) throws(VanishedObject) in
      guard let schema = namespaces[row.id(1)] else { return }
      let kind: ObjectKind =
        switch try row.text(3) {
        case "e": .enumType
        case "d": .domain
        default: .type
        }
      types[row.id(0)] = CatalogType(
        name: QualifiedName(schema: schema, try row.name(2)), kind: kind, element: row.id(4), base: row.id(8),
        collation: row.id(14))
    }
  }

  /// A type's text with the named type that it is made of.
  func type(_ text: String, _ id: ObjectID) throws(VanishedObject) -> ColumnType {
    // What the server writes for a number that it does not know any more.
    if text.hasPrefix("???") { throw VanishedObject(what: "the type with number \(id)") }
    return ColumnType(text, definedBy: named(id)?.name)
  }

  /// The type of that number, or that of its elements.
  func named(_ id: ObjectID) -> CatalogType? {
    guard let type = types[id] else { return nil }
    return type.element == 0 ? type : types[type.element]
  }

  /// The type that a domain over domains narrows in the end.
  func baseType(_ id: ObjectID) -> ObjectID {
    var id = id
    while let base = types[id]?.base, base != 0 { id = base }
    return id
  }

  mutating func readEnumsAndDomains() throws(VanishedObject) {
    var values: [ObjectID: [String]] = [:]
    try answers.forEach(.enumValues) { (row) throws(VanishedObject) in
      values[row.id(0), default: []].append(try row.text(1))
    }
    try answers.forEach(.types) { (row) throws(VanishedObject) in
      let id = row.id(0)
      // Neither out of scope nor an extension's.
      guard namespacesInScope.contains(row.id(1)), row.bool(6), let type = types[id] else { return }
      let isOfRelation = row.optionalText(5).map { $0 != "c" } ?? false
      let letter = try row.text(3)
      // Arrays and multiranges come with the types that they are made of, row types with their tables.
      if type.element != 0 || letter == "m" || isOfRelation { return }
      if row.bool(7) { notCompared.append(ObjectReference(.grant, type.name)) }
      switch type.kind {
      case .enumType:
        enums.append(EnumDefinition(name: type.name, values: values[id] ?? [], comment: comments[.type(id)]))
      case .domain: domains.append(try domain(row, type))
      default: notCompared.append(ObjectReference(.type, type.name))
      }
    }
  }

  private func domain(_ row: CatalogRow, _ type: CatalogType) throws(VanishedObject) -> DomainDefinition {
    DomainDefinition(
      name: type.name, type: try self.type(try row.text(9), type.base), isNullable: !row.bool(10),
      defaultExpression: row.bool(11) ? try row.text(12) : nil, collation: collations[row.id(13)],
      checks: domainChecks[row.id(0)] ?? [], comment: comments[.type(row.id(0))])
  }
}
