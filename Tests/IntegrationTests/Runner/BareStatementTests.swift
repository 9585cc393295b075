import DBEngine
import DBMigrations
import DBSchema
import DBTesting
import Testing

/// Statements of PostgreSQL that run in a transaction or cannot, as what they are about is.
@Suite(.enabled(if: TemporaryDatabase.hasPostgreSQL)) struct BareStatementTests {
  private static let partitioned =
    "create table p (id integer) partition by range (id);\n"
    + "create table p1 partition of p for values from (0) to (10);\ncreate index i on p (id);\n"

  @Test("a partitioned table is rebuilt in a section without a transaction; in another the error says so")
  func reindexesAPartitionedTable() async throws {
    try await Bench.with(.postgresql) { bench in
      try bench.history.add("a1", "--: up\n\(Self.partitioned)--: down\ndrop table p;")
      for statement in ["reindex table p", "reindex index i"] {
        try bench.history.add("a2", parents: ["a1"], "--: up\n\(statement);\n--: down\nselect 1;")
        let error = await failure("statementFailed") { try await bench.upgrade() }
        check(error.hint?.contains("transaction=none") ?? false, "\(error)")
        try bench.history.add("a2", parents: ["a1"], "--: up transaction=none\n\(statement);\n--: down\nselect 1;")
        try await bench.upgrade()
        same(Array(try await bench.events("a2").suffix(2)), ["started", "applied"])
        try await bench.downgrade("a1")
      }
    }
  }

  @Test("a procedure that commits runs in a section without a transaction; elsewhere the error says so")
  func callsAProcedureThatCommits() async throws {
    try await Bench.with(.postgresql) { bench in
      try bench.history.add(
        "a1",
        "--: up\ncreate table t (id integer);\ncreate procedure p() language plpgsql as\n"
          + "$$ begin insert into t values (1); commit; end $$;\n--: down\ndrop procedure p; drop table t;")
      try bench.history.add("a2", parents: ["a1"], "--: up\ncall p();\n--: down\nselect 1;")
      let refused = await failure("needsNoTransaction") { try await bench.upgrade() }
      check(refused.hint?.contains("transaction=none") ?? false, "\(refused)")
      try bench.history.add("a2", parents: ["a1"], "--: up\ndo $$ begin call p(); end $$;\n--: down\nselect 1;")
      let failed = await failure("statementFailed") { try await bench.upgrade() }
      check(failed.hint?.contains("transaction=none") ?? false, "\(failed)")
      try bench.history.add("a2", parents: ["a1"], "--: up transaction=none\ncall p();\n--: down\nselect 1;")
      try await bench.upgrade()
      same(try await bench.value("select count(*) from t"), "1")
    }
  }

  @Test("a downgrade that empties or narrows is asked about as one that drops; what cannot be read is told")
  func asksBeforeItEmpties() async throws {
    try await Bench.with(.postgresql) { bench in
      try bench.history.add(
        "a1",
        "--: up\ncreate table t (id integer primary key, note text);\ncreate table u (t integer references t);\n"
          + "insert into t values (1, 'long enough'); insert into u values (1);\ncreate extension citext;\ncreate schema s;\n"
          + "create type s.mood as enum ('a');\ncreate table s.w (id integer);\ncreate table v (c citext, m s.mood[]);\n"
          + "insert into v values ('x', '{a}'); insert into s.w values (1);\n"
          + "--: down\ndrop table v, u, t; drop schema s cascade; drop extension citext;")
      try await bench.upgrade()
      let cases = [
        ("drop extension citext cascade", "column:public.v.c"),
        ("drop schema s cascade", "column:public.v.m,table:s.w"),
        ("truncate t cascade", "table:t,table:public.u"), ("delete from u; truncate t, u", "table:u,table:t"),
        ("alter table t alter note type varchar(4) using note::varchar(4)", "column:t.note"),
        ("alter table t alter note type varchar(40)", ""), ("delete from u where t = 7", ""),
        ("do $$ begin perform 1; end $$", ""), ("truncate u; do $$ begin perform 1; end $$", "table:u"),
      ]
      for (statement, losses) in cases {
        try bench.history.add("a2", parents: ["a1"], "--: up\nselect 1;\n--: down\n\(statement);")
        try await bench.upgrade()
        let log = EventLog()
        let migrator = bench.migrator { $0.onEvent = log.add }
        do {
          _ = try await migrator.downgrade(to: try RevisionName("a1"))
          same("", losses, statement)
          same(log.warnings.contains { $0.contains("cannot be read") }, statement.hasPrefix("do"), statement)
        } catch let error as MigrationError {
          same(error.code, "wouldLoseData", "\(error)")
          same(error.object ?? "", losses, statement)
          same(error.cause?.contains("`do`") ?? false, statement.contains("do $$"), "\(error)")
          try await bench.migrator().stamp([try RevisionName("a1")])
        }
      }
      same(try await bench.value("select count(*) from t"), "1")
    }
  }
}
