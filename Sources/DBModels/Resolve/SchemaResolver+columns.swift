internal import DBQuery
internal import DBSchema

/// A model's columns and their types.
extension SchemaResolver {
  mutating func resolve(_ column: ColumnDeclaration, of table: inout ResolvedModel) {
    let name = "'\(table.typeName).\(column.property)'"
    check(column.name, of: "the column of \(name)", at: column.site)
    if let other = table.definition.columns.firstIndex(where: { folded($0.name) == folded(column.name) }) {
      report(
        .duplicateColumn, "the column of \(name) is named '\(column.name.name)', as another",
        hint: "the other: \(table.declaration.columns[other].site)", at: column.site)
    }
    if case .enumeration(let declaration) = column.type.base { _ = use(declaration, site: column.site) }
    var defined = ColumnDefinition(
      name: column.name, type: type(of: column) ?? "", isNullable: column.isNullable,
      defaultExpression: column.defaultSQL?[dialect],
      collation: column.collation?[dialect].map { QualifiedName(Identifier($0)) })
    checkSQL(column.defaultSQL?[dialect], "the default of \(name)", column.site)
    if let generated = column.generated, let text = generated.expression[dialect] {
      checkSQL(text, "the expression of \(name)", column.site)
      defined.generated = GeneratedDefinition(expression: text, isStored: generated.isStored)
      if defined.defaultExpression != nil || column.identity != nil {
        report(.contradiction, "\(name) is generated, and has a default or is an identity", at: column.site)
      }
    }
    if dialect == .postgresql {
      defined.comment = column.comment == "" ? nil : column.comment
      if let identity = column.identity {
        defined.identity = identity.definition
        _ = names.choose(.sequence, table: table.definition.name, columns: [column.name.name])
        if !["smallint", "integer", "bigint"].contains(defined.type.text) || column.isNullable {
          report(
            .contradiction, "\(name) is an identity, and no whole number that is always there",
            hint: "declare it as Int, Int32 or Int16", at: column.site)
        } else if defined.defaultExpression != nil {
          report(.contradiction, "\(name) is an identity, and has a default", at: column.site)
        }
      }
    }
    let reference = table.reference(.column, column.name)
    if let was = column.was { rename(table.reference(.column, was), reference, column.site) }
    result.sites[reference] = column.site
    table.definition.columns.append(defined)
  }

  /// A column's type on this database.
  func type(of column: ColumnDeclaration) -> ColumnType? {
    let type = column.type
    guard dialect == .postgresql else {
      if type.isArray { return "text" }
      switch type.base {
      case .words(_, let sqlite), .named(_, let sqlite): return ColumnType(sqlite)
      case .enumeration: return "text"
      }
    }
    let suffix = type.isArray ? "[]" : ""
    switch type.base {
    case .words(let postgresql, _): return ColumnType(postgresql + suffix)
    case .enumeration(let declaration): return named(declaration.name, suffix)
    case .named(let name, _): return named(name, suffix)
    }
  }

  private func named(_ name: QualifiedName, _ suffix: String) -> ColumnType {
    let name = qualify(name)
    return ColumnType((name.schema.map { $0.sql + "." } ?? "") + name.name.sql + suffix, definedBy: name)
  }

  /// Notes that an enum is used, and reports another of the same name.
  mutating func use(_ declaration: EnumDeclaration, site: DeclarationSite?) -> QualifiedName {
    let name = qualify(declaration.name)
    let site = site ?? DeclarationSite(fileID: "ModelSet.enums", line: 0)
    if let other = enums[name], other.values != declaration.values {
      report(
        .duplicateType, "the enum '\(name.plain)' is declared with other values elsewhere",
        hint: "here \(declaration.values), there \(other.values)", at: site)
    } else if enums[name] == nil {
      check(name.name, of: "an enum", at: site)
      for (index, value) in declaration.values.enumerated() {
        check(Identifier(value), of: "a value of the enum '\(name.plain)'", at: site)
        if declaration.values[..<index].contains(value) {
          report(.duplicateType, "the enum '\(name.plain)' has the value '\(value)' twice", at: site)
        }
      }
      result.sites[ObjectReference(.enumType, name)] = site
      if let was = declaration.was, dialect == .postgresql {
        rename(
          ObjectReference(.enumType, QualifiedName(schema: name.schema, Identifier(was))),
          ObjectReference(.enumType, name), site)
      }
    }
    enums[name] = declaration
    return name
  }

  /// The types of the schema.
  mutating func resolveTypes() {
    guard dialect == .postgresql else { return }
    result.schema.enums = enums.map { name, declaration in
      EnumDefinition(name: name, values: declaration.values, comment: declaration.comment)
    }
    result.schema.domains = set.domains.map { domain in
      var domain = domain
      domain.name = qualify(domain.name)
      for index in domain.checks.indices where domain.checks[index].name == nil {
        domain.checks[index].name = names.choose(.check, table: domain.name, columns: [])
      }
      return domain
    }
    result.schema.sequences = set.sequences.map { sequence in
      var sequence = sequence
      sequence.name = qualify(sequence.name)
      if let owner = sequence.owner {
        sequence.owner = ColumnReference(table: qualify(owner.table), column: owner.column)
      }
      return sequence
    }
    let types = result.schema.enums.map(\.name) + result.schema.domains.map(\.name)
    var seen: Set<QualifiedName> = []
    for name in types where !seen.insert(name).inserted {
      report(
        .duplicateType, "two types are named '\(name.plain)'",
        at: result.sites[ObjectReference(.enumType, name)] ?? DeclarationSite(fileID: "ModelSet.domains", line: 0))
    }
  }
}

extension ResolvedModel {
  /// The columns that hold an enum, each with its values as SQLite's literals.
  var enumChecks: [(ColumnDeclaration, String)] {
    declaration.columns.compactMap { column in
      guard case .enumeration(let declaration) = column.type.base, !column.type.isArray else { return nil }
      return (column, declaration.values.map { SQLValue.text($0).literal(for: .sqlite) }.joined(separator: ", "))
    }
  }
}
