internal import DBSchema

/// Foreign keys: resolved when all tables stand.
extension SchemaResolver {
  mutating func resolveForeignKeys(_ table: inout ResolvedModel, among tables: [ResolvedModel]) {
    for key in table.declaration.foreignKeys {
      guard let columns = columns(key.columns, of: table, for: "a foreign key", at: key.site) else { continue }
      let what = "the foreign key of '\(table.typeName).\(columns.map(\.property).joined(separator: ", "))'"
      guard let (name, target) = find(key, what, among: tables) else { continue }
      var targetNames = key.targetColumns.map { Identifier($0) }
      if let target {
        guard let found = targetColumns(key, columns, of: target, what) else { continue }
        targetNames = found
      }
      if targetNames.count != columns.count {
        report(
          .keyTypeDiffers, "\(what) has \(columns.count) columns and points to \(targetNames.count)", at: key.site)
      }
      checkActions(key, columns, what)
      let chosen =
        key.name
        ?? names.choose(.foreignKey, table: table.definition.name, columns: columns.map(\.name.name))
      table.definition.foreignKeys.append(
        ForeignKeyDefinition(
          name: chosen, columns: columns.map(\.name), target: name, targetColumns: targetNames, onDelete: key.onDelete,
          onUpdate: key.onUpdate, isMatchFull: dialect == .postgresql && key.isMatchFull,
          deferrability: key.deferrability))
      result.sites[table.reference(.foreignKey, chosen)] = key.site
    }
  }

  /// The table that a foreign key points to, and its model, where it has one.
  private mutating func find(
    _ key: ForeignKeyDeclaration, _ what: String, among tables: [ResolvedModel]
  ) -> (QualifiedName, ResolvedModel?)? {
    let name: QualifiedName
    let called: String
    switch key.target {
    case .model(let model):
      let declaration = model.model
      name = qualify(declaration.table)
      called = "'\(declaration.typeName)'"
    case .table(let table):
      name = qualify(table)
      called = "'\(name.plain)'"
    }
    if let target = tables.first(where: { folded($0.definition.name) == folded(name) }) {
      return (target.definition.name, target)
    }
    if set.external.contains(where: { folded(qualify($0)) == folded(name) }) { return (name, nil) }
    report(
      .unknownTable, "\(what) points to \(called), which is not among the models",
      hint: "add it to the ModelSet, or its table to 'external'", at: key.site)
    return nil
  }

  /// The columns that a foreign key points to, which must be a key, of the same types.
  private mutating func targetColumns(
    _ key: ForeignKeyDeclaration, _ columns: [ColumnDeclaration], of target: ResolvedModel, _ what: String
  ) -> [Identifier]? {
    guard !key.targetColumns.isEmpty || target.declaration.primaryKey != nil else { return nil }
    let said = key.targetColumns.isEmpty ? target.keyNames.map(\.name) : key.targetColumns
    guard let found = self.columns(said, of: target, for: "\(what), pointing to a column", at: key.site) else {
      return nil
    }
    let names = found.map(\.name)
    if !keys(of: target).contains(Set(names)) {
      report(
        .notAKey,
        "\(what) points to \(target.typeName).\(found.map(\.property).joined(separator: ", ")), which is no key",
        hint: "point to its primary key, or declare them unique", at: key.site)
    }
    for (column, other) in zip(columns, found) {
      let (type, otherType) = (type(of: column)?.text ?? "", type(of: other)?.text ?? "")
      if !isSame(type, otherType) {
        report(
          .keyTypeDiffers,
          "\(what) is \(type), and \(target.definition.name.name.name).\(other.name.name) is \(otherType)",
          hint: "give both the same type", at: column.site)
      }
    }
    return names
  }

  /// The sets of columns that are unique in a table, as a foreign key needs it.
  private func keys(of table: ResolvedModel) -> [Set<Identifier>] {
    let declaration = table.declaration
    var keys = [Set(table.keyNames)]
    for unique in declaration.uniques { keys.append(Set(unique.columns.compactMap { table.column($0)?.name })) }
    for index in declaration.indexes where index.isUnique && index.predicate == nil {
      let names = index.columns.map { column in
        if case .column(let name) = column.key { table.column(name)?.name } else { nil as Identifier? }
      }
      if !names.contains(nil) { keys.append(Set(names.compactMap(\.self))) }
    }
    return keys
  }

  private mutating func checkActions(
    _ key: ForeignKeyDeclaration, _ columns: [ColumnDeclaration], _ what: String
  ) {
    guard key.onDelete == .setNull || key.onUpdate == .setNull else { return }
    for column in columns where !column.isNullable {
      report(
        .contradiction, "\(what) sets '\(column.property)' to NULL, which it does not take",
        hint: "make the property optional, or choose another action", at: key.site)
    }
  }

  /// Whether two types are one but for a length or precision: PostgreSQL by their names, SQLite by their affinity.
  private func isSame(_ left: String, _ right: String) -> Bool {
    guard dialect == .postgresql else { return Self.affinity(left) == Self.affinity(right) }
    return Self.baseType(left) == Self.baseType(right)
  }

  private static func baseType(_ text: String) -> String {
    let name = text.prefix { $0 != "(" }.trimmingSuffix.lowercased()
    return [
      "int8": "bigint", "int": "integer", "int4": "integer", "int2": "smallint", "varchar": "character varying",
      "timestamptz": "timestamp with time zone", "timestamp": "timestamp without time zone", "decimal": "numeric",
      "bool": "boolean", "float8": "double precision", "float4": "real", "char": "character",
    ][name] ?? name
  }

  /// SQLite's rules for a column's affinity, in their order.
  private static func affinity(_ text: String) -> String {
    let name = text.lowercased()
    if name.contains("int") { return "integer" }
    if name.contains("char") || name.contains("clob") || name.contains("text") { return "text" }
    if name.contains("blob") || name.isEmpty { return "blob" }
    if name.contains("real") || name.contains("floa") || name.contains("doub") { return "real" }
    return "numeric"
  }
}

extension Substring {
  fileprivate var trimmingSuffix: Substring {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
