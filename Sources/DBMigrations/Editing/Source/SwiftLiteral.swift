import DBSchema

/// Values of a schema as Swift source.
///
/// Names in PostgreSQL's `public` are written without it, as in SQL that is generated.
enum SwiftLiteral {
  /// A text; a raw literal where quotes and backslashes would have to be escaped, a block where it has lines.
  ///
  /// ```swift
  /// SwiftLiteral.text(nil, #"lower("Name")"#, indent: 0)   // #"lower("Name")"#
  /// ```
  static func text(_ label: String?, _ text: String, indent: Int) -> String {
    let front = label.map { $0 + ": " } ?? ""
    if let raw = raw(text), indent + front.count + raw.count + 2 <= SwiftText.width { return front + raw }
    return SwiftText.argument(label, text, indent: indent, isBlock: true)
  }

  /// Nil where a plain literal is as good, or where something has to be spelt out.
  private static func raw(_ text: String) -> String? {
    let plain = SwiftText.literal(text)
    guard text.unicodeScalars.contains(where: { $0 == "\"" || $0 == "\\" }) else { return nil }
    // What is escaped beside quotes and backslashes is invisible, and has to be spelt out.
    let escapes = text.unicodeScalars.count { $0 == "\"" || $0 == "\\" }
    guard plain.unicodeScalars.count == text.unicodeScalars.count + escapes + 2 else { return nil }
    var marks = "#"
    while text.contains("\"" + marks) || text.contains("\\" + marks) { marks += "#" }
    return marks + "\"" + text + "\"" + marks
  }

  static func name(_ name: Identifier) -> String { text(nil, name.name, indent: 0) }

  /// As an ``ObjectName``.
  static func object(_ name: QualifiedName, keepsPublic: Bool = false) -> String {
    let schema = name.schema.flatMap { $0 == "public" && !keepsPublic ? nil : $0 }
    guard let schema else {
      return name.name.name.contains(".") ? "ObjectName(schema: nil, \(self.name(name.name)))" : self.name(name.name)
    }
    let parts = [schema.name, name.name.name]
    guard !parts.contains(where: { $0.contains(".") || $0.isEmpty }) else {
      return "ObjectName(schema: \(self.name(schema)), \(self.name(name.name)))"
    }
    return text(nil, parts.joined(separator: "."), indent: 0)
  }

  /// As a `QualifiedName`.
  static func qualified(_ name: QualifiedName) -> String {
    guard let schema = name.schema, schema != "public" else { return "QualifiedName(\(self.name(name.name)))" }
    return "QualifiedName(schema: \(self.name(schema)), \(self.name(name.name)))"
  }

  static func names(_ names: [Identifier]) -> String { "[" + names.map(name).joined(separator: ", ") + "]" }

  static func strings(_ texts: [String], indent: Int) -> String {
    SwiftText.array(texts.map { text(nil, $0, indent: indent + 2) }, indent: indent, tail: 1)
  }

  static func reference(_ column: ColumnReference) -> String {
    "ColumnReference(table: \(qualified(column.table)), column: \(name(column.column)))"
  }

  // MARK: - Parts of tables

  static func keyColumn(_ column: KeyColumn) -> String {
    guard column.collation != nil || column.isDescending else { return name(column.name) }
    var parts = ["name: \(name(column.name))"]
    if let collation = column.collation { parts.append("collation: \(name(collation))") }
    if column.isDescending { parts.append("isDescending: true") }
    return "KeyColumn(\(parts.joined(separator: ", ")))"
  }

  static func element(_ element: IndexElement, indent: Int) -> String {
    let isPlain = element.collation == nil && element.operatorClass == nil && element.nullsFirst == nil
    switch element.key {
    case .column(let column) where isPlain:
      return element.isDescending ? ".column(\(name(column)), descending: true)" : name(column)
    case .expression(let expression) where isPlain:
      let tail = element.isDescending ? ", descending: true" : ""
      return ".expression(\(text(nil, expression, indent: indent + 12))\(tail))"
    case .column, .expression: break
    }
    var parts: [String] = []
    switch element.key {
    case .column(let column): parts.append("key: .column(\(name(column)))")
    case .expression(let expression): parts.append("key: .expression(\(text(nil, expression, indent: indent + 2)))")
    }
    if let collation = element.collation { parts.append("collation: \(collationName(collation))") }
    if let operators = element.operatorClass { parts.append("operatorClass: \(text(nil, operators, indent: 0))") }
    if element.isDescending { parts.append("isDescending: true") }
    if let first = element.nullsFirst { parts.append("nullsFirst: \(first)") }
    return SwiftText.call("IndexElement", parts, indent: indent, tail: 1)
  }

  /// A collation keeps its schema: nothing else says where it stands.
  private static func collationName(_ name: QualifiedName) -> String {
    guard let schema = name.schema else { return "QualifiedName(\(self.name(name.name)))" }
    return "QualifiedName(schema: \(self.name(schema)), \(self.name(name.name)))"
  }

  static func identity(_ identity: IdentityDefinition, indent: Int) -> String {
    var parts: [String] = []
    if identity.isAlways { parts.append("isAlways: true") }
    if identity.options != SequenceOptions() {
      parts.append("options: \(options(identity.options, indent: indent + 2))")
    }
    return SwiftText.call("IdentityDefinition", parts, indent: indent, tail: 1)
  }

  static func options(_ options: SequenceOptions, indent: Int) -> String {
    var parts: [String] = []
    if let start = options.start { parts.append("start: \(start)") }
    if options.increment != 1 { parts.append("increment: \(options.increment)") }
    if let minimum = options.minimum { parts.append("minimum: \(minimum)") }
    if let maximum = options.maximum { parts.append("maximum: \(maximum)") }
    if options.cache != 1 { parts.append("cache: \(options.cache)") }
    if options.cycles { parts.append("cycles: true") }
    return SwiftText.call("SequenceOptions", parts, indent: indent, tail: 1)
  }

  static func generated(_ generated: GeneratedDefinition, indent: Int) -> String {
    var parts = [text("expression", generated.expression, indent: indent + 2)]
    if !generated.isStored { parts.append("isStored: false") }
    return SwiftText.call("GeneratedDefinition", parts, indent: indent, tail: 1)
  }

  /// The arguments that tell a column, behind its name: of `column`, `addColumn`.
  /// - Returns: nil when only the whole definition can say it.
  static func columnArguments(_ column: ColumnDefinition, indent: Int) -> [String]? {
    guard column.notNullName == nil, column.notNullConflict == nil else { return nil }
    var parts = [name(column.name), text(nil, column.type.text, indent: indent)]
    if !column.isNullable { parts.append("nullable: false") }
    if let value = column.defaultExpression { parts.append(text("default", value, indent: indent)) }
    if let collation = column.collation { parts.append("collation: \(object(collation, keepsPublic: true))") }
    if let identity = column.identity { parts.append("identity: " + self.identity(identity, indent: indent)) }
    if let generated = column.generated { parts.append("generated: " + self.generated(generated, indent: indent)) }
    if let comment = column.comment { parts.append(text("comment", comment, indent: indent)) }
    return parts
  }

  static func column(_ column: ColumnDefinition, indent: Int) -> String {
    var parts = ["name: \(name(column.name))", text("type", column.type.text, indent: indent + 2)]
    if !column.isNullable { parts.append("isNullable: false") }
    if let value = column.defaultExpression { parts.append(text("defaultExpression", value, indent: indent + 2)) }
    if let collation = column.collation { parts.append("collation: \(collationName(collation))") }
    if let identity = column.identity { parts.append("identity: " + self.identity(identity, indent: indent + 2)) }
    if let generated = column.generated { parts.append("generated: " + self.generated(generated, indent: indent + 2)) }
    if let known = column.notNullName { parts.append("notNullName: \(name(known))") }
    if let conflict = column.notNullConflict { parts.append("notNullConflict: .\(conflict)") }
    if let comment = column.comment { parts.append(text("comment", comment, indent: indent + 2)) }
    return SwiftText.call("ColumnDefinition", parts, indent: indent, tail: 1)
  }

  static func check(_ check: CheckDefinition, indent: Int) -> String {
    var parts = check.name.map { ["name: \(name($0))"] } ?? []
    parts.append(text("expression", check.expression, indent: indent + 2))
    if !check.isInherited { parts.append("isInherited: false") }
    if !check.isValidated { parts.append("isValidated: false") }
    if let comment = check.comment { parts.append(text("comment", comment, indent: indent + 2)) }
    return SwiftText.call("CheckDefinition", parts, indent: indent, tail: 1)
  }

  static func primaryKey(_ key: PrimaryKeyDefinition, indent: Int) -> String {
    var parts = key.name.map { ["name: \(name($0))"] } ?? []
    parts.append("columns: [\(key.columns.map(keyColumn).joined(separator: ", "))]")
    if !key.include.isEmpty { parts.append("include: \(names(key.include))") }
    if key.deferrability != .notDeferrable { parts.append("deferrability: .\(key.deferrability)") }
    if let conflict = key.conflict { parts.append("conflict: .\(conflict)") }
    if key.isAutoincrement { parts.append("isAutoincrement: true") }
    if let comment = key.comment { parts.append(text("comment", comment, indent: indent + 2)) }
    return SwiftText.call("PrimaryKeyDefinition", parts, indent: indent, tail: 1)
  }

  static func unique(_ unique: UniqueDefinition, indent: Int) -> String {
    var parts = unique.name.map { ["name: \(name($0))"] } ?? []
    parts.append("columns: [\(unique.columns.map(keyColumn).joined(separator: ", "))]")
    if !unique.include.isEmpty { parts.append("include: \(names(unique.include))") }
    if unique.nullsNotDistinct { parts.append("nullsNotDistinct: true") }
    if unique.deferrability != .notDeferrable { parts.append("deferrability: .\(unique.deferrability)") }
    if let conflict = unique.conflict { parts.append("conflict: .\(conflict)") }
    if let comment = unique.comment { parts.append(text("comment", comment, indent: indent + 2)) }
    return SwiftText.call("UniqueDefinition", parts, indent: indent, tail: 1)
  }

  static func foreignKey(_ key: ForeignKeyDefinition, indent: Int) -> String {
    var parts = key.name.map { ["name: \(name($0))"] } ?? []
    parts += ["columns: \(names(key.columns))", "target: \(qualified(key.target))"]
    parts.append("targetColumns: \(names(key.targetColumns))")
    if key.onDelete != .noAction { parts.append("onDelete: .\(key.onDelete)") }
    if key.onUpdate != .noAction { parts.append("onUpdate: .\(key.onUpdate)") }
    if !key.deleteColumns.isEmpty { parts.append("deleteColumns: \(names(key.deleteColumns))") }
    if key.isMatchFull { parts.append("isMatchFull: true") }
    if key.deferrability != .notDeferrable { parts.append("deferrability: .\(key.deferrability)") }
    if !key.isValidated { parts.append("isValidated: false") }
    if let comment = key.comment { parts.append(text("comment", comment, indent: indent + 2)) }
    return SwiftText.call("ForeignKeyDefinition", parts, indent: indent, tail: 1)
  }

  static func exclusion(_ exclusion: ExclusionDefinition, indent: Int) -> String {
    var parts = ["name: \(name(exclusion.name))", text("definition", exclusion.definition, indent: indent + 2)]
    if let comment = exclusion.comment { parts.append(text("comment", comment, indent: indent + 2)) }
    return SwiftText.call("ExclusionDefinition", parts, indent: indent, tail: 1)
  }

  /// The arguments of `index` and `createIndex` behind the name and the table.
  static func indexArguments(_ index: IndexDefinition, indent: Int) -> [String] {
    var parts = [SwiftText.array(index.elements.map { element($0, indent: indent + 2) }, indent: indent, tail: 1)]
    if index.isUnique { parts.append("unique: true") }
    if index.method != "btree" { parts.append("method: \(text(nil, index.method, indent: 0))") }
    if !index.include.isEmpty { parts.append("include: \(names(index.include))") }
    if let predicate = index.predicate { parts.append(text("where", predicate, indent: indent)) }
    if index.nullsNotDistinct { parts.append("nullsNotDistinct: true") }
    if !index.parameters.isEmpty { parts.append("parameters: \(strings(index.parameters, indent: indent))") }
    if let comment = index.comment { parts.append(text("comment", comment, indent: indent)) }
    return parts
  }
}
