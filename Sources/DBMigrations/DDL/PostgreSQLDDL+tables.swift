import DBSchema

extension PostgreSQLDDL {
  func createTable(_ table: TableDefinition) -> [Piece] {
    // `not valid` means nothing in `create table`: what was not checked comes after.
    let isLate = { (constraint: TableConstraint) in
      switch constraint {
      case .check(let check): !check.isValidated
      case .foreignKey(let key): !key.isValidated
      case .primaryKey, .unique, .exclusion: false
      }
    }
    let own = table.constraints.filter { !isLate($0) }
    var parts = table.columns.map { column($0) }
    parts += own.map { constraint($0, isNew: true) }
    let kind = table.options.isUnlogged ? "unlogged table" : "table"
    var text = "create \(kind) \(name(table.name)) (" + (parts.isEmpty ? "" : "\n  ") + parts.joined(separator: ",\n  ")
    text += parts.isEmpty ? ")" : "\n)"
    if !table.options.inherits.isEmpty {
      text += " inherits (" + table.options.inherits.map(name).joined(separator: ", ") + ")"
    }
    if let key = table.options.partitionKey { text += " partition by \(key)" }
    text += parameters(table.options.parameters)
    var pieces: [Piece] = [.statement(text)]
    for late in table.constraints where isLate(late) {
      pieces.append(.action(table: name(table.name), "add " + constraint(late, isNew: false)))
    }
    for index in table.indexes { pieces += createIndex(index, on: table.name) }
    pieces += comment(ObjectReference(.table, table.name), table.comment)
    for column in table.columns {
      pieces += comment(ObjectReference(.column, table.name, member: column.name), column.comment)
    }
    for constraint in table.constraints {
      pieces += comment(ObjectReference(constraint.kind, table.name, member: constraint.name), constraint.comment)
    }
    return pieces
  }

  func alterOptions(_ table: QualifiedName, _ from: TableOptions, _ to: TableOptions) -> [Piece] {
    var pieces: [Piece] = []
    func add(_ action: String) { pieces.append(.action(table: name(table), action)) }
    for parent in from.inherits where !to.inherits.contains(parent) { add("no inherit \(name(parent))") }
    for parent in to.inherits where !from.inherits.contains(parent) { add("inherit \(name(parent))") }
    if from.isUnlogged != to.isUnlogged {
      pieces.append(.statement("alter table \(name(table)) set \(to.isUnlogged ? "unlogged" : "logged")"))
    }
    let keys = Set(to.parameters.map(Self.key))
    let gone = from.parameters.map(Self.key).filter { !keys.contains($0) }
    if !gone.isEmpty { add("reset (\(gone.joined(separator: ", ")))") }
    let set = to.parameters.filter { !from.parameters.contains($0) }
    if !set.isEmpty { add("set (\(set.joined(separator: ", ")))") }
    return pieces
  }

  private static func key(_ parameter: String) -> String { String(parameter.prefix { $0 != "=" }) }

  func parameters(_ parameters: [String]) -> String {
    parameters.isEmpty ? "" : " with (" + parameters.joined(separator: ", ") + ")"
  }

  // MARK: - Columns

  func column(_ column: ColumnDefinition) -> String {
    var text = "\(name(column.name)) \(column.type.text)"
    if let collation = column.collation { text += " collate \(PostgreSQLName.quoted(collation))" }
    if let value = column.defaultExpression { text += " default \(value)" }
    if let identity = column.identity { text += " " + self.identity(identity) }
    if let generated = column.generated {
      text += " generated always as (\(generated.expression)) \(generated.isStored ? "stored" : "virtual")"
    }
    if !column.isNullable { text += " not null" }
    return text
  }

  private func identity(_ identity: IdentityDefinition) -> String {
    let options = sequenceOptions(identity.options, from: nil)
    return "generated \(identity.isAlways ? "always" : "by default") as identity"
      + (options.isEmpty ? "" : " (\(options.joined(separator: " ")))")
  }

  func alterColumn(_ change: ColumnChange) -> [Piece] {
    let (from, to) = (change.from, change.to)
    let column = name(to.name)
    var pieces: [Piece] = []
    func add(_ action: String) { pieces.append(.action(table: name(change.table), "alter column \(column) \(action)")) }
    let isRetyped = from.type != to.type || from.collation != to.collation || change.using != nil
    let isReset = from.defaultExpression != nil && (to.defaultExpression == nil || isRetyped)
    if isReset { add("drop default") }
    if from.identity != nil, to.identity == nil { add("drop identity") }
    if from.generated != nil, to.generated == nil { add("drop expression") }
    if isRetyped {
      let collation = to.collation.map { " collate \(PostgreSQLName.quoted($0))" } ?? ""
      add("type \(to.type.text)\(collation)" + (change.using.map { " using \($0)" } ?? ""))
    }
    if from.isNullable != to.isNullable { add(to.isNullable ? "drop not null" : "set not null") }
    if let value = to.defaultExpression, isReset || from.defaultExpression != value { add("set default \(value)") }
    if let identity = to.identity {
      if let old = from.identity {
        var actions: [String] = []
        if old.isAlways != identity.isAlways {
          actions.append("set generated \(identity.isAlways ? "always" : "by default")")
        }
        actions += sequenceOptions(identity.options, from: old.options).map { "set \($0)" }
        if !actions.isEmpty { add(actions.joined(separator: " ")) }
      } else {
        add("add \(self.identity(identity))")
      }
    }
    if let source = numbers(change) { pieces.append(.statement(source)) }
    return pieces
  }

  /// When a column of a table with rows begins to count, it goes on behind the numbers that are there.
  private func numbers(_ change: ColumnChange) -> String? {
    let (from, to) = (change.from, change.to)
    guard from.generated == nil else { return nil }
    let old = TextMentions(from.defaultExpression ?? "", .postgresql).sequences
    let new = TextMentions(to.defaultExpression ?? "", .postgresql).sequences
    let column = name(to.name)
    let table = name(change.table)
    let sequence: String
    if let identity = to.identity, from.identity == nil {
      guard identity.options.increment > 0 else { return nil }
      let name = to.name.name
      sequence = "pg_catalog.pg_get_serial_sequence(\(literal(PostgreSQLName.quoted(change.table))), \(literal(name)))"
    } else if new.count == 1, let name = new.first, !old.contains(name),
      to.defaultExpression?.hasPrefix("nextval(") == true
    {
      sequence = "\(literal(PostgreSQLName.quoted(name)))::pg_catalog.regclass"
    } else {
      return nil
    }
    return "select pg_catalog.setval(\(sequence), max(\(column))) from \(table) having max(\(column)) > 0"
  }

  // MARK: - Constraints and indexes

  func constraint(_ constraint: TableConstraint, isNew: Bool) -> String {
    let label = constraint.name.map { "constraint \(name($0)) " } ?? ""
    switch constraint {
    case .primaryKey(let key):
      return label + "primary key " + list(key.columns.map(\.name)) + include(key.include) + timing(key.deferrability)
    case .unique(let unique):
      return label + "unique " + (unique.nullsNotDistinct ? "nulls not distinct " : "")
        + list(unique.columns.map(\.name)) + include(unique.include) + timing(unique.deferrability)
    case .check(let check):
      return label + "check (\(check.expression))" + (check.isInherited ? "" : " no inherit")
        + (check.isValidated || isNew ? "" : " not valid")
    case .exclusion(let exclusion): return label + exclusion.definition
    case .foreignKey(let key):
      var text = label + "foreign key " + list(key.columns) + " references \(name(key.target))"
      if !key.targetColumns.isEmpty { text += " " + list(key.targetColumns) }
      if key.isMatchFull { text += " match full" }
      if key.onUpdate != .noAction { text += " on update \(key.onUpdate.rawValue)" }
      if key.onDelete != .noAction {
        text += " on delete \(key.onDelete.rawValue)"
        if !key.deleteColumns.isEmpty { text += " " + list(key.deleteColumns) }
      }
      return text + timing(key.deferrability) + (key.isValidated || isNew ? "" : " not valid")
    }
  }

  private func include(_ columns: [Identifier]) -> String { columns.isEmpty ? "" : " include " + list(columns) }

  private func timing(_ deferrability: Deferrability) -> String {
    deferrability == .notDeferrable ? "" : " \(deferrability.rawValue)"
  }

  func createIndex(_ index: IndexDefinition, on table: QualifiedName) -> [Piece] {
    var text = index.isUnique ? "create unique index" : "create index"
    text += " \(name(index.name)) on \(name(table))"
    if index.method != "btree" { text += " using \(name(Identifier(index.method)))" }
    text += " (" + index.elements.map(element).joined(separator: ", ") + ")" + include(index.include)
    if index.nullsNotDistinct { text += " nulls not distinct" }
    text += parameters(index.parameters)
    if let predicate = index.predicate { text += " where \(predicate)" }
    let object = ObjectReference(.index, table, member: index.name)
    return [.statement(text)] + comment(object, index.comment)
  }

  private func element(_ element: IndexElement) -> String {
    var text =
      switch element.key {
      case .column(let column): name(column)
      case .expression(let expression): "(\(expression))"
      }
    if let collation = element.collation { text += " collate \(PostgreSQLName.quoted(collation))" }
    if let operatorClass = element.operatorClass { text += " \(operatorClass)" }
    if element.isDescending { text += " desc" }
    if let first = element.nullsFirst { text += first ? " nulls first" : " nulls last" }
    return text
  }
}
