import DBSchema

/// The statements of a ``TableRebuild``: SQLite's own procedure, in this order.
///
/// 1. Views and triggers that name the table go: SQLite reads them all again when a table is renamed, and refuses
///    when one names what is not there. Triggers go first, since those on a view go with it.
/// 2. The new table is made under a name that nothing has, filled with an explicit list of columns, and takes the
///    old one's place. With foreign keys off the drop touches no child row, and the rename leaves other tables' keys
///    to the old name alone, which is the new table's again.
/// 3. `autoincrement` goes on where it was: a number that was handed out never comes back.
/// 4. Indexes, views and triggers are made again.
///
/// It needs the section's option `foreign_keys=off`.
struct SQLiteRebuild {
  private let rebuild: TableRebuild

  init(_ rebuild: TableRebuild) { self.rebuild = rebuild }

  func statements() -> [String] {
    let before = rebuild.before
    let after = rebuild.after
    let aside = Identifier("dbtool_new_" + after.name.name.name)
    var result: [String] = []
    for trigger in rebuild.triggers { result.append("drop trigger \(trigger.name.quoted)") }
    for view in rebuild.views.reversed() { result.append("drop view \(view.name.name.quoted)") }
    result.append(SQLiteDDL.createTable(after, named: aside))
    if !rebuild.copies.isEmpty {
      let columns = rebuild.copies.map(\.column.quoted).joined(separator: ", ")
      let values = rebuild.copies.map(\.expression).joined(separator: ", ")
      result.append(
        "insert into \(aside.quoted) (\(columns))\nselect \(values)\nfrom \(before.name.name.quoted)")
    }
    if after.primaryKey?.isAutoincrement == true, before.primaryKey?.isAutoincrement == true {
      let old = literal(before.name.name)
      let new = literal(aside)
      result.append("delete from sqlite_sequence where name = \(new)")
      result.append(
        "insert into sqlite_sequence (name, seq)\nselect \(new), seq from sqlite_sequence where name = \(old)")
    }
    result.append("drop table \(before.name.name.quoted)")
    result.append("alter table \(aside.quoted) rename to \(after.name.name.quoted)")
    result += after.indexes.map { SQLiteDDL.createIndex($0, on: after.name.name) }
    result += rebuild.views.map { SQLiteDDL.createView($0) }
    result += rebuild.triggers.map(\.sql)
    return result
  }

  private func literal(_ name: Identifier) -> String {
    "'" + name.name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
