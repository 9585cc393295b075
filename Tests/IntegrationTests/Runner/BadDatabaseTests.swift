import DBEngine
import DBMigrations
import DBPostgres
import DBQuery
import DBSQLite
import DBSchema
import DBTesting
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Databases that cannot take a revision: what is said, and that nothing is half-done.
@Suite struct BadDatabaseTests {
  private static let table = "--: up\ncreate table t1 (id integer);\n--: down\ndrop table t1;"

  /// A migrator on the bench's SQLite file with another ending of its URL.
  private func migrator(_ bench: Bench, _ ending: String) throws -> Migrator {
    bench.migrator(try bench.database.engine(driver: try SQLiteDriver(url: bench.database.url + ending)))
  }

  /// The kind and words of whatever a body throws.
  private nonisolated(nonsending) func trouble(_ body: nonisolated(nonsending) () async throws -> RunReport) async -> (
    kind: DatabaseError.Kind?, code: String, text: String
  ) {
    do {
      let report = try await body()
      return (nil, "none", "nothing was thrown: \(report)")
    } catch let error as MigrationError {
      return (error.databaseError?.kind, error.code, "\(error)")
    } catch let error as DatabaseError {
      return (error.kind, error.kind.name, "\(error)")
    } catch { return (nil, "other", "\(error)") }
  }

  @Test("a read-only file is told as that, with and without a ledger")
  func readOnlyFile() async throws {
    try await Bench.with(.sqlite) { bench in
      try bench.history.add("a1", Self.table)
      try await bench.run("create table other (id integer)")
      for _ in 1...2 {
        let readOnly = try migrator(bench, "?mode=ro")
        let found = await trouble { try await readOnly.upgrade() }
        same(found.kind, .readOnly, found.text)
        try bench.history.add("a2", parents: ["a1"], "--: up\ncreate table t2 (id integer);\n--: down\ndrop table t2;")
        try await bench.upgrade("a1")
      }
      check(try await !bench.hasTable("t2"), "t2 was made")
    }
  }

  @Test("a file that another program has locked is waited for, and then told as that")
  func lockedFile() async throws {
    try await Bench.with(.sqlite) { bench in
      try bench.history.add("a1", Self.table)
      try await bench.run("create table other (id integer)")
      var impatient = SQLiteOptions()
      impatient.busyTimeout = .milliseconds(50)
      let driver = try SQLiteDriver(url: bench.database.url, options: impatient)
      let locked = bench.migrator(try bench.database.engine(driver: driver))
      try await bench.engine.withConnection { blocker in
        try await blocker.execute("begin exclusive")
        let found = await trouble { try await locked.upgrade() }
        same(found.kind, .lockTimeout, found.text)
        try await blocker.execute("rollback")
        try await blocker.execute("begin immediate")
        let later = await trouble { try await locked.upgrade() }
        same(later.kind, .lockTimeout, later.text)
        try await blocker.execute("rollback")
      }
      _ = try await locked.upgrade()
      same(try await bench.applied(), ["a1"])
    }
  }

  @Test("a file that is no database, or a damaged one, is told as that and not touched")
  func corruptFile() async throws {
    let garbage = Array(String(repeating: "this is no database ", count: 500).utf8)
    try await Bench.with(.sqlite) { bench in
      try bench.history.add("a1", Self.table)
      let path = bench.database.folder + "/database.db"
      try TemporaryFolder.save(garbage, to: path)
      let found = await trouble { try await bench.upgrade() }
      same(found.kind, .corrupt, found.text)
      same(size(path), garbage.count, "the file was written to")
    }
    try await Bench.with(.sqlite) { bench in
      try bench.history.add("a1", Self.table)
      try await bench.run("create table other (id integer primary key, note text)")
      for _ in 1...40 {
        try await bench.run("insert into other (note) values ('\(String(repeating: "x", count: 900))')")
      }
      bench.engine.invalidateAll()
      // The head is sound, the pages behind it are not.
      let path = bench.database.folder + "/database.db"
      let descriptor = open(path, O_WRONLY)
      _ = garbage.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 4096) }
      close(descriptor)
      try bench.history.add("a1", "--: up\nupdate other set note = 'y';\n--: down\nselect 1;")
      let migrator = try migrator(bench, "")
      let found = await trouble { try await migrator.upgrade() }
      same(found.kind, .corrupt, found.text)
    }
  }

  @Test("a full disk rolls the revision back and says what to do")
  func fullDisk() async throws {
    try await Bench.with(.sqlite) { bench in
      try bench.history.add("a1", Self.table)
      try bench.history.add(
        "a2", parents: ["a1"],
        """
        --: up
        pragma max_page_count = 60;
        create table t2 (note text);
        insert into t2 with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000)
        select hex(randomblob(200)) from n;
        --: down
        drop table t2;
        """)
      let found = await trouble { try await bench.upgrade() }
      same(found.kind, .full, found.text)
      check(found.text.contains("make room"), "no hint: \(found.text)")
      same(try await bench.applied(), ["a1"])
      check(try await !bench.hasTable("t2"), "t2 is there")
      same(try await bench.events("a2").last, "failed")
    }
  }

  @Test(
    "a role that may not create the ledger is told so, with two ways out",
    .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func noPermission() async throws {
    try await Bench.with(.postgresql) { bench in
      try bench.history.add("a1", Self.table)
      let role = "dbtool_poor_\(getpid())"
      try await bench.run(
        "drop role if exists \(role)", "create role \(role) login", "revoke all on schema public from public")
      let url = bench.database.url + (bench.database.url.contains("?") ? "&" : "?") + "user=\(role)"
      let driver = try PostgresDriver(url: url)
      let poor = bench.migrator(try bench.database.engine(driver: driver))
      let error = await failure("ledgerDenied") { try await poor.upgrade() }
      same(error.databaseError?.kind, .permission)
      check(error.hint?.contains("\"schema\"") ?? false, "no hint: \(error)")
      try await bench.run("create schema own authorization \(role)")
      let rich = bench.migrator(try bench.database.engine(driver: driver)) { $0.ledger.schema = "own" }
      try bench.history.add("a1", "--: up\ncreate table own.t1 (id integer);\n--: down\ndrop table own.t1;")
      _ = try await rich.upgrade()
      same(try await rich.ledgerState().applied.count, 1)
      try await bench.run("drop schema own cascade", "drop role \(role)")
    }
  }

  @Test("a server that is not there is told without the password", .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func tellsNoPassword() async throws {
    let secret = "s3cr3t-pw-91"
    try await Bench.with(.postgresql) { bench in
      try bench.history.add("a1", "--: up\nselect 1;\n--: up more\nselect nothere;\n--: down\nselect 1;")
      let separator = bench.database.url.contains("?") ? "&" : "?"
      let urls = [
        "postgresql://tester:\(secret)@127.0.0.1:1/nothing?connect_timeout=2",
        "postgresql://tester:\(secret)@/nothing?host=/nowhere/at/all",
        "host=127.0.0.1 port=1 user=tester password=\(secret) dbname=x",
        bench.database.url + separator + "password=\(secret)",
        bench.database.url + separator + "password=\(secret)&dbname=no_such_database",
      ]
      for url in urls {
        let engine = try bench.database.engine(driver: try PostgresDriver(url: url))
        let migrator = bench.migrator(engine)
        do {
          _ = try await migrator.upgrade()
          Issue.record("nothing was thrown")
        } catch {
          var dumped = "\(error) \(engine.address) \(engine.driver)"
          dump(error, to: &dumped)
          dump(engine.driver, to: &dumped)
          check(!dumped.contains(secret), "the password is told: \(dumped)")
          check(dumped.count > 40, "too few words: \(dumped)")
        }
      }
    }
  }
}

/// A file's length in bytes.
private func size(_ path: String) -> Int {
  var info = stat()
  return stat(path, &info) == 0 ? Int(info.st_size) : -1
}
