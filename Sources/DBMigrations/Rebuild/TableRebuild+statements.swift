package import DBSchema

/// The statements of a rebuild.
///
/// They are for a group with `foreign_keys=off`: with the keys on, `drop table` would delete the rows of children first.
/// In order:
/// 1. Triggers and views that name the table go, triggers first: a rename looks at every view and trigger of the
///    database, and stops at one that names a table which is not there. `legacy_alter_table`, which would not look, is
///    never set.
/// 2. The new table is made under a name that is free.
/// 3. The rows are copied, by `insert or abort`: a new table's own `on conflict ignore` or `replace` would lose rows
///    without a word.
/// 4. The rowid of each row is kept where rows have one of their own: indexes of `fts5` and programs refer to it. See
///    ``rowIDWords``.
/// 5. The counter of `autoincrement` is kept: it may be above every row that is left.
/// 6. The old table goes, and the new one takes its name. Foreign keys of other tables, and of the table to itself, name
///    the old name all the time, so that they hold again; nothing ever names the new table while it is made.
/// 7. A table that is renamed too gets its new name now, by a rename of its own: SQLite writes that name into the
///    foreign keys of other tables.
/// 8. Indexes, views, triggers are made again.
extension TableRebuild {
  /// The statements in order, without semicolons.
  ///
  /// ```swift
  /// TableRebuild(before: old, after: new, copies: copies).statements(avoiding: tableNames)
  /// // create table "_dbtool_new_users" (...)
  /// // insert or abort into "_dbtool_new_users" ("id", "email") select "id", "email" from "users"
  /// // drop table "users"
  /// // alter table "_dbtool_new_users" rename to "users"
  /// ```
  /// - Parameter names: Names of tables, views and indexes that stand in the database, which the new table must not
  ///   have for the time being; ``taken`` is avoided too.
  package func statements(avoiding names: some Sequence<Identifier> = []) -> [String] {
    let old = before.name.name
    let new = temporaryName(avoiding: Array(names) + taken)
    var statements = triggers.map { "drop trigger \($0.name.quoted)" }
    statements += views.reversed().map { "drop view \($0.name.name.quoted)" }
    statements.append(SQLiteDDL.createTable(after, named: new))
    statements += copyStatements(from: old, to: new)
    statements.append("drop table \(old.quoted)")
    if Self.isSame(old, after.name.name) {
      statements.append("alter table \(new.quoted) rename to \(after.name.name.quoted)")
    } else {
      statements.append("alter table \(new.quoted) rename to \(old.quoted)")
      statements.append("alter table \(old.quoted) rename to \(after.name.name.quoted)")
    }
    statements += after.indexes.map { SQLiteDDL.createIndex($0, on: after.name.name) }
    statements += views.map(SQLiteDDL.createView)
    statements += triggers.map(\.sql)
    return statements
  }

  /// What the name of a table begins with while it is made.
  static let temporaryPrefix = "_dbtool_new_"

  /// A name for the new table that nothing else has.
  private func temporaryName(avoiding names: some Sequence<Identifier>) -> Identifier {
    var taken = Set(names.map { $0.name.lowercased() })
    for table in [before, after] {
      taken.insert(table.name.name.name.lowercased())
      for index in table.indexes { taken.insert(index.name.name.lowercased()) }
    }
    for view in views { taken.insert(view.name.name.name.lowercased()) }
    let base = Self.temporaryPrefix + before.name.name.name.prefix(60)
    var candidate = base
    var number = 1
    while taken.contains(candidate.lowercased()) {
      number += 1
      candidate = "\(base)_\(number)"
    }
    return Identifier(candidate)
  }

  /// Whether SQLite takes two names for one: it looks past the case of ASCII letters.
  static func isSame(_ left: Identifier, _ right: Identifier) -> Bool {
    left.name.utf8.elementsEqual(right.name.utf8) { one, other in
      func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
      return lowered(one) == lowered(other)
    }
  }
}
