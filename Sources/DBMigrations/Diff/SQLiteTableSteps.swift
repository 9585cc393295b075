import DBQuery
import DBSchema

/// How one SQLite table becomes another: not at all, natively, or by a rebuild.
struct SQLiteTableSteps {
  let from: TableDefinition
  let to: TableDefinition
  /// Whether nothing but indexes differs.
  let isSame: Bool
  /// Whether `add column` and `drop column` are enough.
  let isNative: Bool
  let dropped: [ColumnDefinition]
  let added: [ColumnDefinition]
  private let addedKeys: [ForeignKeyDefinition]

  init(from: TableDefinition, to: TableDefinition, old: DatabaseSchema, new: DatabaseSchema) {
    let same = SchemaEquality(dialect: .sqlite)
    self.from = from
    self.to = to
    let oldNames = Set(from.columns.map { same.key($0.name) })
    let newNames = Set(to.columns.map { same.key($0.name) })
    let dropped = from.columns.filter { !newNames.contains(same.key($0.name)) }
    let added = to.columns.filter { !oldNames.contains(same.key($0.name)) }
    self.dropped = dropped
    self.added = added
    func isAlike(_ column: ColumnDefinition) -> Bool {
      guard let known = from.columns.first(where: { same.isSame($0.name, column.name) }) else { return true }
      return same.normal(known, in: from) == same.normal(column, in: to)
    }
    let addedNames = Set(added.map { same.key($0.name) })
    addedKeys = to.foreignKeys.filter { key in
      key.columns.count == 1 && key.name == nil && key.columns.allSatisfy { addedNames.contains(same.key($0)) }
    }
    let keys = addedKeys
    func constraints(_ table: TableDefinition, without keys: [ForeignKeyDefinition] = []) -> [TableConstraint] {
      table.constraints.filter { constraint in
        if case .foreignKey(let key) = constraint { return !keys.contains(key) }
        return true
      }
    }
    let options =
      from.options.isStrict == to.options.isStrict && from.options.isWithoutRowID == to.options.isWithoutRowID
    let isAutoincrement = from.primaryKey?.isAutoincrement == to.primaryKey?.isAutoincrement
    let columns = to.columns.allSatisfy(isAlike)
    func areConstraintsSame(without keys: [ForeignKeyDefinition]) -> Bool {
      same.areSame(constraints(from), in: from, of: old, constraints(to, without: keys), in: to, of: new)
    }
    let base = options && isAutoincrement && columns
    isSame = base && dropped.isEmpty && added.isEmpty && areConstraintsSame(without: [])
    isNative =
      base && areConstraintsSame(without: keys) && dropped.allSatisfy { Self.canDrop($0, from, to) }
      && added.allSatisfy { column in Self.canAdd(column, keys.filter { same.isSame($0.columns[0], column.name) }) }
      && from.columns.count > dropped.count
  }

  /// The foreign keys that come with a column.
  func keys(of column: ColumnDefinition) -> [ForeignKeyDefinition] { addedKeys.filter { $0.columns == [column.name] } }

  /// What `drop column` refuses: a column of a key, of an index that stays, of a foreign key either way, or one that a
  /// check or a computed column reads.
  private static func canDrop(_ column: ColumnDefinition, _ table: TableDefinition, _ to: TableDefinition) -> Bool {
    let name = column.name.name.loweredASCII
    func isNamed(_ names: [Identifier]) -> Bool { names.contains { $0.name.loweredASCII == name } }
    func isRead(_ text: String?) -> Bool { text.map { TextMentions($0, .sqlite).words.contains(name) } ?? false }
    if let key = table.primaryKey, isNamed(key.columns.map(\.name)) { return false }
    if table.uniques.contains(where: { isNamed($0.columns.map(\.name)) }) { return false }
    if table.checks.contains(where: { isRead($0.expression) }) { return false }
    if table.foreignKeys.contains(where: { key in
      isNamed(key.columns)
        || key.target.name.name.loweredASCII == table.name.name.name.loweredASCII
          && isNamed(key.targetColumns)
    }) {
      return false
    }
    return !table.columns.contains { $0.name != column.name && isRead($0.generated?.expression) }
  }

  /// What `add column` refuses: a value that is not a constant, a missing value for `not null`, a stored computed
  /// column, and a foreign key beside a default.
  private static func canAdd(_ column: ColumnDefinition, _ keys: [ForeignKeyDefinition]) -> Bool {
    if let generated = column.generated { return !generated.isStored && column.isNullable && keys.isEmpty }
    guard let value = column.defaultExpression else { return column.isNullable }
    let text = SchemaEquality(dialect: .sqlite).canonical(value)
    if text == "null" { return column.isNullable }
    return keys.isEmpty && isConstant(text)
  }

  /// A literal, with or without a sign; what needs parentheses is refused by SQLite even when it is constant.
  private static func isConstant(_ text: String) -> Bool {
    let lexer = SQLLexer(dialect: .sqlite, text)
    guard var tokens = try? lexer.tokens(), let first = tokens.first else { return false }
    if ["-", "+"].contains(lexer.text(of: first)) { tokens.removeFirst() }
    guard tokens.count == 1, let token = tokens.first else { return false }
    switch token.kind {
    case .number, .string: return true
    case .word: return ["true", "false"].contains(lexer.text(of: token).loweredASCII)
    default: return false
    }
  }
}
