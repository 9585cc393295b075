import DBSchema

/// The set of the models, with what stands beside the tables.
extension SwiftModelWriter {
  /// A static constant and the expression that refers to it.
  private struct Constant {
    var name: String
    var text: String
  }

  var modelSet: String {
    var swift = SwiftNames(reserved: ["self", "init", "Type", "Protocol", "models"])
    func constants<Object>(_ objects: [Object], _ text: (Object, String) -> String, _ name: (Object) -> String)
      -> [Constant]
    {
      objects.map { object in
        let found = swift.property(name(object), or: "object")
        return Constant(name: found, text: text(object, found))
      }
    }
    let said = sayable.said
    let views = constants(said.views, view) { $0.name.name.name + "_view" }
    let domains = constants(said.domains, domain) { $0.name.name.name + "_domain" }
    let sequences = constants(said.sequences, sequence) { $0.name.name.name }
    let objects = constants(rawObjects, raw) { "sql_\($0.kind.rawValue)_\($0.name)" }
    var arguments = [SwiftText.array(said.tables.map { (typeNames[$0.name] ?? "") + ".self" }, indent: 4, tail: 1)]
    func add(_ label: String, _ values: [String]) {
      guard !values.isEmpty else { return }
      arguments.append("\(label): " + SwiftText.array(values, indent: 4, tail: label.count + 3))
    }
    add("views", views.map { SwiftNames.code($0.name) })
    add("enums", freeEnums)
    add("domains", domains.map { SwiftNames.code($0.name) })
    add("sequences", sequences.map { SwiftNames.code($0.name) })
    add("objects", objects.map { SwiftNames.code($0.name) })
    add("external", external.map(qualified))
    var lines = ["/// All that the database has."]
    lines.append("\(access)enum DatabaseModels {")
    lines.append("  /// The models, and what stands beside their tables.")
    lines.append("  " + SwiftText.call("\(access)static let models = ModelSet", arguments, indent: 2))
    for constant in views + domains + sequences + objects {
      lines.append("")
      lines.append("  private static let \(SwiftNames.code(constant.name)) = \(constant.text)")
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  /// Enum types that no column of a model uses.
  private var freeEnums: [String] {
    let used = Set(sayable.said.tables.flatMap { $0.columns.compactMap(\.type.definedBy) })
    return sayable.said.enums.compactMap { type in
      guard let name = typeNames[type.name] else {
        return "EnumDeclaration("
          + ([SwiftText.literal(type.name.name.name)] + schemaArgument(type.name)
          + ["values: []"]).joined(separator: ", ") + ")"
      }
      return used.contains(type.name) ? nil : "\(name).declaration"
    }
  }

  /// Tables that foreign keys of models point to, and that are none.
  private var external: [QualifiedName] {
    guard schema.dialect == .sqlite else { return [] }
    let equality = SchemaEquality(dialect: .sqlite)
    let standing = Set(sayable.said.tables.map { equality.key($0.name) })
    let targets = sayable.said.tables.flatMap { $0.foreignKeys.map { equality.key($0.target) } }
    return Set(targets).subtracting(standing).sorted()
  }

  /// How many columns stand in front of a constant's expression.
  private func front(_ name: String) -> Int { "private static let  = ".count + SwiftNames.code(name).count }

  // MARK: - Views, domains, sequences

  private func view(_ view: ViewDefinition, _ name: String) -> String {
    let isBuilt = !view.indexes.isEmpty
    let indent = isBuilt ? 6 : 4
    var arguments = [SwiftText.literal(view.name.name.name)] + schemaArgument(view.name)
    arguments.append(SwiftText.argument("query", view.query, indent: indent, isBlock: true))
    if schema.dialect == .sqlite, !view.columns.isEmpty {
      arguments.append("columns: [\(view.columns.map { SwiftText.literal($0.name) }.joined(separator: ", "))]")
    }
    if view.isMaterialized { arguments.append("materialized: true") }
    if let comment = view.comment { arguments.append(SwiftText.argument("comment", comment, indent: indent)) }
    let made = SwiftText.call("ViewDeclaration", arguments, indent: indent - 2, tail: isBuilt ? 11 : front(name))
    guard isBuilt else { return made }
    var lines = ["{", "    var view = " + made]
    for index in view.indexes {
      var options = index.elements.map { element($0, nil) } + ["name: \(SwiftText.literal(index.name.name))"]
      if index.isUnique { options.append("unique: true") }
      if index.method != "btree" { options.append("method: \(SwiftText.literal(index.method))") }
      if let predicate = index.predicate { options.append(SwiftText.argument("where", predicate, indent: 6)) }
      lines.append("    " + SwiftText.call("view.index", options, indent: 4))
    }
    return (lines + ["    return view", "  }()"]).joined(separator: "\n")
  }

  private func columnType(_ type: ColumnType) -> String {
    let owner = type.definedBy.map { ", definedBy: \(qualified($0))" } ?? ""
    return "ColumnType(\(SwiftText.literal(type.text))\(owner))"
  }

  private func domain(_ domain: DomainDefinition, _ name: String) -> String {
    var arguments = ["name: \(qualified(domain.name))", "type: \(columnType(domain.type))"]
    if !domain.isNullable { arguments.append("isNullable: false") }
    if let text = domain.defaultExpression {
      arguments.append(SwiftText.argument("defaultExpression", text, indent: 4))
    }
    if let collation = domain.collation { arguments.append("collation: \(qualified(collation))") }
    if !domain.checks.isEmpty {
      let checks = domain.checks.map { check in
        var parts = check.name.map { ["name: \(SwiftText.literal($0.name))"] } ?? []
        parts.append(SwiftText.argument("expression", check.expression, indent: 8))
        if !check.isValidated { parts.append("isValidated: false") }
        if let comment = check.comment { parts.append(SwiftText.argument("comment", comment, indent: 8)) }
        return SwiftText.call("CheckDefinition", parts, indent: 6, tail: 1)
      }
      let line = "checks: [" + checks.joined(separator: ", ") + "]"
      let isShort = !line.contains("\n") && line.count + 6 <= SwiftText.width
      arguments.append(
        isShort ? line : "checks: [\n" + checks.map { "      " + $0 + ",\n" }.joined() + "    ]")
    }
    if let comment = domain.comment { arguments.append(SwiftText.argument("comment", comment, indent: 4)) }
    return SwiftText.call("DomainDefinition", arguments, indent: 2, tail: front(name))
  }

  private func sequence(_ sequence: SequenceDefinition, _ name: String) -> String {
    var arguments = ["name: \(qualified(sequence.name))"]
    if sequence.type.text != "bigint" { arguments.append("type: \(columnType(sequence.type))") }
    let options = sequenceArguments(sequence.options)
    if !options.isEmpty { arguments.append("options: SequenceOptions(\(options.joined(separator: ", ")))") }
    if let owner = sequence.owner {
      let column = SwiftText.literal(owner.column.name)
      arguments.append("owner: ColumnReference(table: \(qualified(owner.table)), column: \(column))")
    }
    if let comment = sequence.comment { arguments.append(SwiftText.argument("comment", comment, indent: 4)) }
    return SwiftText.call("SequenceDefinition", arguments, indent: 2, tail: front(name))
  }

  // MARK: - SQL

  /// A statement that stands for itself.
  private struct RawStatement {
    var kind: ObjectKind
    var name: String
    var table: Identifier?
    var sql: String
  }

  /// Triggers of SQLite, which are compared; functions that tables need, which come first; the rest, behind the tables:
  /// its tables, functions, views, and PostgreSQL's triggers.
  private var rawObjects: [RawStatement] {
    var result = sayable.said.triggers.map {
      RawStatement(kind: .trigger, name: $0.name.name, table: $0.table, sql: $0.sql)
    }
    let functions = RawDefinition.ordered(definitions.filter { $0.object.kind != .trigger })
    let needed = RawDefinition.needed(by: sayable.said, of: functions)
    for function in needed {
      result.append(RawStatement(kind: .function, name: function.object.name.name.name, table: nil, sql: function.sql))
    }
    func isView(_ operation: SchemaOperation) -> Bool {
      operation.objects.first.map { object in
        object.kind == .view || object.kind == .materializedView || schema.views.contains { $0.name == object.name }
      } ?? false
    }
    result += sayable.rest.filter { !isView($0) }.flatMap(statements)
    for function in functions where !needed.contains(function) {
      let kind = function.object.kind == .other ? "aggregate" : function.object.kind.rawValue
      let name = "\(kind) \(function.object.name.plain)"
      result.append(RawStatement(kind: .other, name: name, table: nil, sql: function.sql))
    }
    result += sayable.rest.filter(isView).flatMap(statements)
    for trigger in definitions where trigger.object.kind == .trigger {
      let name = "trigger \(trigger.object.name.plain).\(trigger.object.member?.name ?? "")"
      result.append(RawStatement(kind: .other, name: name, table: nil, sql: trigger.sql))
    }
    var seen: Set<String> = []
    for index in result.indices {
      let name = result[index].name
      var number = 2
      let table = result[index].table?.name ?? ""
      while !seen.insert("\(result[index].kind):\(table):\(result[index].name)").inserted {
        result[index].name = "\(name) \(number)"
        number += 1
      }
    }
    return result
  }

  private func statements(_ operation: SchemaOperation) -> [RawStatement] {
    let texts = (try? SchemaSQL(dialect: schema.dialect).statements(for: [operation])) ?? []
    let object = operation.objects.first
    return texts.enumerated().map { index, text in
      // Only these kinds are known to stand behind the tables under their own name.
      let isWhole = index == 0 && (object?.kind == .table || object?.kind == .view || object?.kind == .materializedView)
      if isWhole, let object { return RawStatement(kind: object.kind, name: object.name.plain, table: nil, sql: text) }
      if object?.kind == .schema, let object {
        return RawStatement(kind: .schema, name: object.name.plain, table: nil, sql: text)
      }
      return RawStatement(kind: .other, name: object.map(\.description) ?? "statement", table: nil, sql: text)
    }
  }

  private func raw(_ statement: RawStatement, _ name: String) -> String {
    let label = schema.dialect == .sqlite ? "sqlite" : "postgresql"
    var arguments = [".\(Self.word(statement.kind))", SwiftText.literal(statement.name)]
    if let table = statement.table { arguments.append("table: \(SwiftText.literal(table.name))") }
    let text = SwiftText.argument(label, statement.sql, indent: 6, isBlock: true)
    // The text stands on a line of its own where it is a block, or too long behind the words before it.
    let isLong = text.contains("\n") || "    create: .on(".count + text.count + 2 > SwiftText.width
    arguments.append("create: " + (isLong ? ".on(\n      \(text))" : ".on(\(text))"))
    return SwiftText.call("RawObject", arguments, indent: 2, tail: front(name))
  }

  private static func word(_ kind: ObjectKind) -> String { "\(kind)" }
}
