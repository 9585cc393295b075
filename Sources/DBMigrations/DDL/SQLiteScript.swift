import DBQuery
import DBSchema

/// Operations as a script for SQLite's shell, which goes on after an error unless it is told `-bail`.
///
/// A script that drops a table, on purpose or within a rebuild, is one transaction with foreign keys off (with them on,
/// `drop table` would delete the rows of children), and holds whatever the shell does:
/// 1. It counts the rows of each table before its rebuild and after it, and the rows without a parent before everything
///    and after it. The counts stand in a temporary table.
/// 2. A row that is lost, or one more without its parent, breaks a check of that table; `or rollback` then takes the
///    whole transaction back. All that stands behind it is the drop of that table and `commit`, which then fail.
/// 3. A step whose count cannot be taken, because the table is not there, counts as all rows lost.
///
/// Plain SQL only, so that other tools can run it too.
enum SQLiteScript {
  private static let check = "temp.\"_dbtool_check\""
  private static let orphans = "rows without a parent"

  static func text(for operations: [SchemaOperation]) throws(MigrationError) -> String {
    guard operations.contains(where: \.needsForeignKeysOff) else {
      return SchemaSQL.text(try SQLiteAlterDDL().statements(for: operations))
    }
    let statements = try SQLiteAlterDDL(countsRows: true).statements(for: operations)
    return """
      -- One transaction, which takes itself back when it would lose rows. In the sqlite3 shell, run it with -bail, so
      -- that it stops at the first error. It leaves foreign_keys off in the connection that ran it.

      """ + SchemaSQL.text(before + statements + after)
  }

  /// The statements of a rebuild between its counts.
  static func counted(_ rebuild: TableRebuild) -> [String] {
    let (old, new) = (rebuild.before.name.name, rebuild.after.name.name)
    let subject = SQLValue.text("rows of " + new.name).literal(for: .sqlite)
    return ["insert into \(check) (subject, lost) select \(subject), count(*) from \(old.quoted)"]
      + rebuild.statements()
      + ["update \(check) set lost = lost - (select count(*) from \(new.quoted)) where subject = \(subject)"]
  }

  private static let before = [
    "pragma busy_timeout=5000",
    "pragma foreign_keys=off",
    "begin immediate",
    """
    create temporary table "_dbtool_check" (
      subject text not null,
      lost integer not null,
      is_final integer not null default 0,
      constraint nothing_is_lost check (lost <= 0 or not is_final)
    )
    """,
    "insert into \(check) (subject, lost) select '\(orphans)', -count(*) from pragma_foreign_key_check",
  ]

  private static let after = [
    """
    update \(check) set lost = lost + (select count(*) from pragma_foreign_key_check) where subject = '\(orphans)'
    """,
    "update or rollback \(check) set is_final = 1",
    "drop table \(check)",
    "commit",
  ]
}
