import DBEngine
import DBMigrations
import DBPostgres
import DBQuery
import DBSchema
import DBTesting
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The tools that tests are made with do what they say.
@Suite struct TestingToolsTests {
  static let dialects = TemporaryDatabase.available

  @Test("a temporary database is empty, its own, and gone afterwards, also when the test throws", arguments: dialects)
  func temporaryDatabasesGo(_ dialect: DialectName) async throws {
    struct Enough: Error {}
    var urls: [String] = []
    var folder = ""
    for fails in [false, true] {
      do {
        try await withTemporaryDatabase(dialect) { database in
          urls.append(database.url)
          folder = database.folder
          let engine = try database.engine()
          try await engine.withConnection { try await $0.execute("create table t (id integer)") }
          if fails { throw Enough() }
        }
      } catch is Enough {}
      check(access(folder, F_OK) != 0, "the folder \(folder) is still there")
      if dialect == .postgresql {
        check(try !PostgresDriver(url: urls.last ?? "").databaseExists(), "the database is still there")
      }
    }
    same(Set(urls).count, 2, "two tests shared a database")
  }

  @Test("a recorder has the exact statements in order", arguments: dialects)
  func recordsStatements(_ dialect: DialectName) async throws {
    try await withTemporaryDatabase(dialect) { database in
      let recorder = StatementRecorder()
      let engine = try database.engine(observer: recorder)
      try await engine.withTransaction { connection in
        try await connection.execute("create table t (id integer)")
        try await connection.execute("insert into t values (\(7))")
      }
      let begin = dialect == .sqlite ? "begin immediate" : "begin"
      let mark = dialect == .sqlite ? "?1" : "$1"
      #expect(
        recorder.statements == [begin, "create table t (id integer)", "insert into t values (\(mark))", "commit"])
      same(recorder.openedConnections, 1)
      recorder.reset()
      same(recorder.statements, [])
    }
  }

  @Test("a plain revision costs one transaction", arguments: dialects)
  func plainRevisionsCommitOnce(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      try bench.history.add("a1", "--: up\ncreate table t1 (id integer);\n--: down\ndrop table t1;")
      try await bench.upgrade()
      try bench.history.add("a2", parents: ["a1"], "--: up\ncreate table t2 (id integer);\n--: down\ndrop table t2;")
      let recorder = StatementRecorder()
      _ = try await bench.migrator(try bench.database.engine(observer: recorder)).upgrade()
      let frames = recorder.statements.filter { $0.hasPrefix("begin") || $0 == "commit" || $0.hasPrefix("create") }
      same(frames, [dialect == .sqlite ? "begin immediate" : "begin", "create table t2 (id integer)", "commit"])
    }
  }

  @Test("a crash falls before or after the statement, and lasts until it is reset", arguments: dialects)
  func crashesWhereTold(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      try await bench.run("create table t (id integer)")
      let faults = FaultDriver(try bench.database.driver())
      let engine = try bench.database.engine(driver: faults)
      for (moment, expected) in [(FaultDriver.Moment.before, ["1"]), (.after, ["1", "2"])] {
        try await bench.run("delete from t")
        for isPipeline in [false, true] {
          try await bench.run("delete from t")
          faults.crash(at: 2, moment)
          do {
            try await engine.withConnection { connection in
              let inserts = [1, 2, 3].map { SQL(unsafe: "insert into t values (\($0))") }
              // In a pipeline without a transaction PostgreSQL makes one of the whole: so one statement commits first.
              if isPipeline { _ = try await connection.pipeline([inserts[0]]) }
              if isPipeline { _ = try await connection.pipeline(Array(inserts[1...])) }
              for insert in inserts where !isPipeline { try await connection.execute(insert) }
            }
            Issue.record("no crash")
          } catch let error as DatabaseError { same(error.kind, .connectionLost) }
          check(faults.hasCrashed, "it does not say that it crashed")
          await #expect(throws: DatabaseError.self) { try await engine.withConnection { try await $0.ping() } }
          same(try await bench.rows("select id from t order by 1"), expected, "\(moment), pipeline \(isPipeline)")
          faults.reset()
          _ = try await engine.withConnection { try await $0.ping() }
        }
      }
    }
  }

  @Test("the name of a database tells the process that made it, so that leftovers are known")
  func tellsLeftovers() async throws {
    try await withTemporaryDatabase(Self.dialects.last ?? .sqlite) { database in
      guard database.dialect == .postgresql else { return }
      let name = try PostgresDriver(url: database.url).address.database
      same(name.split(separator: "_").dropLast().last.map(String.init), "\(getpid())", "the name tells the process")
    }
  }
  @Test("a stopwatch stretches a limit by what the machine withholds, and forgives no more than that")
  func stretchesLimitsWithinBounds() {
    let watch = PacedStopwatch()
    let begin = ContinuousClock.now
    usleep(250_000)
    let least = ContinuousClock.now - begin
    let reading = watch.stop()
    check(reading.elapsed >= least, "\(reading), but at least \(least)")
    check((1...PacedStopwatch.most).contains(reading.slowness), "\(reading)")
    // Twenty times ten milliseconds is the most that a machine can be forgiven.
    check(!reading.isWithin(.milliseconds(10)), "forgiven: \(reading)")
    check(!reading.isWithin(.zero, after: .milliseconds(249)), "forgiven: \(reading)")
    check(reading.isWithin(reading.elapsed) && reading.isWithin(.zero, after: reading.elapsed), "refused: \(reading)")
  }
}
