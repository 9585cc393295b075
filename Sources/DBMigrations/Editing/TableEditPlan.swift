import DBSchema

/// Changes of a table as operations.
///
/// PostgreSQL takes each by itself. For SQLite they are made in the definition, and the comparison of the schema with
/// and without them says what to do: `alter table`, or one rebuild with all that hangs on the table.
struct TableEditPlan {
  let name: ObjectName
  let dialect: DialectName
  private(set) var operations: [SchemaOperation] = []
  private(set) var backfills: [ColumnReference: String] = [:]
  private let same: SchemaEquality

  /// Plans for PostgreSQL.
  /// - Parameter table: the definition; nil when none of the edits needs it.
  init(_ edits: [TableEdit], of name: ObjectName, _ table: TableDefinition?) throws(MigrationError) {
    self.name = name
    dialect = .postgresql
    same = SchemaEquality(dialect: .postgresql)
    var table = table
    for edit in edits { try add(edit, &table) }
  }

  private mutating func add(_ edit: TableEdit, _ table: inout TableDefinition?) throws(MigrationError) {
    let place = name.qualified
    switch edit {
    case .addColumn(let column, let backfill):
      operations.append(.addColumn(place, column))
      backfills[ColumnReference(table: place, column: column.name)] = backfill
    case .dropColumn(let column):
      let known = table?.columns.first { $0.name == column }
      operations.append(.dropColumn(place, known ?? ColumnDefinition(name: column, type: "")))
    case .renameColumn(let from, let to): operations.append(.renameColumn(place, from: from, to: to))
    case .alterColumn(let alteration):
      let from = table?.columns.first { $0.name == alteration.name } ?? alteration.unknown
      let to = alteration.applied(to: from)
      var silent = to
      silent.comment = from.comment
      if silent != from || alteration.using != nil {
        operations.append(.alterColumn(ColumnChange(table: place, from: from, to: silent, using: alteration.using)))
      }
      backfills[ColumnReference(table: place, column: to.name)] = alteration.backfill
      if alteration.comment != .keep {
        let object = ObjectReference(.column, place, member: to.name)
        operations.append(.comment(CommentChange(object: object, from: from.comment, to: to.comment)))
      }
    case .addConstraint(let constraint): operations.append(.addConstraint(place, constraint))
    case .dropConstraint(.named(let name)):
      operations.append(.dropConstraint(place, .check(CheckDefinition(name: name, expression: ""))))
    case .dropConstraint(let choice):
      let found = table?.constraints.first { choice.matches($0, same) }
      guard let found else { throw Self.unknown(choice, name) }
      operations.append(.dropConstraint(place, found))
    case .renameConstraint(let from, let to):
      operations.append(.renameConstraint(place, .check, from: from, to: to))
    case .changeOptions(let body):
      guard let from = table?.options else { return }
      var to = from
      body(&to)
      operations.append(.alterTableOptions(place, from: from, to: to))
    }
    try table?.apply(edit, same)
  }

  /// Plans for SQLite.
  /// - Parameters:
  ///   - edits: none of them renames a column: SQLite does that by itself, and looks through all texts then.
  ///   - schema: everything that stands.
  init(_ edits: [TableEdit], of name: ObjectName, _ table: TableDefinition, in schema: DatabaseSchema)
    throws(MigrationError)
  {
    self.name = name
    dialect = .sqlite
    same = SchemaEquality(dialect: .sqlite)
    var after = table
    for edit in edits { try after.apply(edit, same) }
    var wanted = schema
    wanted.tables = schema.tables.map { $0.name == table.name ? after : $0 }
    operations = SchemaDiff(from: schema, to: wanted).operations
    let isRebuilt = operations.contains { if case .rebuildTable = $0 { true } else { false } }
    // Names of constraints, and values of another form, are no difference of two schemas.
    let isForced = edits.contains { edit in
      switch edit {
      case .renameConstraint: true
      case .alterColumn(let alteration): alteration.using != nil
      default: false
      }
    }
    if isForced, !isRebuilt { operations = [.rebuildTable(SQLiteDependants(schema).rebuild(table, to: after))] }
    fill(edits)
  }

  /// Where values of the new table come from.
  private mutating func fill(_ edits: [TableEdit]) {
    for edit in edits {
      switch edit {
      case .addColumn(let column, let text?): fill(column.name, always: text)
      case .alterColumn(let alteration):
        if let using = alteration.using { fill(alteration.name, always: using) }
        if let text = alteration.backfill { fill(alteration.name, missing: text) }
      default: continue
      }
    }
  }

  private mutating func fill(_ column: Identifier, always value: String? = nil, missing: String? = nil) {
    for index in operations.indices {
      guard case .rebuildTable(var rebuild) = operations[index] else { continue }
      let place = rebuild.copies.firstIndex { same.isSame($0.column, column) }
      let old = place.map { rebuild.copies[$0].expression }
      let text = value ?? missing.map { text in old.map { "coalesce(\($0), \(text))" } ?? text }
      guard let text else { continue }
      if let place {
        rebuild.copies[place].expression = text
      } else {
        rebuild.copies.append(TableRebuild.Copy(column: column, expression: text))
      }
      operations[index] = .rebuildTable(rebuild)
    }
  }

  /// Columns that came without their values, and the values that rows get in them: those that may be null.
  func lateBackfills(_ edits: [TableEdit]) -> [(column: Identifier, value: String)] {
    let isRebuilt = operations.contains { if case .rebuildTable = $0 { true } else { false } }
    guard !isRebuilt else { return [] }
    return edits.compactMap { edit in
      guard case .addColumn(let column, let text?) = edit, dialect == .sqlite || column.isNullable else { return nil }
      return (column.name, text)
    }
  }

  static func unknown(_ choice: ConstraintChoice, _ table: ObjectName) -> MigrationError {
    MigrationError(
      code: "unknownConstraint", "\(table.qualified.plain) has no \(choice.words)",
      object: "table:\(table.qualified.plain)")
  }
}

extension TableDefinition {
  /// The table after a change.
  /// - Throws: ``MigrationError`` with code `unknownColumn` or `unknownConstraint`.
  fileprivate mutating func apply(_ edit: TableEdit, _ same: SchemaEquality) throws(MigrationError) {
    func place(_ column: Identifier) throws(MigrationError) -> Int {
      try Operations.require(column, among: columns.map(\.name), of: ObjectName(name), same.dialect)
      return columns.firstIndex { same.isSame($0.name, column) } ?? 0
    }
    switch edit {
    case .addColumn(let column, _): columns.append(column)
    case .dropColumn(let column):
      let index = try place(column)
      columns.remove(at: index)
      dropParts(of: column, same)
    case .renameColumn(let from, let to): columns[try place(from)].name = to
    case .alterColumn(let alteration):
      let index = try place(alteration.name)
      columns[index] = alteration.applied(to: columns[index])
    case .addConstraint(let constraint): add(constraint)
    case .dropConstraint(let choice):
      guard let found = constraints.first(where: { choice.matches($0, same) }) else {
        // PostgreSQL's definition may lag behind a constraint that an earlier edit made; the database knows.
        if same.dialect == .postgresql { return }
        throw TableEditPlan.unknown(choice, ObjectName(name))
      }
      remove(found)
    case .renameConstraint(let from, let to):
      guard let found = constraints.first(where: { ConstraintChoice.named(from).matches($0, same) }) else {
        if same.dialect == .postgresql { return }
        throw TableEditPlan.unknown(.named(from), ObjectName(name))
      }
      var renamed = found
      renamed.name = to
      remove(found)
      add(renamed)
    case .changeOptions(let body): body(&options)
    }
  }

  private mutating func add(_ constraint: TableConstraint) {
    switch constraint {
    case .primaryKey(let key): primaryKey = key
    case .unique(let unique): uniques.append(unique)
    case .check(let check): checks.append(check)
    case .foreignKey(let key): foreignKeys.append(key)
    case .exclusion(let exclusion): exclusions.append(exclusion)
    }
  }

  private mutating func remove(_ constraint: TableConstraint) {
    switch constraint {
    case .primaryKey: primaryKey = nil
    case .unique(let unique): uniques.removeAll { $0 == unique }
    case .check(let check): checks.removeAll { $0 == check }
    case .foreignKey(let key): foreignKeys.removeAll { $0 == key }
    case .exclusion(let exclusion): exclusions.removeAll { $0 == exclusion }
    }
  }

  /// What goes with a column, as PostgreSQL has it: the keys, checks and indexes that stand on it.
  private mutating func dropParts(of column: Identifier, _ same: SchemaEquality) {
    func has(_ names: [Identifier]) -> Bool { names.contains { same.isSame($0, column) } }
    func reads(_ text: String?) -> Bool {
      guard let text else { return false }
      return TextMentions(text, same.dialect).words.contains(same.key(column).name)
    }
    if let key = primaryKey, has(key.columns.map(\.name)) { primaryKey = nil }
    uniques.removeAll { has($0.columns.map(\.name)) }
    foreignKeys.removeAll { has($0.columns) }
    checks.removeAll { reads($0.expression) }
    indexes.removeAll { index in
      reads(index.predicate)
        || index.elements.contains { element in
          switch element.key {
          case .column(let name): same.isSame(name, column)
          case .expression(let text): reads(text)
          }
        }
    }
  }
}
