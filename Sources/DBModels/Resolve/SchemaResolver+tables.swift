internal import DBSchema

/// A model's columns, keys, checks and indexes.
extension SchemaResolver {
  mutating func resolveTable(_ table: inout ResolvedModel) {
    let declaration = table.declaration
    result.sites[table.reference(.table)] = declaration.site
    if let was = declaration.was {
      rename(ObjectReference(.table, qualify(was)), table.reference(.table), declaration.site)
    }
    for column in declaration.columns { resolve(column, of: &table) }
    for check in declaration.checks { resolve(check, of: &table) }
    for (column, values) in dialect == .sqlite ? table.enumChecks : [] {
      let name = names.choose(.check, table: table.definition.name, columns: [column.name.name])
      table.definition.checks.append(CheckDefinition(name: name, expression: "\(column.name.sql) in (\(values))"))
      result.sites[table.reference(.check, name)] = column.site
    }
    resolvePrimaryKey(of: &table)
    for unique in declaration.uniques { resolve(unique, of: &table) }
    if dialect == .postgresql {
      for exclusion in declaration.exclusions {
        table.definition.exclusions.append(
          ExclusionDefinition(name: exclusion.name, definition: exclusion.definition))
        result.sites[table.reference(.exclusion, exclusion.name)] = exclusion.site
      }
    }
    for index in declaration.indexes {
      let columns = Dictionary(
        declaration.columns.flatMap { [($0.name.name, $0.name), ($0.property, $0.name)] }, uniquingKeysWith: { $1 })
      if let found = resolve(index, on: table.definition.name, called: "'\(table.typeName)'", columns: columns) {
        table.definition.indexes.append(found)
        result.sites[table.reference(.index, found.name)] = index.site
      }
    }
    if let version = declaration.version { checkVersion(version, of: table) }
  }

  mutating func rename(_ from: ObjectReference, _ to: ObjectReference, _ site: DeclarationSite) {
    if from == to {
      report(
        .contradiction, "\(to) is said to have been called as it is called now", hint: "leave 'was:' out", at: site)
    }
    result.renames.append(DeclaredRename(from: from, to: to, site: site))
  }

  /// The columns that names stand for; nil when one is unknown, which is reported.
  mutating func columns(
    _ names: [String], of table: ResolvedModel, for what: String, at site: DeclarationSite
  ) -> [ColumnDeclaration]? {
    var found: [ColumnDeclaration] = []
    var isComplete = true
    for name in names {
      if let column = table.column(name) {
        if found.contains(where: { $0.name == column.name }) {
          report(.contradiction, "\(what) of '\(table.typeName)' names '\(name)' twice", at: site)
        }
        found.append(column)
      } else {
        isComplete = false
        report(
          .unknownColumn, "\(what) of '\(table.typeName)' names '\(name)', which is neither a property nor a column",
          hint: "there are: " + table.declaration.columns.map(\.property).joined(separator: ", "), at: site)
      }
    }
    if names.isEmpty { report(.contradiction, "\(what) of '\(table.typeName)' names no column", at: site) }
    return isComplete && !names.isEmpty ? found : nil
  }

  private mutating func resolvePrimaryKey(of table: inout ResolvedModel) {
    guard let key = table.declaration.primaryKey else {
      report(
        .noPrimaryKey, "'\(table.typeName)' has no primary key", hint: "add '@PrimaryKey' to a property",
        at: table.declaration.site)
      return
    }
    guard let columns = columns(key.columns, of: table, for: "the primary key", at: key.site) else { return }
    // SQLite lets NULL into the key of a table that is neither strict nor without row ids.
    let options = table.definition.options
    let takesNull = dialect == .sqlite && !options.isStrict && !options.isWithoutRowID
    for column in columns where column.isNullable && !takesNull {
      report(
        .contradiction, "'\(table.typeName).\(column.property)' is optional, and part of the primary key",
        hint: "a primary key takes no NULL; drop the '?'", at: column.site)
    }
    let isRowID =
      dialect == .sqlite && columns.count == 1 && !table.definition.options.isWithoutRowID
      && type(of: columns[0])?.text.lowercased() == "integer"
    if key.isAutoincrement, dialect == .sqlite, !isRowID {
      report(
        .contradiction, "'autoincrement' of '\(table.typeName)' needs a primary key of one integer column", at: key.site
      )
    }
    // An `integer primary key` is the row's own number on SQLite: it is written so, without a name and without NOT NULL.
    if isRowID, let place = table.definition.columns.firstIndex(where: { $0.name == columns[0].name }) {
      table.definition.columns[place].isNullable = true
    }
    var name = key.name
    if name == nil, !isRowID {
      name = names.choose(.primaryKey, table: table.definition.name, columns: columns.map(\.name.name))
    }
    table.definition.primaryKey = PrimaryKeyDefinition(
      name: name, columns: columns.map { KeyColumn(name: $0.name) },
      deferrability: dialect == .postgresql ? key.deferrability : .notDeferrable,
      isAutoincrement: key.isAutoincrement && isRowID)
    result.sites[table.reference(.primaryKey, name)] = key.site
  }

  private mutating func resolve(_ unique: UniqueDeclaration, of table: inout ResolvedModel) {
    guard let columns = columns(unique.columns, of: table, for: "a unique constraint", at: unique.site) else { return }
    var include: [Identifier] = []
    if dialect == .postgresql, !unique.include.isEmpty {
      include = self.columns(unique.include, of: table, for: "a unique constraint", at: unique.site)?.map(\.name) ?? []
    }
    let name =
      unique.name
      ?? names.choose(
        .unique, table: table.definition.name, columns: (columns.map(\.name) + include).map(\.name))
    table.definition.uniques.append(
      UniqueDefinition(
        name: name, columns: columns.map { KeyColumn(name: $0.name) }, include: include,
        nullsNotDistinct: dialect == .postgresql && unique.nullsNotDistinct,
        deferrability: dialect == .postgresql ? unique.deferrability : .notDeferrable))
    result.sites[table.reference(.unique, name)] = unique.site
  }

  private mutating func resolve(_ check: CheckDeclaration, of table: inout ResolvedModel) {
    guard let text = check.condition[dialect] else { return }
    guard let mentioned = mentioned(in: text, of: table, "a check of '\(table.typeName)'", check.site) else { return }
    let name =
      check.name
      ?? names.choose(
        .check, table: table.definition.name, columns: mentioned.count == 1 ? mentioned.map(\.name) : [])
    table.definition.checks.append(CheckDefinition(name: name, expression: text))
    result.sites[table.reference(.check, name)] = check.site
  }

  private mutating func checkVersion(_ version: String, of table: ResolvedModel) {
    guard let column = columns([version], of: table, for: "the version", at: table.declaration.site)?.first else {
      return
    }
    let type = type(of: column)?.text ?? ""
    if column.isNullable || !["smallint", "integer", "bigint"].contains(type) {
      report(
        .contradiction, "the version '\(table.typeName).\(column.property)' is no whole number that is always there",
        hint: "declare it as Int, Int32 or Int64", at: column.site)
    }
  }
}
