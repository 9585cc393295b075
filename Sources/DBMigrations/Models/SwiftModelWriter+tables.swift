import DBSchema

/// Tables as classes.
extension SwiftModelWriter {
  func model(_ table: TableDefinition) -> String {
    var lines = ["/// A row of `\(Self.inComment(table.name.plain))`."]
    lines.append(SwiftText.call("@Model", modelArguments(table), indent: 0))
    let own = attributes(of: table)
    lines += own.ofClass
    lines.append("\(access)final class \(SwiftNames.code(typeNames[table.name] ?? "")) {")
    for column in table.columns {
      if !access.isEmpty { lines.append("  /// The column `\(Self.inComment(column.name.name))`.") }
      lines.append(property(column, of: table, own.ofColumns[column.name] ?? []))
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  private func modelArguments(_ table: TableDefinition) -> [String] {
    var arguments = [SwiftText.literal(table.name.name.name)] + schemaArgument(table.name)
    if let comment = table.comment { arguments.append(SwiftText.argument("comment", comment, indent: 2)) }
    if schema.dialect == .sqlite, !table.options.isStrict { arguments.append("strict: false") }
    if table.options.isWithoutRowID { arguments.append("withoutRowID: true") }
    if table.options.isUnlogged { arguments.append("unlogged: true") }
    if !table.options.parameters.isEmpty {
      arguments.append("parameters: [\(table.options.parameters.map(SwiftText.literal).joined(separator: ", "))]")
    }
    return arguments
  }

  // MARK: - Columns

  private func property(_ column: ColumnDefinition, of table: TableDefinition, _ attributes: [String]) -> String {
    let name = properties[table.name]?[column.name] ?? ""
    let type = types.type(of: column)
    let isOptional = isOptional(column, of: table)
    var value = ""
    if !isOptional, let zero = type.zero, fillsItself(column, of: table) { value = " = \(zero)" }
    let variable = "\(access)var \(SwiftNames.code(name)): \(type.swift)\(isOptional ? "?" : "")\(value)"
    let line = "  " + (attributes + [variable]).joined(separator: " ")
    if !line.contains("\n"), line.count <= SwiftText.width { return line }
    return (attributes + [variable]).map { "  " + $0 }.joined(separator: "\n")
  }

  /// Whether the database gives a value that nobody has to.
  private func fillsItself(_ column: ColumnDefinition, of table: TableDefinition) -> Bool {
    column.identity != nil || column.generated != nil || isRowID(column, of: table)
  }

  /// Whether it is the row's own number on SQLite.
  private func isRowID(_ column: ColumnDefinition, of table: TableDefinition) -> Bool {
    guard schema.dialect == .sqlite, !table.options.isWithoutRowID, let key = table.primaryKey else { return false }
    let equality = SchemaEquality(dialect: .sqlite)
    return key.columns.count == 1 && equality.isSame(key.columns[0].name, column.name)
      && column.type.text.loweredASCII == "integer"
  }

  private func isOptional(_ column: ColumnDefinition, of table: TableDefinition) -> Bool {
    SchemaEquality(dialect: schema.dialect).normal(column, in: table).isNullable
  }

  // MARK: - Attributes

  private struct Attributes {
    var ofClass: [String] = []
    var ofColumns: [Identifier: [String]] = [:]
  }

  private func attributes(of table: TableDefinition) -> Attributes {
    var result = Attributes()
    addKey(of: table, &result)
    for column in table.columns {
      if let attribute = attribute(of: column, table) { result.ofColumns[column.name, default: []].append(attribute) }
      if let generated = column.generated {
        let arguments =
          [SwiftText.argument(nil, generated.expression, indent: 4)] + (generated.isStored ? [] : ["stored: false"])
        result.ofColumns[column.name, default: []].append(SwiftText.call("@Generated", arguments, indent: 2))
      }
    }
    for unique in table.uniques { add(unique, of: table, &result) }
    for check in table.checks {
      let columns = names.mentioned(in: check.expression, table)
      let isOwn = columns.count == 1
      var arguments = [SwiftText.argument(nil, check.expression, indent: isOwn ? 4 : 2)]
      if let name = names.said(check, table) { arguments.append("name: \(SwiftText.literal(name))") }
      add("@Check", arguments, to: isOwn ? columns[0] : nil, &result)
    }
    for exclusion in table.exclusions {
      let arguments = [
        SwiftText.argument(nil, exclusion.definition, indent: 2), "name: \(SwiftText.literal(exclusion.name.name))",
      ]
      add("@Exclusion", arguments, to: nil, &result)
    }
    for index in table.indexes { add(index, of: table, &result) }
    for key in table.foreignKeys { add(key, of: table, &result) }
    return result
  }

  /// An attribute of a column or, without one, of the class.
  private func add(_ name: String, _ arguments: [String], to column: Identifier?, _ result: inout Attributes) {
    let text = arguments.isEmpty ? name : SwiftText.call(name, arguments, indent: column == nil ? 0 : 2)
    if let column { result.ofColumns[column, default: []].append(text) } else { result.ofClass.append(text) }
  }

  private func attribute(of column: ColumnDefinition, _ table: TableDefinition) -> String? {
    var arguments: [String] = []
    if let declared = types.type(of: column).declared { arguments.append(declared) }
    let property = properties[table.name]?[column.name] ?? ""
    if SnakeCase.name(property) != column.name.name { arguments.append("name: \(SwiftText.literal(column.name.name))") }
    if let text = column.defaultExpression {
      let isNow = text == "now()" && schema.dialect == .postgresql
      arguments.append(isNow ? "default: .now" : SwiftText.argument("default", text, indent: 4))
    }
    if let collation = column.collation { arguments.append("collation: \(SwiftText.literal(collation.name.name))") }
    if let comment = column.comment { arguments.append(SwiftText.argument("comment", comment, indent: 4)) }
    return arguments.isEmpty ? nil : SwiftText.call("@Column", arguments, indent: 2)
  }

  private func addKey(of table: TableDefinition, _ result: inout Attributes) {
    guard let key = table.primaryKey else { return }
    let equality = SchemaEquality(dialect: schema.dialect)
    let order = key.columns.compactMap { part in table.columns.first { equality.isSame($0.name, part.name) }?.name }
    var options: [String] = []
    if let name = names.said(key, table) { options.append("name: \(SwiftText.literal(name))") }
    if key.isAutoincrement { options.append("autoincrement: true") }
    options += deferrable(key.deferrability)
    let inOrder = table.columns.map(\.name).filter(order.contains)
    guard inOrder == order else {
      add("@PrimaryKey", [propertyList(order, table)] + options, to: nil, &result)
      return addIdentities(of: table, except: [], &result)
    }
    addIdentities(of: table, except: order, &result)
    for (index, name) in order.enumerated() {
      guard let column = table.columns.first(where: { $0.name == name }) else { continue }
      var arguments: [String] = []
      if let identity = column.identity {
        arguments.append(self.identity(identity))
      } else if isRowID(column, of: table), !table.foreignKeys.contains(where: { $0.columns.contains(name) }) {
        arguments.append(".identity")
      }
      add("@PrimaryKey", arguments + (index == 0 ? options : []), to: name, &result)
    }
  }

  /// The identities of columns that `@PrimaryKey` does not say already.
  private func addIdentities(of table: TableDefinition, except key: [Identifier], _ result: inout Attributes) {
    for column in table.columns where !key.contains(column.name) {
      guard let identity = column.identity else { continue }
      add("@Identity", identity == IdentityDefinition() ? [] : [self.identity(identity)], to: column.name, &result)
    }
  }

  func identity(_ identity: IdentityDefinition) -> String {
    let options = identity.options
    if options == SequenceOptions() { return identity.isAlways ? ".identityAlways" : ".identity" }
    let always = identity.isAlways ? ["always: true"] : []
    return ".identity(\((always + sequenceArguments(options)).joined(separator: ", ")))"
  }

  func sequenceArguments(_ options: SequenceOptions) -> [String] {
    var arguments: [String] = []
    if let start = options.start { arguments.append("start: \(start)") }
    if options.increment != 1 { arguments.append("increment: \(options.increment)") }
    if let minimum = options.minimum { arguments.append("minimum: \(minimum)") }
    if let maximum = options.maximum { arguments.append("maximum: \(maximum)") }
    if options.cache != 1 { arguments.append("cache: \(options.cache)") }
    if options.cycles { arguments.append("cycles: true") }
    return arguments
  }

  // MARK: - Constraints

  private func deferrable(_ deferrability: Deferrability) -> [String] {
    switch deferrability {
    case .notDeferrable: []
    case .initiallyImmediate: ["deferrable: .initiallyImmediate"]
    case .initiallyDeferred: ["deferrable: .initiallyDeferred"]
    }
  }

  /// A column as attributes name it: by its property.
  private func propertyLiteral(_ name: Identifier, _ table: TableDefinition) -> String {
    let known = properties[table.name] ?? [:]
    if let found = known[name] { return SwiftText.literal(found) }
    let equality = SchemaEquality(dialect: schema.dialect)
    let found = known.first { equality.isSame($0.key, name) }?.value
    return SwiftText.literal(found ?? name.name)
  }

  private func propertyList(_ names: [Identifier], _ table: TableDefinition) -> String {
    "[" + names.map { propertyLiteral($0, table) }.joined(separator: ", ") + "]"
  }

  /// The column under the name that the table gives it.
  private func column(_ name: Identifier, _ table: TableDefinition) -> Identifier {
    let equality = SchemaEquality(dialect: schema.dialect)
    return table.columns.first { equality.isSame($0.name, name) }?.name ?? name
  }

  private func add(_ unique: UniqueDefinition, of table: TableDefinition, _ result: inout Attributes) {
    var options: [String] = []
    if let name = names.said(unique, table) { options.append("name: \(SwiftText.literal(name))") }
    if !unique.include.isEmpty { options.append("include: \(propertyList(unique.include, table))") }
    if unique.nullsNotDistinct { options.append("nullsNotDistinct: true") }
    options += deferrable(unique.deferrability)
    if unique.columns.count == 1 {
      add("@Unique", options, to: column(unique.columns[0].name, table), &result)
    } else {
      add("@Unique", unique.columns.map { propertyLiteral($0.name, table) } + options, to: nil, &result)
    }
  }

  private func add(_ index: IndexDefinition, of table: TableDefinition, _ result: inout Attributes) {
    var options: [String] = []
    if let name = names.said(index, table) { options.append("name: \(SwiftText.literal(name))") }
    if index.isUnique { options.append("unique: true") }
    if index.method != "btree" { options.append("method: \(SwiftText.literal(index.method))") }
    let elements = index.elements.map { element($0, table) }
    let isPlain = index.elements.count == 1 && elements[0].hasPrefix("\"")
    if let predicate = index.predicate {
      options.append(SwiftText.argument("where", predicate, indent: isPlain ? 4 : 2))
    }
    if !index.include.isEmpty { options.append("include: \(propertyList(index.include, table))") }
    if index.nullsNotDistinct { options.append("nullsNotDistinct: true") }
    if !index.parameters.isEmpty {
      options.append("parameters: [\(index.parameters.map(SwiftText.literal).joined(separator: ", "))]")
    }
    if let comment = index.comment {
      options.append(SwiftText.argument("comment", comment, indent: isPlain ? 4 : 2))
    }
    if isPlain, case .column(let name) = index.elements[0].key {
      add("@Index", options, to: column(name, table), &result)
    } else {
      add("@Index", elements + options, to: nil, &result)
    }
  }

  func element(_ element: IndexElement, _ table: TableDefinition?) -> String {
    var options: [String] = []
    if element.isDescending { options.append("descending: true") }
    if let first = element.nullsFirst { options.append("nullsFirst: \(first)") }
    if let collation = element.collation { options.append("collation: \(SwiftText.literal(collation.name.name))") }
    if let name = element.operatorClass { options.append("operatorClass: \(SwiftText.literal(name))") }
    switch element.key {
    case .column(let name):
      let text = table.map { propertyLiteral(name, $0) } ?? SwiftText.literal(name.name)
      if options.isEmpty { return text }
      if options == ["descending: true"] { return ".descending(\(text))" }
      return ".column(\(([text] + options).joined(separator: ", ")))"
    case .expression(let text): return ".expression(\(([SwiftText.literal(text)] + options).joined(separator: ", ")))"
    }
  }

  private func add(_ key: ForeignKeyDefinition, of table: TableDefinition, _ result: inout Attributes) {
    var options: [String] = []
    if let name = names.said(key, table) { options.append("name: \(SwiftText.literal(name))") }
    if key.onDelete != .noAction { options.append("onDelete: .\(key.onDelete)") }
    if key.onUpdate != .noAction { options.append("onUpdate: .\(key.onUpdate)") }
    options += deferrable(key.deferrability)
    let matchFull = key.isMatchFull && schema.dialect == .postgresql
    if matchFull { options.append("matchFull: true") }
    let foreign = SayableForeignKey(key, of: table, in: schema)
    let targetColumns = foreign.targetColumns
    guard let target = foreign.target, let type = typeNames[target.name] else {
      let arguments = [
        propertyList(key.columns, table), "table: \(qualified(key.target))",
        "columns: [\(targetColumns.map { SwiftText.literal($0.name) }.joined(separator: ", "))]",
      ]
      return add("@ForeignKey", arguments + options, to: nil, &result)
    }
    let equality = SchemaEquality(dialect: schema.dialect)
    let isKey = target.primaryKey?.columns.map { equality.key($0.name) } == targetColumns.map(equality.key)
    if key.columns.count == 1, !matchFull {
      let other = isKey ? [] : ["column: \(propertyLiteral(targetColumns[0], target))"]
      add("@ForeignKey", ["\(type).self"] + other + options, to: column(key.columns[0], table), &result)
    } else {
      let others = isKey ? [] : ["columns: \(propertyList(targetColumns, target))"]
      add("@ForeignKey", [propertyList(key.columns, table), "\(type).self"] + others + options, to: nil, &result)
    }
  }
}
