import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

/// What one revision leaves behind, another session holds, or a name hides must not reach the next step unseen.
@Suite struct LeftoverTests {
  static let dialects = TemporaryDatabase.available

  private nonisolated(nonsending) func requireRefusal(_ bench: Bench, _ name: String, _ options: RunOptions = .init())
    async throws
  {
    do {
      let report = try await bench.migrator().downgrade(to: .base, run: options)
      Issue.record("nothing was refused: \(report)")
    } catch let error as MigrationError {
      same(error.code, "wouldLoseData", "\(error)")
      same(error.object, name, "\(error)")
    }
  }

  @Test("a downgrade that renames a table back and then drops it loses its rows only when told to", arguments: dialects)
  func renamedAndDropped(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      try bench.history.add(
        "a1", "--: up\ncreate table old (id integer);\ninsert into old values (1);\n--: down\ndrop table old;")
      try bench.history.add(
        "a2", parents: ["a1"], "--: up\nalter table old rename to new;\n--: down\nalter table new rename to old;")
      _ = try await bench.migrator().upgrade()
      try await requireRefusal(bench, "table:new")
      same(try await bench.value("select count(*) from new"), "1")
      var options = RunOptions()
      options.mayLose = ["table:new"]
      _ = try await bench.migrator().downgrade(to: .base, run: options)
      same(try await bench.applied(), [])
    }
  }

  @Test(
    "names in a down mean what the settings' search path makes of them",
    .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func searchPath() async throws {
    try await Bench.with(.postgresql) { bench in
      try await bench.run("create schema app")
      try bench.history.add(
        "a1", "--: up\ncreate table o (id integer);\ninsert into o values (1);\n--: down\ndrop table o;")
      var options = RunOptions()
      options.searchPath = "app"
      _ = try await bench.migrator().upgrade(run: options)
      try await requireRefusal(bench, "table:o", options)
    }
  }

  @Test(
    "a schema or a type that is dropped with what hangs on it takes rows along",
    .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func cascades() async throws {
    try await Bench.with(.postgresql) { bench in
      try bench.history.add(
        "a1",
        "--: up\ncreate schema s;\ncreate type s.e as enum ('x');\ncreate table s.\":\" (v s.e);\n"
          + "insert into s.\":\" values ('x');\n--: down\ndrop type s.e cascade;\ndrop schema s cascade;")
      _ = try await bench.migrator().upgrade()
      try await requireRefusal(bench, "column:s.:.v,table:s.:")
    }
  }

  @Test(
    "a revision that makes new transactions read-only does not stop the next one",
    .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func transactionDefaults() async throws {
    try await Bench.with(.postgresql) { bench in
      try bench.history.add(
        "a1",
        "--: up\nset default_transaction_read_only = on;\nset session characteristics as transaction isolation level "
          + "serializable;\n--: down\nselect 1;")
      try bench.history.add(
        "a2", parents: ["a1"],
        "--: up\ncreate table t (i text);\ninsert into t select current_setting('transaction_isolation');"
          + "\n--: down\ndrop table t;")
      _ = try await bench.migrator().upgrade()
      same(try await bench.value("select i from t"), "read committed")
    }
  }

  @Test(
    "a run that waits for a lock on the ledger or on a table can be stopped",
    .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func stopsBeforeTheFirstStatement() async throws {
    try await Bench.with(.postgresql) { bench in
      try bench.history.add("a1", "--: up\ncreate table t (id integer);\n--: down\ndrop table t;")
      try await bench.upgrade("a1")
      for table in ["dbtool_ledger", "t"] {
        try await bench.engine.withConnection { blocker in
          try await blocker.execute("begin")
          try await blocker.execute(SQL(unsafe: "lock table \(table) in access exclusive mode"))
          let control = RunControl()
          let stopper = Task.detached {
            try await Task.sleep(for: .milliseconds(300))
            control.stop()
            // Without an end the test would hang where the run does.
            try await Task.sleep(for: .seconds(20))
            try await bench.run("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'")
          }
          defer { stopper.cancel() }
          do {
            _ = try await bench.migrator().downgrade(to: .base, control: control)
            Issue.record("it ended by itself")
          } catch let error as MigrationError { same(error.code, "interrupted", "\(table): \(error)") }
          try await blocker.execute("rollback")
        }
      }
    }
  }
}
