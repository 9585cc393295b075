import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The runner's promises, one by one, on both databases.
@Suite struct RunnerTests {
  static let dialects = TemporaryDatabase.available

  /// A revision that makes a table.
  private func table(_ name: String) -> String {
    "--: up\ncreate table \(name) (id integer primary key);\n--: down\ndrop table \(name);"
  }

  @Test("R1: a row that another process writes meanwhile rolls the whole step back", arguments: dialects)
  func losesToAnotherWriter(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      try bench.history.add("a1", table("t1"))
      try bench.history.add("a2", parents: ["a1"], table("t2"))
      let other = try bench.database.driver()
      let migrator = bench.migrator { options in
        options.onEvent = { event in
          guard case .started(let node, _, _, _) = event, node.id.text == "a2" else { return }
          let sql: SQL = """
            insert into dbtool_ledger (seq, run, format, revision, parents, depends, labels, message, direction, state, \
            actor, host, tool, at) select seq + 1, 'other', format, revision, parents, depends, labels, message, \
            direction, 'failed', actor, host, tool, at from dbtool_ledger order by seq desc limit 1
            """
          do {
            let connection = try other.connect()
            _ = try connection.execute(sql.rendered(for: dialect))
            connection.close()
          } catch { Issue.record("the other writer failed: \(error)") }
        }
      }
      let error = await failure("ledgerChanged") { try await migrator.upgrade() }
      same(error.category, .integrity)
      same(try await bench.applied(), ["a1"])
      check(try await !bench.hasTable("t2"), "the step was not rolled back")
      try await bench.upgrade()
      same(try await bench.applied(), ["a1", "a2"])
    }
  }

  @Test("R3: a revision whose file is gone is explained and undone from the ledger", arguments: dialects)
  func undoesFromTheLedger(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      try bench.history.add("a1", table("t1"))
      try bench.history.add("a2", parents: ["a1"], headers: ["message = the lost one"], table("t2"))
      try await bench.upgrade()
      bench.history.remove("a2")
      for error in [
        await failure("missingFile") { try await bench.upgrade() },
        await failure("missingFile") { try await bench.downgrade("-1") },
      ] {
        same(error.category, .integrity)
        check(error.cause?.contains("the lost one") ?? false, "the ledger's message is missing: \(error)")
        check(error.cause?.contains("tester") ?? false, "who applied it is missing: \(error)")
      }
      let text = try await bench.migrator().ledgerText(of: try #require(RevisionID("a2")))
      check(text?.contains("create table t2") ?? false, "the ledger kept no text")
      try await bench.downgrade("-1") { $0.usesLedgerTexts = true }
      same(try await bench.applied(), ["a1"])
      check(try await !bench.hasTable("t2"), "t2 is still there")
    }
  }

  @Test("R4: looking at a virgin database makes neither table nor file", arguments: dialects)
  func looksWithoutTouching(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      try bench.history.add("a1", table("t1"))
      let migrator = bench.migrator()
      same(try await migrator.ledgerState().applied.count, 0)
      same(try await migrator.ledgerRows().count, 0)
      same(try await migrator.plan(.up, to: .head).steps.map(\.revision.id.text), ["a1"])
      let error = await failure("pending") { try await migrator.requireUpToDate() }
      same(error.category, .pending)
      switch dialect {
      case .sqlite:
        check(access("\(bench.database.folder)/database.db", F_OK) != 0, "the file was made")
        check(access("\(bench.database.folder)/database.db-dbtool.lock", F_OK) != 0, "the lock file was made")
      case .postgresql:
        same(try await bench.value("select count(*) from pg_tables where tablename like 'dbtool%'"), "0")
      }
    }
  }

  @Test(
    "R5: the third of three steps fails, leaves nothing, and says file, line, statement and cause", arguments: dialects)
  func namesTheFailure(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      try bench.history.add("a1", table("t1"))
      try bench.history.add("a2", parents: ["a1"], table("t2"))
      try bench.history.add(
        "a3", parents: ["a2"],
        "--: up\ncreate table t3 (id integer);\n\ninsert into t3\n  values (1),\n  (nothere);\n--: down\ndrop table t3;"
      )
      let error = await failure("statementFailed") { try await bench.upgrade() }
      same(error.category, .failure)
      same(error.file, bench.history.file("a3"))
      // PostgreSQL points into the statement, SQLite too since 3.38.
      check([6, 8].contains(error.line ?? 0), "the line is \(error.line ?? 0)")
      check(error.statement?.hasPrefix("insert into t3") ?? false, "the statement is \(error.statement ?? "missing")")
      check(error.cause?.contains("nothere") ?? false, "the cause is \(error.cause ?? "missing")")
      same(try await bench.applied(), ["a1", "a2"])
      check(try await !bench.hasTable("t3"), "t3 was left behind")
      let row = try #require(try await bench.migrator().ledgerRows().last)
      same(row.event, .failed)
      same([row.group, row.statement], [1, 2], "where the ledger says it failed")
      check(row.error?.contains("nothere") ?? false, "the ledger's error is \(row.error ?? "missing")")
    }
  }

  @Test("R6: a finished transaction=none section is not run again when a later step failed", arguments: dialects)
  func goesOnBehindWhatIsDone(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      let how = dialect == .postgresql ? "concurrently " : ""
      try bench.history.add("a1", table("t1"))
      try bench.history.add(
        "a2", parents: ["a1"],
        """
        --: up transaction=none
        create index \(how)i1 on t1 (id);
        insert into t1 values (1);
        --: down transaction=none
        drop index \(how)i1;
        """)
      try bench.history.add("a3", parents: ["a2"], "--: up\ninsert into t1 values (1);\n--: down\ndelete from t1;")
      await failure("statementFailed") { try await bench.upgrade() }
      same(try await bench.applied(), ["a1", "a2"])
      try bench.history.add("a3", parents: ["a2"], "--: up\ninsert into t1 values (2);\n--: down\ndelete from t1;")
      try await bench.upgrade()
      same(try await bench.rows("select id from t1 order by 1"), ["1", "2"])
    }
  }

  @Test("R6: what failed in the middle of a transaction=none section goes on there, mended", arguments: dialects)
  func mendsABareSection(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      let how = dialect == .postgresql ? "concurrently " : ""
      func write(_ third: String) throws {
        try bench.history.add(
          "a1",
          """
          --: up
          create table t1 (id integer);
          insert into t1 values (1), (1);
          --: up more transaction=none
          insert into t1 values (7);
          create unique index \(how)i1 on t1 (id);
          \(third);
          --: down
          drop table t1;
          """)
      }
      try write("insert into t1 values (8)")
      await failure("statementFailed") { try await bench.upgrade() }
      same(try await bench.events("a1").last, "failed")
      try await bench.run("delete from t1 where id = 1")
      // What has not run yet may be mended; what has may not.
      try write("insert into t1 values (9)")
      let log = EventLog()
      _ = try await bench.migrator { $0.onEvent = log.add }.upgrade()
      same(try await bench.rows("select id from t1 order by 1"), ["7", "9"])
      if dialect == .postgresql {
        same(try await bench.value("select indisvalid::text from pg_index where indexrelid = 'i1'::regclass"), "true")
        check(log.warnings.contains { $0.contains("i1") }, "the invalid index was dropped without a word")
      }
    }
  }

  @Test("what was done of a half-done revision may not be edited", arguments: dialects)
  func refusesAnEditOfWhatIsDone(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      func write(_ first: String) throws {
        try bench.history.add(
          "a1",
          "--: up transaction=none\ncreate table \(first) (id integer);\nselect nothere;\n--: down\ndrop table t1;")
      }
      try write("t1")
      await failure("statementFailed") { try await bench.upgrade() }
      try write("t2")
      let error = await failure("editedWhileHalfDone") { try await bench.upgrade() }
      same(error.category, .integrity)
    }
  }

  @Test("R9: a step that makes a table and then fails leaves none, and can be repeated", arguments: dialects)
  func leavesNothing(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      try bench.history.add(
        "a1", "--: up\ncreate table t1 (id integer);\ninsert into t9 values (1);\n--: down\ndrop table t1;")
      for _ in 1...2 {
        await failure("statementFailed") { try await bench.upgrade() }
        same(try await bench.snapshot(), [])
      }
      try await bench.run("create table t9 (id integer)")
      try await bench.upgrade()
      same(try await bench.applied(), ["a1"])
    }
  }

  @Test("R11: inside the caller's transaction the caller's rollback undoes everything", arguments: dialects)
  func runsInsideTheCallersTransaction(_ dialect: DialectName) async throws {
    struct Undo: Error {}
    try await Bench.with(dialect) { bench in
      try bench.history.add("a1", table("t1"))
      try bench.history.add("a2", parents: ["a1"], table("t2"))
      let migrator = bench.migrator()
      do {
        try await bench.engine.withTransaction { connection in
          let report = try await migrator.upgrade(on: connection)
          same(report.steps.count, 2)
          throw Undo()
        }
      } catch is Undo {}
      same(try await bench.snapshot(), [])
      same(try await migrator.ledgerState().exists, false)
      try bench.history.add(
        "a3", parents: ["a2"], "--: up transaction=none\ncreate table t3 (id integer);\n--: down\ndrop table t3;")
      await failure("needsOwnTransaction") {
        try await bench.engine.withTransaction { _ = try await migrator.upgrade(on: $0) }
      }
      same(try await bench.snapshot(), [])
      try await bench.engine.withTransaction { _ = try await migrator.upgrade(on: $0, to: try RevisionName("a2")) }
      same(try await bench.applied(), ["a1", "a2"])
      await failure("noTransaction") {
        try await bench.engine.withConnection { _ = try await migrator.upgrade(on: $0) }
      }
    }
  }

  @Test(
    "R14: what a revision leaves in the session is gone for the next, and does not hide the ledger", arguments: dialects
  )
  func cleansTheSession(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      switch dialect {
      case .postgresql:
        let role = "dbtool_role_\(getpid())"
        try await bench.run(
          "drop role if exists \(role)", "create role \(role)", "create schema other",
          "grant all on schema other to \(role)")
        try bench.history.add(
          "a1",
          """
          --: up
          set role \(role);
          set search_path = other;
          set statement_timeout = '77s';
          create temporary table visitor (id integer);
          create table theirs (id integer);
          --: down
          drop table other.theirs;
          """)
        try bench.history.add(
          "a2", parents: ["a1"],
          """
          --: up
          create table mine (who text, path text, timeout text, temporary text);
          insert into mine select current_user, current_setting('search_path'), current_setting('statement_timeout'),
            coalesce(to_regclass('visitor')::text, 'none');
          --: down
          drop table mine;
          """)
        try bench.history.add(
          "a3", parents: ["a2"],
          """
          --: up transaction=none
          set role \(role);
          set search_path = '';
          create table other.bare1 (id integer);
          create index concurrently bare2 on other.bare1 (id);
          create table other.bare3 (id integer);
          --: down
          drop table other.bare1, other.bare3;
          """)
        try bench.history.add("a4", parents: ["a3"], table("last_one"))
        try await bench.upgrade()
        same(try await bench.rows("select path, timeout, temporary from public.mine"), [#""$user", public|0|none"#])
        check(try await bench.value("select who from public.mine") != role, "the role stayed")
        let owners = "select c.relname::text, r.rolname::text from pg_class c join pg_roles r on r.oid = c.relowner "
        same(
          try await bench.rows(owners + "where c.relname in ('bare1', 'bare3', 'theirs') order by 1"),
          ["bare1|\(role)", "bare3|\(role)", "theirs|\(role)"])
        same(try await bench.value("select schemaname::text from pg_tables where tablename = 'last_one'"), "public")
        same(try await bench.applied(), ["a1", "a2", "a3", "a4"])
        try await bench.run("drop schema other cascade", "drop role \(role)")
      case .sqlite:
        try bench.history.add(
          "a1",
          """
          --: up
          create temporary table visitor (id integer);
          pragma cache_size = 77;
          pragma recursive_triggers = on;
          create table t1 (id integer);
          --: down
          drop table t1;
          """)
        try bench.history.add(
          "a2", parents: ["a1"],
          "--: up bare transaction=none\npragma synchronous = off;\npragma foreign_keys = off;\n--: down\nselect 1;")
        try bench.history.add(
          "a3", parents: ["a2"],
          """
          --: up
          create table seen (temporary integer, cache integer, triggers integer, sync integer, keys integer);
          insert into seen select (select count(*) from sqlite_temp_schema), (select cache_size from pragma_cache_size),
            (select recursive_triggers from pragma_recursive_triggers), (select synchronous from pragma_synchronous),
            (select foreign_keys from pragma_foreign_keys);
          --: down
          drop table seen;
          """)
        try await bench.upgrade()
        same(try await bench.rows("select temporary, triggers, sync, keys from seen"), ["0|0|2|1"])
        check(try await bench.value("select cache from seen") != "77", "the cache size stayed")
      }
    }
  }

  @Test(
    "two runs at once: the second waits, tells so, and finds nothing to do; with no time it fails", arguments: dialects)
  func waitsForTheLock(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      try bench.history.add("a1", table("t1"))
      let waiter = EventLog()
      let first = bench.migrator { options in
        options.onEvent = { event in
          // Holds the lock until somebody waits for it.
          guard case .started = event else { return }
          let end = ContinuousClock.now + .seconds(20)
          while !waiter.isWaiting, ContinuousClock.now < end { usleep(1000) }
        }
      }
      let impatient = EventLog()
      let second = bench.migrator { $0.onEvent = waiter.add }
      let third = bench.migrator { $0.onEvent = impatient.add }
      async let running = first.upgrade()
      try await eventually("the ledger's table is made") { try await bench.migrator().ledgerState().exists }
      let error = await failure("lockBusy") { try await third.upgrade(wait: .zero) }
      same(error.category, .lockBusy)
      check(error.object?.isEmpty == false, "the holder is not named")
      let late = try await second.upgrade(wait: .seconds(30))
      same(late.steps.count, 0)
      same(try await running.steps.count, 1)
      check(waiter.isWaiting, "it did not tell that it waits")
    }
  }
}
