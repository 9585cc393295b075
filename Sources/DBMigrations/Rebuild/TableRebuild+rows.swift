import DBQuery
import DBSchema

/// How the rows get into the new table.
extension TableRebuild {
  /// The statements that copy rows and counter.
  func copyStatements(from old: Identifier, to new: Identifier) -> [String] {
    let copies = rowCopies
    let columns = copies.map(\.column).joined(separator: ", ")
    let values = copies.map(\.value).joined(separator: ", ")
    var statements: [String] = []
    if !copies.isEmpty {
      statements.append(
        "insert or abort into \(new.quoted) (\(columns)) select \(values) from \(old.quoted)")
    }
    if before.primaryKey?.isAutoincrement == true, after.primaryKey?.isAutoincrement == true {
      let (from, to) = (Self.literal(old), Self.literal(new))
      statements.append("delete from sqlite_sequence where name = \(to)")
      statements.append(
        "insert into sqlite_sequence (name, seq) select \(to), seq from sqlite_sequence where name = \(from)")
    }
    return statements
  }

  /// What each column that is written gets. Every row is kept, also when no column is copied.
  private var rowCopies: [(column: String, value: String)] {
    let generated = after.columns.filter { $0.generated != nil }.map(\.name)
    var pairs: [(column: String, value: String)] = []
    if let words = rowIDWords { pairs.append((words.after, words.before)) }
    for copy in copies where !generated.contains(where: { Self.isSame($0, copy.column) }) {
      pairs.append((copy.column.quoted, copy.expression))
    }
    if pairs.isEmpty, let first = after.columns.first(where: { $0.generated == nil }) {
      pairs.append((first.name.quoted, first.defaultExpression.map { "(\($0))" } ?? "null"))
    }
    return pairs
  }

  /// The words that the rowid goes by in both tables when it has to be copied by itself; nil when it cannot or need
  /// not be.
  ///
  /// It is copied when both tables have rowids and no column of the new table is one: `integer primary key` is, and is
  /// copied as a column. It cannot be when all of `rowid`, `_rowid_` and `oid` are columns of one of the tables.
  var rowIDWords: (before: String, after: String)? {
    guard Self.hasRowID(before), Self.hasRowID(after), !Self.hasRowIDColumn(after) else { return nil }
    guard let one = Self.rowIDWord(in: before), let other = Self.rowIDWord(in: after) else { return nil }
    return (one, other)
  }

  private static func hasRowID(_ table: TableDefinition) -> Bool {
    !table.options.isWithoutRowID && table.options.virtual == nil
  }

  /// Whether a column is the rowid by another name.
  private static func hasRowIDColumn(_ table: TableDefinition) -> Bool {
    guard let key = table.primaryKey, key.columns.count == 1, let only = key.columns.first, !only.isDescending else {
      return false
    }
    return table.columns.contains { isSame($0.name, only.name) && isSame(Identifier($0.type.text), "integer") }
  }

  private static func rowIDWord(in table: TableDefinition) -> String? {
    ["rowid", "_rowid_", "oid"].first { word in
      !table.columns.contains { isSame($0.name, Identifier(word)) }
    }
  }

  private static func literal(_ name: Identifier) -> String { SQLValue.text(name.name).literal(for: .sqlite) }
}
