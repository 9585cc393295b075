import DBSchema
import Testing

@testable import DBMigrations

/// What every tool's scripts have in common, on sqlx's simple files.
struct ScriptTranslationTests {
  private static func up(_ head: String, _ body: String, _ notes: String = "", _ irreversible: Bool = true) -> String {
    """
    1_a.sql
    --: id = 1
    --: parents = base
    --: message = a
    --: irreversible = imported without a down
    --: up\(head)
    \(body)
    \(notes)
    note 1_a.sql: no down -> irreversible
    """
  }

  @Test(arguments: [
    ImportCase(
      "oneEnclosingTransactionGoes", .sqlx,
      [("1_a.sql", "-- head\nBEGIN;\ncreate table t (a int);\ninsert into t values (1);\nCOMMIT;\n")],
      up(
        "", "-- head\ncreate table t (a int);\ninsert into t values (1);",
        "note 1_a.sql:2: enclosing begin/commit removed")),
    ImportCase(
      "itsOtherSpellingsToo", .sqlx, [("1_a.sql", "start transaction; select 1; end work")],
      up("", "select 1;", "note 1_a.sql:1: enclosing begin/commit removed")),
    ImportCase(
      "whatStandsBetweenIsKeptByteForByte", .sqlx, on: .sqlite,
      [("1_a.sql", "pragma foreign_keys=0; begin; /* a */ select 1; -- b\n  commit; pragma foreign_key_check; -- c")],
      up(
        " foreign_keys=off", "/* a */ select 1; -- b\n-- c",
        """
        note : sqlx runs SQLite with foreign keys on
        note 1_a.sql:1: enclosing begin/commit removed
        note 1_a.sql:1: pragma foreign_keys=0 -> foreign_keys=off
        note 1_a.sql:2: pragma foreign_key_check removed
        """)),
    ImportCase(
      "aTransactionOfItsOwnIsNoReasonForNone", .sqlx, [("1_a.sql", "-- no-transaction\nbegin;\nselect 1;\ncommit;")],
      up(
        "", "-- no-transaction\nselect 1;",
        "note 1_a.sql:2: enclosing begin/commit removed\nnote 1_a.sql: -- no-transaction: not needed, the script's own "
          + "begin/commit is the transaction")),
    ImportCase(
      "aTableRebuildOnSQLiteBecomesOneSection", .sqlx, on: .sqlite,
      [
        (
          "1_a.sql",
          "-- no-transaction\nPRAGMA foreign_keys=OFF;\nBEGIN IMMEDIATE;\ndrop table t;\nCOMMIT;\nPRAGMA foreign_keys=ON;\n"
        )
      ],
      up(
        " foreign_keys=off", "-- no-transaction\ndrop table t;",
        """
        note : sqlx runs SQLite with foreign keys on
        note 1_a.sql:3: enclosing begin/commit removed
        note 1_a.sql:2: PRAGMA foreign_keys=OFF -> foreign_keys=off
        note 1_a.sql:6: PRAGMA foreign_keys=ON removed
        note 1_a.sql: -- no-transaction: not needed, the script's own begin/commit is the transaction
        """)),
    ImportCase(
      "statementsWithoutATransactionStaySo", .sqlx, on: .sqlite,
      [("1_a.sql", "-- no-transaction\npragma journal_mode = wal;\nvacuum")],
      up(
        " transaction=none", "-- no-transaction\npragma journal_mode = wal;\nvacuum",
        "note : sqlx runs SQLite with foreign keys on\nnote 1_a.sql: -- no-transaction -> transaction=none")),
    ImportCase(
      "twoTransactionsAreRefused", .sqlx, [("1_a.sql", "begin;\nselect 1;\ncommit;\nbegin;\ncommit;")],
      "refused 1_a.sql:1 transactionControl"),
    ImportCase(
      "aSavepointIsRefused", .sqlx, [("1_a.sql", "select 1;\n savepoint x;")], "refused 1_a.sql:2 transactionControl"),
    ImportCase(
      "anIsolationLevelIsRefused", .sqlx, [("1_a.sql", "begin isolation level serializable;\nselect 1;\ncommit;")],
      "refused 1_a.sql:1 transactionControl"),
    ImportCase(
      "aChainedCommitIsRefused", .sqlx, [("1_a.sql", "begin;\nselect 1;\ncommit and chain;")],
      "refused 1_a.sql:1 transactionControl"),
    ImportCase(
      "whatCannotStandInTheTransactionIsRefused", .sqlx, [("1_a.sql", "begin;\nvacuum;\ncommit;")],
      "refused 1_a.sql:2 needsNoTransaction"),
    ImportCase(
      "commandsOfPsqlAreRefused", .sqlx, [("1_a.sql", "select 1;\n\\copy t from 'x'\n")],
      "refused 1_a.sql:2 psqlCommand"),
    ImportCase(
      "copiesFromTheClientAreRefused", .sqlx, [("1_a.sql", "select 1;\n\ncopy t from stdin;")],
      "refused 1_a.sql:3 clientCopy"),
    ImportCase(
      "whatIsNotClosedIsRefused", .sqlx, [("1_a.sql", "select 1;\nselect 'x")], "refused 1_a.sql:2 lexicalError"),
    ImportCase(
      "commentsThatLookLikeDirectivesAreReworded", .sqlx, [("1_a.sql", "--: down\nselect 1; --  : x\n/* a\n--: b */")],
      up(
        "", "-- source: down\nselect 1; -- source: x\n/* a\n --: b */",
        """
        note 1_a.sql:1: comment that looks like a directive reworded
        note 1_a.sql:2: comment that looks like a directive reworded
        note 1_a.sql:4: line of a comment that looks like a directive indented
        """)),
    ImportCase(
      "literalsThatLookLikeDirectivesAreRefused", .sqlx, [("1_a.sql", "select 'a\n--: b'")],
      "refused 1_a.sql:2 directiveInLiteral"),
    ImportCase(
      "settingsEndWithTheirRevision", .sqlx, [("1_a.sql", "set search_path = app;")],
      up("", "set search_path = app;", "note 1_a.sql:1: `set search_path =` lasts for this revision only")),
    ImportCase(
      "filesOfCommentsAreEmptyRevisions", .sqlx, [("1_a.sql", "-- nothing to do\n")],
      """
      1_a.sql
      --: id = 1
      --: parents = base
      --: message = a
      --: empty = imported without a statement
      --: up
      -- nothing to do
      --: down
      note 1_a.sql: no statement -> empty
      """),
    ImportCase(
      "severalDialectsAreToldApart", .sqlx, [("1_a.sql", "select 1")], up(" on=postgresql", "select 1"),
      dialects: [.postgresql, .sqlite]),
    ImportCase(
      "linesEndInLineFeeds", .sqlx, [("1_a.sql", "\u{FEFF}select 1;\r\nselect 2;\r\n")], up("", "select 1;\nselect 2;")),
  ])
  func translates(_ each: ImportCase) throws { try each.check() }
}
