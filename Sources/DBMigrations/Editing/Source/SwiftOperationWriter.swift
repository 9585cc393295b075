import DBSchema

/// Operations as calls of ``Operations``: the Swift beside the SQL that ``SchemaSQL`` writes of them.
///
/// Neighbouring changes of one table share an `alterTable`, as they share a statement in SQL. A rebuild is written as
/// the whole new table, so that its columns stand in the very order that was proved.
///
/// ```swift
/// SwiftOperationWriter(dialect: .sqlite).statements(for: diff.operations)
/// // ["try await operations.addColumn(to: \"users\", \"age\", \"integer\")"]
/// ```
struct SwiftOperationWriter {
  let dialect: DialectName
  /// Values for rows that are there, for columns that become `not null`.
  var backfills: [ColumnReference: String] = [:]
  /// How far to the right the statements stand.
  var indent = 4

  private var margin: String { String(repeating: " ", count: indent) }

  /// The statements, each with its lines after the first at their place.
  func statements(for operations: [SchemaOperation]) throws(MigrationError) -> [String] {
    var result: [String] = []
    var run: [SchemaOperation] = []
    var table: QualifiedName?
    func flush() throws(MigrationError) {
      if let table { result.append(try alter(table, run)) }
      run = []
      table = nil
    }
    let keys = addedKeys(operations)
    for operation in operations {
      guard let changed = Self.changedTable(operation) else {
        try flush()
        result += try calls(operation)
        continue
      }
      if case .addConstraint(_, .foreignKey(let key)) = operation, keys.values.contains(where: { $0.contains(key) }) {
        continue
      }
      if table != changed { try flush() }
      table = changed
      run.append(operation)
      if case .addColumn(_, let column) = operation {
        let own = keys[ColumnReference(table: changed, column: column.name)] ?? []
        run += own.map { .addConstraint(changed, .foreignKey($0)) }
      }
    }
    try flush()
    return result
  }

  /// SQLite's foreign keys that come with a column: they belong to its very statement.
  private func addedKeys(_ operations: [SchemaOperation]) -> [ColumnReference: [ForeignKeyDefinition]] {
    guard dialect == .sqlite else { return [:] }
    var added: Set<ColumnReference> = []
    for case .addColumn(let table, let column) in operations {
      added.insert(ColumnReference(table: table, column: column.name))
    }
    var keys: [ColumnReference: [ForeignKeyDefinition]] = [:]
    for case .addConstraint(let table, .foreignKey(let key)) in operations where key.columns.count == 1 {
      for column in key.columns {
        let place = ColumnReference(table: table, column: column)
        if added.contains(place) { keys[place, default: []].append(key) }
      }
    }
    return keys
  }

  /// The table that an operation changes in a way which its neighbours can share.
  private static func changedTable(_ operation: SchemaOperation) -> QualifiedName? {
    switch operation {
    case .addColumn(let table, _), .dropColumn(let table, _), .addConstraint(let table, _),
      .dropConstraint(let table, _), .alterTableOptions(let table, _, _):
      table
    case .alterColumn(let change): change.table
    default: nil
    }
  }

  // MARK: - Tables

  private func alter(_ table: QualifiedName, _ run: [SchemaOperation]) throws(MigrationError) -> String {
    let name = SwiftLiteral.object(table)
    if run.count == 1, let only = run.first, let call = single(only, name) { return call }
    let writer = SwiftTableWriter(dialect: dialect, backfills: backfills, indent: indent + 2)
    var lines = ["try await operations.alterTable(\(name)) { table in"]
    for operation in run { lines += writer.edit(operation).map { margin + "  " + $0 } }
    return (lines + [margin + "}"]).joined(separator: "\n")
  }

  /// A change that is alone, by the word for it.
  private func single(_ operation: SchemaOperation, _ table: String) -> String? {
    let column = indent + 2
    switch operation {
    case .addColumn(let place, let added):
      var arguments =
        SwiftLiteral.columnArguments(added, indent: column) ?? [SwiftLiteral.column(added, indent: column)]
      if let value = backfills[ColumnReference(table: place, column: added.name)], !added.isNullable {
        arguments.append(SwiftLiteral.text("backfill", value, indent: column))
      }
      return call("addColumn", ["to: \(table)"] + arguments)
    case .dropColumn(_, let dropped): return call("dropColumn", [SwiftLiteral.name(dropped.name), "of: \(table)"])
    case .alterColumn(let change):
      let writer = SwiftTableWriter(dialect: dialect, backfills: backfills, indent: indent)
      return call("alterColumn", [SwiftLiteral.name(change.to.name), "of: \(table)"] + writer.alteration(change))
    case .dropConstraint(_, let constraint):
      return constraint.name.map { call("dropConstraint", [SwiftLiteral.name($0), "of: \(table)"]) }
    default: return nil
    }
  }

  func call(_ method: String, _ arguments: [String]) -> String {
    SwiftText.call("try await operations.\(method)", arguments, indent: indent)
  }

  private func draft(_ method: String, _ arguments: [String], _ table: TableDefinition) -> String {
    let writer = SwiftTableWriter(dialect: dialect, backfills: [:], indent: indent + 2)
    let lines = writer.draft(table)
    var head = SwiftText.call("try await operations.\(method)", arguments, indent: indent, tail: 12)
    // The brace of a closure stands behind a parenthesis on its own line.
    if head.contains("\n") { head = head.dropLast() + "\n" + margin + ")" }
    if lines.isEmpty { return head + " { _ in }" }
    return ([head + " { table in"] + lines.map { margin + "  " + $0 } + [margin + "}"]).joined(separator: "\n")
  }

  // MARK: - Everything else

  private func calls(_ operation: SchemaOperation) throws(MigrationError) -> [String] {
    let column = indent + 2
    func name(_ qualified: QualifiedName) -> String { SwiftLiteral.object(qualified) }
    func one(_ identifier: Identifier) -> String { SwiftLiteral.name(identifier) }
    func text(_ label: String?, _ text: String) -> String { SwiftLiteral.text(label, text, indent: column) }
    func rename(_ method: String, _ from: QualifiedName, _ to: QualifiedName) -> [String] {
      // A name that leaves its schema has to say where it goes.
      let moves = from.schema != to.schema
      return [
        call(
          method,
          [SwiftLiteral.object(from, keepsPublic: moves), "to: \(SwiftLiteral.object(to, keepsPublic: moves))"])
      ]
    }
    switch operation {
    case .createSchema(let schema): return [call("createSchema", [one(schema)])]
    case .dropSchema(let schema): return [call("dropSchema", [one(schema)])]
    case .createTable(let table): return [draft("createTable", [name(table.name)], table)]
    case .dropTable(let table): return [call("dropTable", [name(table.name)])]
    case .renameTable(let from, let to): return rename("renameTable", from, to)
    case .rebuildTable(let rebuild): return [rebuildCall(rebuild)]
    case .renameColumn(let table, let from, let to):
      return [call("renameColumn", [one(from), "of: \(name(table))", "to: \(one(to))"])]
    case .renameConstraint(let table, _, let from, let to):
      return [call("renameConstraint", [one(from), "of: \(name(table))", "to: \(one(to))"])]
    case .createIndex(let table, let index): return [createIndex(table, index)]
    case .dropIndex(let table, let index):
      return [call("dropIndex", [name(QualifiedName(schema: table.schema, index.name))])]
    case .renameIndex(let table, let from, let to):
      return [call("renameIndex", [name(QualifiedName(schema: table.schema, from)), "to: \(one(to))"])]
    case .createEnum(let type):
      var arguments = [name(type.name), SwiftLiteral.strings(type.values, indent: column)]
      if let comment = type.comment { arguments.append(text("comment", comment)) }
      return [call("createEnum", arguments)]
    case .dropEnum(let type): return [call("dropEnum", [name(type.name)])]
    case .renameEnum(let from, let to): return rename("renameEnum", from, to)
    case .alterEnum(let change): return enumCalls(change)
    case .createDomain(let domain): return [createDomain(domain)]
    case .dropDomain(let domain): return [call("dropDomain", [name(domain.name)])]
    case .renameDomain(let from, let to): return rename("renameDomain", from, to)
    case .alterDomain(let from, let to): return alterDomain(from, to)
    case .createSequence(let sequence):
      var arguments = [name(sequence.name)]
      if sequence.type.text != "bigint" { arguments.append(text(nil, sequence.type.text)) }
      if sequence.options != SequenceOptions() {
        arguments.append("options: \(SwiftLiteral.options(sequence.options, indent: column))")
      }
      if let owner = sequence.owner { arguments.append("owner: \(SwiftLiteral.reference(owner))") }
      if let comment = sequence.comment { arguments.append(text("comment", comment)) }
      return [call("createSequence", arguments)]
    case .dropSequence(let sequence): return [call("dropSequence", [name(sequence.name)])]
    case .renameSequence(let from, let to): return rename("renameSequence", from, to)
    case .alterSequence(let from, let to): return alterSequence(from, to)
    case .createView(let view):
      return [viewCall(view.isMaterialized ? "createMaterializedView" : "createView", view)]
        + view.indexes.map { createIndex(view.name, $0) }
    case .dropView(let view):
      return [call(view.isMaterialized ? "dropMaterializedView" : "dropView", [name(view.name)])]
    case .renameView(let from, let to, let isStored):
      return rename(isStored ? "renameMaterializedView" : "renameView", from, to)
    case .replaceView(let from, let to):
      guard from.isMaterialized || to.isMaterialized else { return [viewCall("replaceView", to)] }
      return try calls(.dropView(from)) + calls(.createView(to))
    case .createTrigger(let trigger):
      return [
        call(
          "createTrigger",
          [one(trigger.name), "on: \(name(QualifiedName(trigger.table)))", text(nil, trigger.sql)])
      ]
    case .dropTrigger(let trigger):
      return [call("dropTrigger", [one(trigger.name), "on: \(name(QualifiedName(trigger.table)))"])]
    case .comment(let change): return dialect == .sqlite ? [] : [comment(change)]
    case .alterTableOptions(let table, _, _), .addColumn(let table, _), .dropColumn(let table, _),
      .addConstraint(let table, _), .dropConstraint(let table, _):
      return [try alter(table, [operation])]
    case .alterColumn(let change): return [try alter(change.table, [operation])]
    }
  }

  private func rebuildCall(_ rebuild: TableRebuild) -> String {
    let plain = SQLiteDependants(DatabaseSchema(dialect: .sqlite)).rebuild(rebuild.before, to: rebuild.after)
    let known = Dictionary(plain.copies.map { ($0.column, $0.expression) }) { first, _ in first }
    let others = rebuild.copies.filter { known[$0.column] != $0.expression }
    var arguments = [SwiftLiteral.object(rebuild.before.name)]
    if !others.isEmpty {
      let pairs = others.map {
        "\(SwiftLiteral.name($0.column)): \(SwiftLiteral.text(nil, $0.expression, indent: indent + 4))"
      }
      arguments.append("copying: " + SwiftText.array(pairs, indent: indent + 2, tail: 12))
    }
    return draft("rebuildTable", arguments, rebuild.after)
  }

  private func createIndex(_ table: QualifiedName, _ index: IndexDefinition) -> String {
    call(
      "createIndex",
      [SwiftLiteral.name(index.name), "on: \(SwiftLiteral.object(table))"]
        + SwiftLiteral.indexArguments(index, indent: indent + 2))
  }

  private func viewCall(_ method: String, _ view: ViewDefinition) -> String {
    let column = indent + 2
    var arguments = [SwiftLiteral.object(view.name), SwiftLiteral.text("as", view.query, indent: column)]
    if !view.columns.isEmpty {
      arguments.append("columns: " + SwiftText.array(view.columns.map(SwiftLiteral.name), indent: column, tail: 1))
    }
    if !view.options.isEmpty { arguments.append("options: \(SwiftLiteral.strings(view.options, indent: column))") }
    if view.isMaterialized, !view.isPopulated { arguments.append("populated: false") }
    if let comment = view.comment { arguments.append(SwiftLiteral.text("comment", comment, indent: column)) }
    return call(method, arguments)
  }

  private func comment(_ change: CommentChange) -> String {
    var arguments = ["on: .\(change.object.kind)", SwiftLiteral.object(change.object.name)]
    if let member = change.object.member { arguments.append("member: \(SwiftLiteral.name(member))") }
    arguments.append(change.to.map { SwiftLiteral.text("to", $0, indent: indent + 2) } ?? "to: nil")
    return call("setComment", arguments)
  }
}
