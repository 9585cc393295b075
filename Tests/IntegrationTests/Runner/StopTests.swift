import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import SeededRandom
import Testing

/// Runs that are stopped, cancelled or cut off, and runs that keep others waiting.
@Suite struct StopTests {
  static let dialects = TemporaryDatabase.available

  /// A statement that takes for ever, until somebody ends it.
  private func endless(_ dialect: DialectName) -> String {
    dialect == .postgresql
      ? "select pg_sleep(1000)"
      : "insert into t1 with recursive n (i) as (select 1 union all select i + 1 from n) select i from n where i < 0"
  }

  private func write(_ bench: Bench, mode: String) throws {
    try bench.history.add("a1", "--: up\ncreate table t1 (id integer);\n--: down\ndrop table t1;")
    try bench.history.add(
      "a2", parents: ["a1"],
      "--: up \(mode)\ncreate table t2 (id integer);\n\(endless(bench.dialect));\n--: down\ndrop table t2;")
  }

  /// No lock and no transaction may be left; a further run gets the lock at once.
  private nonisolated(nonsending) func requireNothingLeft(_ bench: Bench) async throws {
    if bench.dialect == .postgresql {
      try await eventually("no lock and no open transaction is left") {
        try await bench.value(
          """
          select (select count(*) from pg_locks where locktype = 'advisory' and database = d.oid)
            + (select count(*) from pg_stat_activity where datid = d.oid and state like 'idle in transaction%')
          from pg_database d where d.datname = current_database()
          """) == "0"
      }
    }
    _ = try await bench.migrator().upgrade(to: try RevisionName("a1"), wait: .zero)
  }

  struct Way: Sendable, CustomTestStringConvertible {
    var dialect: DialectName
    var isTask: Bool
    var mode: String
    var testDescription: String {
      "\(dialect.rawValue), \(isTask ? "task" : "signal"), \(mode.isEmpty ? "shared" : mode)"
    }
    static let all = dialects.flatMap { dialect in
      [false, true].flatMap { isTask in
        ["", "transaction=none"].map { Way(dialect: dialect, isTask: isTask, mode: $0) }
      }
    }
  }

  @Test("a stopped run ends its statement, rolls back, writes it down and leaves nothing behind", arguments: Way.all)
  func stopsInAStatement(_ way: Way) async throws {
    try await Bench.with(way.dialect) { bench in
      try write(bench, mode: way.mode)
      let control = RunControl()
      let log = EventLog()
      let migrator = bench.migrator { $0.onEvent = log.add }
      let run = Task { try await migrator.upgrade(control: control) }
      try await eventually("the second revision runs") {
        log.events.contains { if case .started(let node, _, _, _) = $0 { node.id.text == "a2" } else { false } }
      }
      try await Task.sleep(for: .milliseconds(60))
      let watch = PacedStopwatch()
      if way.isTask { run.cancel() } else { control.stop() }
      let error = await failure("interrupted") { try await run.value }
      same(error.category, .interrupted)
      let reading = watch.stop()
      check(reading.isWithin(.seconds(5)), "\(reading)")
      same(try await bench.events("a2").last, "cancelled")
      same(try await bench.hasTable("t2"), !way.mode.isEmpty, "t2 is there")
      try await requireNothingLeft(bench)
      try bench.history.add(
        "a2", parents: ["a1"],
        "--: up \(way.mode)\ncreate table t2 (id integer);\nselect 1;\n--: down\ndrop table t2;")
      try await bench.upgrade()
      same(try await bench.applied(), ["a1", "a2"])
    }
  }

  @Test("stopped at random moments, the next run finishes the job", arguments: dialects)
  func stopsAnywhere(_ dialect: DialectName) async throws {
    var random = Seeded("stops on \(dialect.rawValue)")
    try await Bench.with(dialect) { bench in
      let clean = try await bench.prepareEveryKind()
      let begin = ContinuousClock.now
      try await bench.upgrade()
      let length = ContinuousClock.now - begin
      try await bench.downgrade("base")
      try await bench.forget()
      for round in 1...16 {
        let control = RunControl()
        let migrator = bench.migrator()
        let run = Task { try await migrator.upgrade(control: control) }
        let delay = length * Double.random(in: 0...1, using: &random)
        try await Task.sleep(for: delay)
        if Bool.random(using: &random) { run.cancel() } else { control.stop() }
        do { _ = try await run.value } catch let error as MigrationError {
          same(error.code, "interrupted", "round \(round), after \(delay): \(error)")
        } catch {
          check(error is CancellationError, "round \(round), after \(delay): \(error)")
        }
        _ = try await bench.migrator().upgrade(wait: .seconds(5))
        try await bench.requireHead(clean, "round \(round), stopped after \(delay)")
        try await bench.downgrade("base")
        try await bench.forget()
      }
    }
  }

  @Test(
    "a session ended by the server in the middle of a revision costs nothing but the revision",
    .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func survivesALostSession() async throws {
    try await Bench.with(.postgresql) { bench in
      try write(bench, mode: "")
      let migrator = bench.migrator()
      let run = Task { try await migrator.upgrade() }
      let sleeping =
        "from pg_stat_activity where datname = current_database() and state = 'active' and query like 'select pg_sleep%'"
      try await eventually("the statement runs") { try await bench.value("select count(*) \(sleeping)") == "1" }
      try await bench.run("select pg_terminate_backend(pid) \(sleeping)")
      let error = await failure("connectionLost") { try await run.value }
      check(error.hint?.contains("run the command again") ?? false, "no hint: \(error)")
      same(try await bench.applied(), ["a1"])
      check(try await !bench.hasTable("t2"), "t2 is there")
      try await requireNothingLeft(bench)
    }
  }

  @Test(
    "a revision that gives the run lock away stops the run before the next one",
    .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func noticesALostLock() async throws {
    try await Bench.with(.postgresql) { bench in
      try bench.history.add("a1", "--: up\nselect pg_advisory_unlock_all();\n--: down\nselect 1;")
      try bench.history.add("a2", parents: ["a1"], "--: up\ncreate table t2 (id integer);\n--: down\ndrop table t2;")
      let error = await failure("lockLost") { try await bench.upgrade() }
      check(error.hint?.contains("directly") ?? false, "no hint: \(error)")
      same(try await bench.applied(), ["a1"])
      try await bench.upgrade()
      same(try await bench.applied(), ["a1", "a2"])
    }
  }

  @Test(
    "R8: a waiting run does not hold up the concurrent index build of the running one",
    .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func waitsOutsideTransactions() async throws {
    try await Bench.with(.postgresql) { bench in
      try await bench.prepareIndexBuild()
      let log = EventLog()
      let first = bench.migrator()
      let second = bench.migrator(try bench.database.engine()) { $0.onEvent = log.add }
      let runs = try await bench.holdingUpIndexBuild {
        let one = Task { try await first.upgrade(wait: .seconds(60)) }
        try await bench.waitForIndexBuild()
        let two = Task { try await second.upgrade(wait: .seconds(60)) }
        try await eventually("the second run waits") { log.isWaiting }
        return [one, two]
      }
      let begin = ContinuousClock.now
      same(try await runs[0].value.steps.count, 1)
      same(try await runs[1].value.steps.count, 0)
      check(ContinuousClock.now - begin < .seconds(30), "the runs held each other up")
    }
  }

  @Test(
    "stopping ends a concurrent index build that waits; the next run builds it anew",
    .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func stopsAnIndexBuild() async throws {
    try await Bench.with(.postgresql) { bench in
      try await bench.prepareIndexBuild(andThen: "insert into t1 values (5);\n")
      let control = RunControl()
      let migrator = bench.migrator()
      try await bench.holdingUpIndexBuild {
        let run = Task { try await migrator.upgrade(control: control) }
        try await eventually("the index build waits") {
          try await bench.value(
            "select count(*) from pg_index where indexrelid = to_regclass('i1') and not indisvalid") == "1"
        }
        control.stop()
        await failure("interrupted") { try await run.value }
      }
      same(try await bench.events("a2"), ["started", "cancelled"])
      try await bench.upgrade()
      try await bench.requireValidIndex()
      same(try await bench.rows("select id from t1 order by 1"), ["1", "5"])
    }
  }

  @Test(
    "R15: an enum value is added and then used; keys that are checked late do not meet later DDL",
    .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func splitsWhatCannotShare() async throws {
    try await Bench.with(.postgresql) { bench in
      try bench.history.add(
        "a1",
        """
        --: up
        create type mood as enum ('calm');
        create table moods (
          id integer primary key, mood mood, friend integer references moods deferrable initially deferred);
        --: up value transaction=own
        alter type mood add value 'wild';
        --: up use transaction=own
        insert into moods values (1, 'wild', 2), (2, 'calm', 1);
        --: up later transaction=own
        alter table moods add column note text;
        --: down
        drop table moods;
        drop type mood;
        """)
      try await bench.upgrade()
      same(try await bench.rows("select id, mood::text from moods order by 1"), ["1|wild", "2|calm"])
      same(try await bench.events("a1"), ["partial", "partial", "partial", "applied"])
    }
  }
}
