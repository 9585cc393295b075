internal import DBQuery
internal import DBSchema

/// A table as its stored statement has it.
///
/// SQLite keeps the statement that made a table, from the name on as it was written; `alter table` puts further columns
/// before the first constraint of the table, cuts columns out, and writes quoted names where it renames. This is a
/// reader by recursive descent of exactly the grammar that SQLite takes; the grammar's gaps are kept (a comma between
/// two constraints of a table may be missing, a name may stand before no constraint).
///
/// What a part means, where SQLite's own words are not the whole truth:
/// 1. A name belongs to the constraint right behind it; before `default`, `collate`, `null` or a generated column's
///    expression it means nothing and is dropped.
/// 2. Of two `not null`, `default` or `collate` of one column the last one counts.
/// 3. In a table with rowids, `primary key (id desc)` of an `integer` column is the rowid, which is never in
///    descending order; `id integer primary key desc` is not the rowid. So the first one's `desc` is dropped.
struct StoredTable: Sendable {
  var name: String
  var columns: [ColumnDefinition] = []
  var primaryKey: PrimaryKeyDefinition?
  var uniques: [UniqueDefinition] = []
  var checks: [CheckDefinition] = []
  var foreignKeys: [ForeignKeyDefinition] = []
  var options = TableOptions()

  init(_ sql: String) throws(StoredError) {
    var reader = try StoredReader(sql)
    if reader.stands("create", "virtual") {
      name = ""
      try readModule(&reader, sql)
      return
    }
    name = try reader.head("table")
    try reader.need(mark: "(")
    repeat {
      if Self.beginsConstraint(reader.peek()) { break }
      try readColumn(&reader)
    } while reader.take(mark: ",")
    let keyOfColumn = primaryKey
    while !reader.take(mark: ")") {
      try readConstraint(&reader)
      _ = reader.take(mark: ",")
    }
    try readOptions(&reader)
    if keyOfColumn == nil { dropDirectionOfRowID() }
  }

  private static func beginsConstraint(_ token: StoredToken?) -> Bool {
    ["constraint", "primary", "unique", "check", "foreign"].contains { token?.reads($0) == true }
  }

  // MARK: - Constraints of the table

  private mutating func readConstraint(_ reader: inout StoredReader) throws(StoredError) {
    var name: Identifier?
    while reader.take("constraint") { name = Identifier(try reader.name("a name")) }
    if reader.take("primary", "key") {
      let (columns, isAutoincrement) = try reader.keyColumns()
      try add(
        PrimaryKeyDefinition(
          name: name, columns: columns, conflict: try reader.conflict(), isAutoincrement: isAutoincrement))
    } else if reader.take("unique") {
      let (columns, _) = try reader.keyColumns()
      uniques.append(UniqueDefinition(name: name, columns: columns, conflict: try reader.conflict()))
    } else if reader.take("check") {
      checks.append(CheckDefinition(name: name, expression: StoredText.writeInside(try reader.parenthesized())))
      // The grammar has it, and it does nothing.
      _ = try reader.conflict()
    } else if reader.take("foreign", "key") {
      let columns = try reader.names().map { Identifier($0) }
      var key = try reader.reference(of: columns, named: name)
      key.deferrability = try reader.deferrability() ?? .notDeferrable
      foreignKeys.append(key)
    } else if name == nil || !(reader.peek()?.isSymbol(",") == true || reader.peek()?.kind == .rightParenthesis) {
      throw reader.expected("a constraint")
    }
  }

  mutating func add(_ key: PrimaryKeyDefinition) throws(StoredError) {
    guard primaryKey == nil else { throw StoredError(message: "there is more than one primary key") }
    primaryKey = key
  }

  /// Rule 3.
  private mutating func dropDirectionOfRowID() {
    guard !options.isWithoutRowID, let key = primaryKey, key.columns.count == 1, let only = key.columns.first else {
      return
    }
    let column = columns.first { $0.name.name.loweredASCII == only.name.name.loweredASCII }
    if column?.type.text.loweredASCII == "integer" { primaryKey?.columns[0].isDescending = false }
  }

  // MARK: - Options

  private mutating func readOptions(_ reader: inout StoredReader) throws(StoredError) {
    while let word = reader.peek(), word.kind != .semicolon {
      if reader.take("without") {
        guard try reader.name("rowid").loweredASCII == "rowid" else { throw reader.expected("rowid") }
        options.isWithoutRowID = true
      } else if word.name?.loweredASCII == "strict" {
        reader.position += 1
        options.isStrict = true
      } else {
        throw reader.expected("an option")
      }
      if !reader.take(mark: ",") { break }
    }
    try reader.end()
  }

  /// A virtual table: its module's arguments are the module's own language, and stay as they are.
  private mutating func readModule(_ reader: inout StoredReader, _ sql: String) throws(StoredError) {
    name = try reader.head("table")
    try reader.need("using")
    guard let module = reader.peek(), module.name != nil else { throw reader.expected("a module") }
    reader.position += 1
    var text = module.text
    if reader.peek()?.kind == .leftParenthesis, reader.peek(1)?.kind == .rightParenthesis {
      reader.position += 2
    } else if reader.peek()?.kind == .leftParenthesis {
      let bytes = Array(sql.utf8)
      let arguments = StoredReader.elements(try reader.parenthesized()).map { tokens in
        guard let first = tokens.first, let last = tokens.last else { return "" }
        return String(decoding: bytes[first.range.lowerBound..<last.range.upperBound], as: UTF8.self)
      }
      text += "(" + arguments.joined(separator: ", ") + ")"
    }
    options.virtual = text
    try reader.end()
  }
}
