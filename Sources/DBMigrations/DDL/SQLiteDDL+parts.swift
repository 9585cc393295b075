import DBQuery
import DBSchema

/// The parts of a table.
extension SQLiteDDL {
  /// The column that a primary key is written with, or nil when it is written behind the columns.
  ///
  /// A key of one column belongs to the column: only there `integer primary key desc` keeps a table's rowid apart from
  /// the key, and only there documentation knows `autoincrement`.
  static func inlineColumn(of key: PrimaryKeyDefinition) -> Identifier? {
    guard key.columns.count == 1, let column = key.columns.first, column.collation == nil else { return nil }
    return column.name
  }

  static func columnDefinition(_ column: ColumnDefinition, primaryKey: PrimaryKeyDefinition?) -> String {
    var text = column.name.quoted
    if !column.type.text.isEmpty { text += " " + column.type.text }
    if let key = primaryKey {
      text += " " + label(key.name) + "primary key"
      if key.columns.first?.isDescending == true { text += " desc" }
      text += conflict(key.conflict)
      if key.isAutoincrement { text += " autoincrement" }
    }
    text += collation(column.collation?.name)
    if let generated = column.generated {
      text += " generated always as " + enclosed(generated.expression) + (generated.isStored ? " stored" : " virtual")
    }
    if !column.isNullable { text += " " + label(column.notNullName) + "not null" + conflict(column.notNullConflict) }
    if let value = column.defaultExpression { text += " default " + defaultTerm(value) }
    return text
  }

  static func primaryKey(_ key: PrimaryKeyDefinition) -> String {
    let columns = key.columns.map(keyColumn).joined(separator: ", ") + (key.isAutoincrement ? " autoincrement" : "")
    return label(key.name) + "primary key (" + columns + ")" + conflict(key.conflict)
  }

  static func unique(_ unique: UniqueDefinition) -> String {
    let columns = unique.columns.map(keyColumn).joined(separator: ", ")
    return label(unique.name) + "unique (" + columns + ")" + conflict(unique.conflict)
  }

  static func check(_ check: CheckDefinition) -> String {
    label(check.name) + "check " + enclosed(check.expression)
  }

  static func foreignKey(_ key: ForeignKeyDefinition) -> String {
    var text = label(key.name) + "foreign key " + list(key.columns) + " references " + key.target.name.quoted
    if !key.targetColumns.isEmpty { text += " " + list(key.targetColumns) }
    if key.isMatchFull { text += " match full" }
    if key.onDelete != .noAction { text += " on delete " + key.onDelete.rawValue }
    if key.onUpdate != .noAction { text += " on update " + key.onUpdate.rawValue }
    if key.deferrability != .notDeferrable { text += " " + key.deferrability.rawValue }
    return text
  }

  // MARK: - Pieces

  static func list(_ names: [Identifier]) -> String { "(" + names.map(\.quoted).joined(separator: ", ") + ")" }

  static func collation(_ name: Identifier?) -> String { name.map { " collate " + $0.quoted } ?? "" }

  /// A text in parentheses.
  static func enclosed(_ text: String) -> String { "(" + closed(text) + ")" }

  /// A text that something can follow: a comment up to the end of the line ends in it.
  static func closed(_ text: String) -> String {
    let tokens = try? SQLLexer(dialect: .sqlite, text).tokens()
    return tokens?.last?.kind == .lineComment ? text + "\n" : text
  }

  private static func label(_ name: Identifier?) -> String { name.map { "constraint " + $0.quoted + " " } ?? "" }

  private static func conflict(_ clause: ConflictClause?) -> String {
    clause.map { " on conflict " + $0.rawValue } ?? ""
  }

  private static func keyColumn(_ column: KeyColumn) -> String {
    column.name.quoted + collation(column.collation) + (column.isDescending ? " desc" : "")
  }

  /// A default as the grammar takes it: a literal, a signed number or a lone word stands by itself, all else in
  /// parentheses. A lone word has to: `default open` is the text `open`, and `default (open)` an error.
  private static func defaultTerm(_ text: String) -> String {
    let lexer = SQLLexer(dialect: .sqlite, text)
    guard var tokens = try? lexer.tokens(), tokens.allSatisfy({ !$0.kind.isComment }) else { return enclosed(text) }
    let isSigned = tokens.first.map { ["-", "+"].contains(lexer.text(of: $0)) } ?? false
    if isSigned { tokens.removeFirst() }
    guard tokens.count == 1, let only = tokens.first else { return "(\(text))" }
    switch only.kind {
    case .number: return text
    case .string, .word, .quotedIdentifier: return isSigned ? "(\(text))" : text
    default: return "(\(text))"
    }
  }
}
