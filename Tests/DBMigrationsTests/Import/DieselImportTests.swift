import DBSchema
import Testing

@testable import DBMigrations

struct DieselImportTests {
  @Test(arguments: [
    ImportCase(
      "versionsWithoutDashesAreOrderedAsText", .diesel,
      [
        ("2019-11-15-182353_Add email notifications/up.sql", "alter table t add b int;\n"),
        ("2019-11-15-182353_Add email notifications/down.sql", "alter table t drop b;\n"),
        ("00000000000000_diesel_initial_setup/up.sql", "\n\ncreate table t (a int); -- first\n\n"),
        ("00000000000000_diesel_initial_setup/down.sql", "drop table t;"),
        ("2026-06-10-120000-0000_later/up.sql", "select 1;\n"),
        ("2026-06-10-120000-0000_later/down.sql", "-- This file should undo anything in `up.sql`\n"),
        ("README.md", "x"),
      ],
      """
      00000000000000_diesel_initial_setup.sql
      --: id = 00000000000000
      --: parents = base
      --: message = diesel initial setup
      --: up
      create table t (a int); -- first
      --: down
      drop table t;
      20191115182353_add_email_notifications.sql
      --: id = 20191115182353
      --: parents = 00000000000000
      --: message = Add email notifications
      --: created = 2019-11-15T18:23:53Z
      --: up
      alter table t add b int;
      --: down
      alter table t drop b;
      202606101200000000_later.sql
      --: id = 202606101200000000
      --: parents = 20191115182353
      --: message = later
      --: created = 2026-06-10T12:00:00Z
      --: up
      select 1;
      --: down
      -- This file should undo anything in `up.sql`
      note README.md: left out: the tool does not take it for a migration
      note 2026-06-10-120000-0000_later/down.sql: the down has no statement: it stays one that undoes nothing
      """),
    ImportCase(
      "metadataSaysThatNoTransactionIsMade", .diesel,
      [
        ("1_a/up.sql", "create index concurrently i on t (a);"),
        ("1_a/metadata.toml", "# why\nrun_in_transaction = false\n"),
      ],
      """
      1_a.sql
      --: id = 1
      --: parents = base
      --: message = a
      --: irreversible = imported without a down
      --: up transaction=none
      create index concurrently i on t (a);
      note 1_a/up.sql: run_in_transaction = false -> transaction=none
      note 1_a: no down -> irreversible
      """),
    ImportCase(
      "aDownThatNeverWorkedIsMadeToWork", .diesel,
      [("1_a/up.sql", "drop index i;"), ("1_a/down.sql", "select 1;\ncreate index concurrently i on t (a);")],
      """
      1_a.sql
      --: id = 1
      --: parents = base
      --: message = a
      --: up
      drop index i;
      --: down transaction=none
      select 1;
      create index concurrently i on t (a);
      note 1_a/down.sql:2: `create index concurrently` fails in the transaction that diesel makes: this down never worked -> transaction=none
      """),
    ImportCase(
      "anUpThatCannotHaveRunIsRefused", .diesel, [("1_a/up.sql", "select 1;\n\nvacuum;")],
      "refused 1_a/up.sql:3 needsNoTransaction"),
    ImportCase(
      "orImportedWhenToldSo", .diesel, [("1_a/up.sql", "vacuum;"), ("1_a/down.sql", "")],
      """
      1_a.sql
      --: id = 1
      --: parents = base
      --: message = a
      --: up transaction=none
      vacuum;
      --: down transaction=none
      note 1_a/up.sql: --no-transaction 1_a -> transaction=none
      note 1_a/down.sql: the down has no statement: it stays one that undoes nothing
      """, noTransaction: ["1_a"]),
    ImportCase(
      "aNameOfNothingIsRefused", .diesel, [("1_a/up.sql", "select 1")], "refused 2 noSuchMigration",
      noTransaction: ["2"]),
    ImportCase(
      "concurrentIndexesNeedANameToBeFoundBy", .diesel,
      [("1_a/up.sql", "create index concurrently on t (a);"), ("1_a/metadata.toml", "run_in_transaction=false")],
      "refused 1_a/up.sql:1 unnamedConcurrentIndex"),
    ImportCase(
      "foreignKeysAreOffOnSQLite", .diesel, on: .sqlite,
      [("1_a/up.sql", "pragma foreign_keys = off;\ncreate table t (a int);"), ("1_a/down.sql", "drop table t;")],
      """
      1_a.sql
      --: id = 1
      --: parents = base
      --: message = a
      --: up foreign_keys=off
      create table t (a int);
      --: down foreign_keys=off
      drop table t;
      note : diesel runs SQLite with foreign keys off: sections have foreign_keys=off
      note 1_a/up.sql:1: pragma foreign_keys = off removed: it does nothing inside a transaction
      """),
    ImportCase(
      "outsideATransactionAPragmaTurnsThemOff", .diesel, on: .sqlite,
      [("1_a/up.sql", "vacuum;"), ("1_a/down.sql", "select 1"), ("1_a/metadata.toml", "run_in_transaction = false")],
      """
      1_a.sql
      --: id = 1
      --: parents = base
      --: message = a
      --: up transaction=none
      pragma foreign_keys = off;
      vacuum;
      --: down transaction=none
      pragma foreign_keys = off;
      select 1
      note : diesel runs SQLite with foreign keys off: sections have foreign_keys=off
      note 1_a/up.sql: run_in_transaction = false -> transaction=none
      note 1_a/up.sql: foreign keys off: `pragma foreign_keys = off` put in front
      note 1_a/down.sql: run_in_transaction = false -> transaction=none
      note 1_a/down.sql: foreign keys off: `pragma foreign_keys = off` put in front
      """),
    ImportCase("foldersNeedAnUp", .diesel, [("1_a/down.sql", "")], "refused 1_a noUp"),
    ImportCase(
      "otherMetadataIsRefused", .diesel, [("1_a/up.sql", ""), ("1_a/metadata.toml", "\nx = 1")],
      "refused 1_a/metadata.toml:2 unknownMetadata"),
    ImportCase(
      "versionsStandOnce", .diesel, [("2020-1_a/up.sql", ""), ("20201_b/up.sql", "")],
      "refused 20201_b duplicateVersion"),
    ImportCase("anEmptyFolderIsNoHistory", .diesel, [("README", "")], "refused  nothingToImport"),
  ])
  func imports(_ each: ImportCase) throws { try each.check() }
}
