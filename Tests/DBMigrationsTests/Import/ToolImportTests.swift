import DBSchema
import Testing

@testable import DBMigrations

/// What the tools' file formats hold, one suite a tool.
struct SqlxImportTests {
  @Test(arguments: [
    ImportCase(
      "versionsAreNumbersAndPairsAreOneMigration", .sqlx,
      [
        ("10_b.sql.up.sql", "select 2"), ("10_b.sql.down.sql", "select 3"), ("0009_a.sql", "select 1"),
        ("notes.sql", ""),
        ("x.txt", ""),
      ],
      """
      0009_a.sql
      --: id = 0009
      --: parents = base
      --: message = a
      --: irreversible = imported without a down
      --: up
      select 1
      10_b_sql.sql
      --: id = 10
      --: parents = 0009
      --: message = b.sql
      --: up
      select 2
      --: down
      select 3
      note notes.sql: left out: the tool does not take it for a migration
      note x.txt: left out: the tool does not take it for a migration
      note 0009_a.sql: no down -> irreversible
      """),
    ImportCase("versionsMustBeNumbers", .sqlx, [("v1_a.sql", "")], "refused v1_a.sql badVersion"),
    ImportCase(
      "aDownNeedsItsUp", .sqlx, [("1_a.sql", ""), ("2_b.down.sql", "")], "refused 2_b.down.sql downWithoutUp"),
    ImportCase("versionsStandOnce", .sqlx, [("1_a.sql", ""), ("01_b.sql", "")], "refused 1_a.sql duplicateVersion"),
  ])
  func imports(_ each: ImportCase) throws { try each.check() }
}

struct DbmateImportTests {
  @Test(arguments: [
    ImportCase(
      "blocksAndTheirOptionsAreRead", .dbmate,
      [
        (
          "20240102030405_idx.sql",
          "-- why\n\n-- migrate:up transaction:false\ncreate index concurrently i on t (a);\n\n--migrate:down\ndrop index i;\n"
        )
      ],
      """
      20240102030405_idx.sql
      --: id = 20240102030405
      --: parents = base
      --: message = idx
      --: created = 2024-01-02T03:04:05Z
      --: up transaction=none
      create index concurrently i on t (a);
      --: down
      drop index i;
      note 20240102030405_idx.sql: transaction:false -> transaction=none
      """),
    ImportCase(
      "foreignKeysAreOffOnSQLite", .dbmate, on: .sqlite, [("1_a.sql", "-- migrate:up\nselect 1;\n-- migrate:down\n")],
      """
      1_a.sql
      --: id = 1
      --: parents = base
      --: message = a
      --: up foreign_keys=off
      select 1;
      --: down
      note : dbmate runs SQLite with foreign keys off: sections have foreign_keys=off
      note 1_a.sql: the down has no statement: it stays one that undoes nothing
      """),
    ImportCase(
      "orOnWhenToldSo", .dbmate, on: .sqlite, [("1_a.sql", "-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;")],
      """
      1_a.sql
      --: id = 1
      --: parents = base
      --: message = a
      --: up
      select 1;
      --: down
      select 2;
      note : as told, SQLite ran with foreign keys on
      """, foreignKeys: true),
    ImportCase("aFileNeedsItsBlock", .dbmate, [("1_a.sql", "select 1;")], "refused 1_a.sql:1 noUp"),
    ImportCase(
      "theUpComesFirst", .dbmate, [("1_a.sql", "-- migrate:down\n-- migrate:up\n")], "refused 1_a.sql:1 blockOrder"),
    ImportCase(
      "blocksStandOnce", .dbmate, [("1_a.sql", "-- migrate:up\n-- migrate:up\n")], "refused 1_a.sql:2 duplicateBlock"),
    ImportCase(
      "statementsStandInBlocks", .dbmate, [("1_a.sql", "-- x\nselect 1;\n-- migrate:up\n")],
      "refused 1_a.sql:2 statementBeforeBlock"),
    ImportCase(
      "otherOptionsAreRefused", .dbmate, [("1_a.sql", "-- migrate:up env:TOKEN\nselect 1;")],
      "refused 1_a.sql:1 unknownOption"),
    ImportCase(
      "errorsNameTheLineOfTheFile", .dbmate,
      [("1_a.sql", "-- migrate:up\nselect 1;\n-- migrate:down\nselect 1;\n\nrollback;")],
      "refused 1_a.sql:6 transactionControl"),
  ])
  func imports(_ each: ImportCase) throws { try each.check() }
}

struct GooseImportTests {
  @Test(arguments: [
    ImportCase(
      "annotationsAreRead", .goose,
      [
        (
          "00002_b.sql",
          """
          -- +goose up
          -- +goose StatementBegin
          create function f() returns int language sql begin atomic select 1; end
          -- +goose StatementEnd
          -- +goose StatementBegin
          -- nothing
          -- +goose StatementEnd
          select 1;

          -- +goose Down
          drop function f();
          """
        ), ("00001_a.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nvacuum;\n"), ("fixtures.sql", ""),
      ],
      """
      00001_a.sql
      --: id = 00001
      --: parents = base
      --: message = a
      --: irreversible = imported without a down
      --: up transaction=none
      vacuum;
      00002_b.sql
      --: id = 00002
      --: parents = 00001
      --: message = b
      --: up
      create function f() returns int language sql begin atomic select 1; end;
      -- nothing
      select 1;
      --: down
      drop function f();
      note fixtures.sql: left out: the tool does not take it for a migration
      note 00001_a.sql: -- +goose NO TRANSACTION -> transaction=none
      note 00001_a.sql: no down -> irreversible
      """),
    ImportCase("codeIsRefused", .goose, [("1_a.go", "package x")], "refused 1_a.go notSQL"),
    ImportCase(
      "variablesAreRefused", .goose, [("1_a.sql", "-- +goose Up\n-- +goose ENVSUB ON\n")],
      "refused 1_a.sql:2 substitution"),
    ImportCase(
      "aBlockIsClosed", .goose, [("1_a.sql", "-- +goose Up\n-- +goose StatementBegin\n")],
      "refused 1_a.sql:2 unclosedBlock"),
    ImportCase(
      "anEndNeedsABeginning", .goose, [("1_a.sql", "-- +goose Up\n-- +goose StatementEnd\n")],
      "refused 1_a.sql:2 misplacedAnnotation"),
    ImportCase(
      "theUpComesFirst", .goose, [("1_a.sql", "-- +goose Down\n-- +goose Up\n")],
      "refused 1_a.sql:1 misplacedAnnotation"),
    ImportCase(
      "unknownAnnotationsAreRefused", .goose, [("1_a.sql", "-- +goose Up\n-- +goose Sideways\n")],
      "refused 1_a.sql:2 unknownAnnotation"),
    ImportCase("aFileNeedsItsUp", .goose, [("1_a.sql", "-- select 1;\n")], "refused 1_a.sql:1 noUp"),
    ImportCase(
      "statementsStandInParts", .goose, [("1_a.sql", "select 1;\n-- +goose Up\n")],
      "refused 1_a.sql:1 statementBeforeBlock"),
  ])
  func imports(_ each: ImportCase) throws { try each.check() }
}

struct GolangMigrateImportTests {
  @Test(arguments: [
    ImportCase(
      "versionsAreNumbersAndPairsAreOneMigration", .golangMigrate,
      [
        ("10_b.up.sql", "select 1; select 2;"), ("10_b.down.sql", "select 3"),
        ("2_a.up.sql", "create index concurrently i on t (a);"), ("2_a.down.sql", "begin; drop index i; commit;"),
        ("schema.sql", ""),
      ],
      """
      2_a.sql
      --: id = 2
      --: parents = base
      --: message = a
      --: up transaction=none
      create index concurrently i on t (a);
      --: down
      drop index i;
      10_b.sql
      --: id = 10
      --: parents = 2
      --: message = b
      --: up
      select 1; select 2;
      --: down
      select 3
      note schema.sql: left out: the tool does not take it for a migration
      note 2_a.up.sql:1: not possible in a transaction -> transaction=none
      note 2_a.down.sql:1: enclosing begin/commit removed
      """),
    ImportCase(
      "onSQLiteAFileIsOneTransaction", .golangMigrate, on: .sqlite,
      [("1_a.up.sql", "select 1;"), ("1_a.down.sql", "select 2;")],
      """
      1_a.sql
      --: id = 1
      --: parents = base
      --: message = a
      --: up foreign_keys=off
      select 1;
      --: down foreign_keys=off
      select 2;
      note : golang-migrate runs SQLite with foreign keys off: sections have foreign_keys=off
      """),
    ImportCase(
      "oneQueryIsOneTransaction", .golangMigrate, [("1_a.up.sql", "select 1;\nvacuum;")],
      "refused 1_a.up.sql:2 mixedTransaction"),
    ImportCase("otherLanguagesAreRefused", .golangMigrate, [("1_a.up.json", "{}")], "refused 1_a.up.json notSQL"),
    ImportCase("aDownNeedsItsUp", .golangMigrate, [("1_a.down.sql", "")], "refused 1_a.down.sql downWithoutUp"),
    ImportCase(
      "versionsStandOnce", .golangMigrate, [("1_a.up.sql", ""), ("01_b.up.sql", "")],
      "refused 1_a.up.sql duplicateVersion"),
  ])
  func imports(_ each: ImportCase) throws { try each.check() }
}

struct FlywayImportTests {
  @Test(arguments: [
    ImportCase(
      "versionsAreComparedNumberByNumber", .flyway,
      [
        ("V1_10__c.sql", "select 3"), ("V1.2__b.sql", "select 2"), ("sub/V1__a_thing.sql", "select 1"),
        ("U1.2__b.sql", "select -2"), ("notes.txt", ""),
      ],
      """
      1_a_thing.sql
      --: id = 1
      --: parents = base
      --: message = a thing
      --: irreversible = imported without a down
      --: up
      select 1
      1.2_b.sql
      --: id = 1.2
      --: parents = 1
      --: message = b
      --: up
      select 2
      --: down
      select -2
      1.10_c.sql
      --: id = 1.10
      --: parents = 1.2
      --: message = c
      --: irreversible = imported without a down
      --: up
      select 3
      note notes.txt: left out: the tool does not take it for a migration
      note sub/V1__a_thing.sql: no down -> irreversible
      note V1_10__c.sql: no down -> irreversible
      """),
    ImportCase(
      "placeholdersAndScriptSettingsAreTranslated", .flyway,
      [
        ("V1__a.sql", "create table ${schema}.t (a text);"), ("V2__b.sql", "select '${x}';"),
        ("V2__b.sql.conf", "executeInTransaction=false\nplaceholderReplacement=false\n"),
        ("V3__c.sql", "vacuum;\nvacuum full;"),
      ],
      """
      1_a.sql
      --: id = 1
      --: parents = base
      --: message = a
      --: irreversible = imported without a down
      --: up
      create table app.t (a text);
      2_b.sql
      --: id = 2
      --: parents = 1
      --: message = b
      --: irreversible = imported without a down
      --: up transaction=none
      select '${x}';
      3_c.sql
      --: id = 3
      --: parents = 2
      --: message = c
      --: irreversible = imported without a down
      --: up transaction=none
      vacuum;
      vacuum full;
      note V1__a.sql:1: placeholder ${schema} replaced
      note V1__a.sql: no down -> irreversible
      note V2__b.sql: executeInTransaction=false -> transaction=none
      note V2__b.sql: no down -> irreversible
      note V3__c.sql:1: not possible in a transaction -> transaction=none
      note V3__c.sql: no down -> irreversible
      """, placeholders: ["schema": "app"]),
    ImportCase(
      "placeholdersNeedAValue", .flyway, [("V1__a.sql", "select 1;\nselect ${x};")], "refused V1__a.sql:2 placeholder"),
    ImportCase(
      "mixedScriptsAreRefused", .flyway, [("V1__a.sql", "select 1;\nvacuum;")], "refused V1__a.sql:2 mixedTransaction"),
    ImportCase("repeatablesAreRefused", .flyway, [("R__a.sql", "select 1;")], "refused R__a.sql repeatable"),
    ImportCase("baselinesAreRefused", .flyway, [("B2__a.sql", "select 1;")], "refused B2__a.sql baseline"),
    ImportCase(
      "callbacksAreRefused", .flyway, [("beforeMigrate.sql", "select 1;")], "refused beforeMigrate.sql callback"),
    ImportCase("codeIsRefused", .flyway, [("V1__A.java", "")], "refused V1__A.java notSQL"),
    ImportCase("versionsAreNumbers", .flyway, [("Vx__a.sql", "")], "refused Vx__a.sql badVersion"),
    ImportCase(
      "versionsStandOnce", .flyway, [("V1__a.sql", ""), ("V1.0__b.sql", "")], "refused V1__a.sql duplicateVersion"),
    ImportCase(
      "anUndoNeedsItsVersion", .flyway, [("V1__a.sql", ""), ("U2__a.sql", "")], "refused U2__a.sql downWithoutUp"),
    ImportCase(
      "otherScriptSettingsAreRefused", .flyway, [("V1__a.sql", ""), ("V1__a.sql.conf", "\nshouldExecute=x")],
      "refused V1__a.sql.conf:2 unknownMetadata"),
  ])
  func imports(_ each: ImportCase) throws { try each.check() }
}
