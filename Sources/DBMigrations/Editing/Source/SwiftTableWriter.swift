import DBSchema

/// What stands in the closures of `createTable`, `rebuildTable` and `alterTable`.
struct SwiftTableWriter {
  let dialect: DialectName
  let backfills: [ColumnReference: String]
  /// How far to the right the lines stand.
  let indent: Int

  private func call(_ method: String, _ arguments: [String]) -> String {
    SwiftText.call("table.\(method)", arguments, indent: indent)
  }

  private func text(_ label: String?, _ text: String) -> String { SwiftLiteral.text(label, text, indent: indent + 2) }

  // MARK: - New tables

  /// Says a whole table; each element may have several lines.
  func draft(_ table: TableDefinition) -> [String] {
    var lines: [String] = []
    lines += options(table.options)
    if let comment = table.comment { lines.append("table.comment = " + text(nil, comment)) }
    for column in table.columns {
      let arguments =
        SwiftLiteral.columnArguments(column, indent: indent + 2) ?? [SwiftLiteral.column(column, indent: indent + 2)]
      lines.append(call("column", arguments))
    }
    lines += table.constraints.map { constraint($0, isNew: true) }
    for index in table.indexes {
      lines.append(
        call("index", [SwiftLiteral.name(index.name)] + SwiftLiteral.indexArguments(index, indent: indent + 2)))
    }
    return lines
  }

  private func options(_ options: TableOptions) -> [String] {
    settings(from: TableOptions(), to: options).map { "table.options.\($0)" }
  }

  private func settings(from: TableOptions, to: TableOptions) -> [String] {
    var lines: [String] = []
    if from.isStrict != to.isStrict { lines.append("isStrict = \(to.isStrict)") }
    if from.isWithoutRowID != to.isWithoutRowID { lines.append("isWithoutRowID = \(to.isWithoutRowID)") }
    if from.virtual != to.virtual { lines.append("virtual = " + (to.virtual.map { text(nil, $0) } ?? "nil")) }
    if from.isUnlogged != to.isUnlogged { lines.append("isUnlogged = \(to.isUnlogged)") }
    if from.partitionKey != to.partitionKey {
      lines.append("partitionKey = " + (to.partitionKey.map { text(nil, $0) } ?? "nil"))
    }
    if from.inherits != to.inherits {
      lines.append("inherits = [" + to.inherits.map(SwiftLiteral.qualified).joined(separator: ", ") + "]")
    }
    if from.parameters != to.parameters {
      lines.append("parameters = " + SwiftLiteral.strings(to.parameters, indent: indent))
    }
    return lines
  }

  /// A constraint by the word for it, or by its definition where it says more than the word can.
  private func constraint(_ constraint: TableConstraint, isNew: Bool) -> String {
    func word(_ plain: String) -> String { isNew ? plain : "add" + plain.prefix(1).uppercased() + plain.dropFirst() }
    func whole(_ plain: String, _ definition: (Int) -> String) -> String {
      if isNew { return call(plain, [definition(indent + 2)]) }
      let line = "table.add(.\(plain)(\(definition(0))))"
      if !line.contains("\n"), indent + line.count <= SwiftText.width { return line }
      let margin = String(repeating: " ", count: indent)
      return "table.add(\n\(margin)  .\(plain)(\n\(margin)    \(definition(indent + 4))))"
    }
    let name = constraint.name.map { ["name: \(SwiftLiteral.name($0))"] } ?? []
    switch constraint {
    case .primaryKey(let key):
      var simple = PrimaryKeyDefinition(name: key.name, columns: key.columns)
      simple.isAutoincrement = isNew && key.isAutoincrement
      guard simple == key else { return whole("primaryKey") { SwiftLiteral.primaryKey(key, indent: $0) } }
      return call(
        word("primaryKey"),
        key.columns.map(SwiftLiteral.keyColumn) + name + (key.isAutoincrement ? ["autoincrement: true"] : []))
    case .unique(let unique):
      guard UniqueDefinition(name: unique.name, columns: unique.columns) == unique else {
        return whole("unique") { SwiftLiteral.unique(unique, indent: $0) }
      }
      return call(word("unique"), unique.columns.map(SwiftLiteral.keyColumn) + name)
    case .check(let check):
      guard CheckDefinition(name: check.name, expression: check.expression) == check else {
        return whole("check") { SwiftLiteral.check(check, indent: $0) }
      }
      return call(word("check"), [text(nil, check.expression)] + name)
    case .exclusion(let exclusion):
      guard isNew || exclusion.comment == nil else {
        return whole("exclusion") { SwiftLiteral.exclusion(exclusion, indent: $0) }
      }
      let comment = exclusion.comment.map { [text("comment", $0)] } ?? []
      return call(word("exclusion"), [SwiftLiteral.name(exclusion.name), text(nil, exclusion.definition)] + comment)
    case .foreignKey(let key):
      let simple = ForeignKeyDefinition(
        name: key.name, columns: key.columns, target: key.target, targetColumns: key.targetColumns,
        onDelete: key.onDelete, onUpdate: key.onUpdate, deferrability: key.deferrability)
      guard simple == key else { return whole("foreignKey") { SwiftLiteral.foreignKey(key, indent: $0) } }
      var arguments = [SwiftLiteral.names(key.columns), "to: \(SwiftLiteral.object(key.target))"]
      if !key.targetColumns.isEmpty { arguments.append(SwiftLiteral.names(key.targetColumns)) }
      arguments += name
      if key.onDelete != .noAction { arguments.append("onDelete: .\(key.onDelete)") }
      if key.onUpdate != .noAction { arguments.append("onUpdate: .\(key.onUpdate)") }
      if key.deferrability != .notDeferrable { arguments.append("deferrability: .\(key.deferrability)") }
      return call(word("foreignKey"), arguments)
    }
  }

  // MARK: - Tables that stand

  /// A change of a table.
  func edit(_ operation: SchemaOperation) -> [String] {
    switch operation {
    case .addColumn(let table, let column):
      var arguments =
        SwiftLiteral.columnArguments(column, indent: indent + 2) ?? [SwiftLiteral.column(column, indent: indent + 2)]
      if let value = backfills[ColumnReference(table: table, column: column.name)], !column.isNullable {
        arguments.append(text("backfill", value))
      }
      return [call("addColumn", arguments)]
    case .dropColumn(_, let column): return [call("dropColumn", [SwiftLiteral.name(column.name)])]
    case .alterColumn(let change):
      return [call("alterColumn", [SwiftLiteral.name(change.to.name)] + alteration(change))]
    case .addConstraint(_, let constraint): return [self.constraint(constraint, isNew: false)]
    case .dropConstraint(_, let constraint): return [dropped(constraint)]
    case .alterTableOptions(_, let from, let to):
      return settings(from: from, to: to).map { setting in "table.changeOptions { $0.\(setting) }" }
    default: return []
    }
  }

  private func dropped(_ constraint: TableConstraint) -> String {
    if let name = constraint.name { return call("dropConstraint", [SwiftLiteral.name(name)]) }
    switch constraint {
    case .primaryKey: return call("dropPrimaryKey", [])
    case .unique(let unique): return call("dropUnique", unique.columns.map { SwiftLiteral.name($0.name) })
    case .check(let check): return call("dropCheck", [text(nil, check.expression)])
    case .foreignKey(let key): return call("dropForeignKey", key.columns.map(SwiftLiteral.name))
    case .exclusion(let exclusion): return call("dropConstraint", [SwiftLiteral.name(exclusion.name)])
    }
  }

  /// What changes about a column, as arguments.
  func alteration(_ change: ColumnChange) -> [String] {
    let (from, to) = (change.from, change.to)
    func setting(_ label: String, _ value: String?) -> String {
      "\(label): " + (value.map { ".set(\($0))" } ?? ".remove")
    }
    let column = indent + 2
    var parts: [String] = []
    if from.type != to.type { parts.append(text("type", to.type.text)) }
    if let using = change.using { parts.append(text("using", using)) }
    if from.isNullable != to.isNullable { parts.append("nullable: \(to.isNullable)") }
    if from.defaultExpression != to.defaultExpression {
      parts.append(setting("default", to.defaultExpression.map { text(nil, $0) }))
    }
    if from.collation != to.collation {
      parts.append(setting("collation", to.collation.map { SwiftLiteral.object($0, keepsPublic: true) }))
    }
    if from.identity != to.identity {
      parts.append(setting("identity", to.identity.map { SwiftLiteral.identity($0, indent: column) }))
    }
    if from.generated != to.generated {
      parts.append(setting("generated", to.generated.map { SwiftLiteral.generated($0, indent: column) }))
    }
    if from.isNullable, !to.isNullable, let value = backfills[ColumnReference(table: change.table, column: to.name)] {
      parts.append(text("backfill", value))
    }
    return parts
  }
}
