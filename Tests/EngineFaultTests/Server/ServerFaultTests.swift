import DBEngine
import DBPostgres
import DBQuery
import DBSQLite
import Testing

/// A server that is restarted, gone, full or frozen, and a file that cannot be opened.
@Suite(.serialized)
struct ServerFaultTests {
  /// A way to lose all connections at once, and over what they ran.
  struct Restart: CustomTestStringConvertible {
    let stop: Cluster.Stop
    let isTCP: Bool
    var testDescription: String { "\(stop), \(isTCP ? "TCP" : "socket")" }
    static let all = Cluster.Stop.allCases.flatMap { stop in
      [false, true].map { Restart(stop: stop, isTCP: $0) }
    }
  }

  @Test("P4: after a restart of the server the next leases see nothing of it", .enabled(if: Cluster.isPossible))
  func aRestartIsNotSeen() async throws {
    let cluster = try Cluster()
    try await cluster.start()
    for restart in Restart.all {
      var pool = PoolConfiguration(maximumSize: 4)
      // What was used a moment ago is lent unchecked, and a restart here takes but a moment.
      pool.prePingBypass = .zero
      let driver = try PostgresDriver(url: restart.isTCP ? cluster.tcpURL : cluster.url)
      try await Engine.withEngine(driver: driver, configuration: .init(pool: pool)) { engine in
        let before = try await together(4, engine)
        same(before.count, 4, "backends")
        try await eventually("all are idle") { engine.statistics.idle == 4 }
        try await cluster.stop(restart.stop)
        let error = await within(.milliseconds(500)) {
          await failure(.connectFailed) { try await engine.execute("select 1") }
        }
        check(error.hint?.contains("check that the server runs") == true, "\(restart): \(error)")
        try await cluster.start()
        for _ in 0..<8 { same(try await engine.query("select 1").count, 1, "\(restart)") }
        same(try await together(4, engine).intersection(before), [], "backends of the old server, \(restart)")
        let figures = engine.statistics
        same([figures.leased, figures.waiting], [0, 0], "\(restart)")
        check(figures.total <= 4, "\(figures.total) connections, \(restart)")
      }
    }
  }

  @Test("P4: a restart that finds leases out ends them with connectionLost", .enabled(if: Cluster.isPossible))
  func aRestartEndsWhatIsLent() async throws {
    let cluster = try Cluster()
    try await cluster.start()
    let driver = try PostgresDriver(url: cluster.url)
    try await Engine.withEngine(driver: driver) { engine in
      try await engine.execute("create table kept (n int)")
      let isInside = Shared(false)
      let task = Task {
        try await engine.withTransaction { connection in
          try await connection.execute("insert into kept values (1)")
          isInside.change { $0 = true }
          try await connection.execute("select pg_sleep(100)")
        }
      }
      try await eventually("it is inside") { isInside.value }
      try await cluster.stop(.fast)
      await failure(.connectionLost) { try await task.value }
      try await cluster.start()
      same(try await engine.first(Int.self, "select count(*)::int from kept"), 0, "rows")
    }
  }

  @Test("P11: a server that is gone fails each of five acquires promptly", .enabled(if: Cluster.isPossible))
  func aServerThatIsGoneFailsEachPromptly() async throws {
    let cluster = try Cluster()
    for url in [cluster.url, cluster.tcpURL] {
      let driver = try PostgresDriver(url: url)
      try await Engine.withEngine(driver: driver, configuration: .init(pool: .init(maximumSize: 1))) { engine in
        for error in try await fiveFail(engine) { same(error.kind, .connectFailed, "\(error)") }
        try await cluster.start()
        same(try await engine.query("select 1").count, 1)
      }
      try await cluster.stop(.fast)
    }
  }

  @Test(
    "P11: a server without a connection left fails each of five acquires promptly", .enabled(if: Cluster.isPossible))
  func aFullServerFailsEachPromptly() async throws {
    let cluster = try Cluster()
    try await cluster.start(["max_connections=5", "superuser_reserved_connections=0"])
    let others = Engine(driver: try PostgresDriver(url: cluster.url), configuration: .init(pool: .init(maximumSize: 5)))
    // The connection that found the server awake keeps its place for a moment.
    try await eventually("nobody else is there") {
      try await others.first(
        Int.self, "select count(*)::int from pg_stat_activity where backend_type = 'client backend'") == 1
    }
    same(try await together(5, others).count, 5, "connections of others")
    let driver = try PostgresDriver(url: cluster.url)
    try await Engine.withEngine(driver: driver, configuration: .init(pool: .init(maximumSize: 1))) { engine in
      for error in try await fiveFail(engine) {
        same(error.kind, .connectFailed, "\(error)")
        same(error.code, "53300", "\(error)")
        check(error.hint?.contains("max_connections") == true, "\(error)")
      }
      await others.shutdown(deadline: .zero)
      // A backend leaves its place a moment after its client has gone.
      try await eventually("there is room again") { (try? await engine.query("select 1").count) == 1 }
      same(engine.statistics.opened, 1, "opened")
    }
  }

  @Test("P11: a file that is no database fails each of five acquires promptly")
  func aFileThatCannotBeOpenedFailsEachPromptly() async throws {
    let folder = try Folder()
    let path = "\(folder.path)/odd.db"
    try write(String(repeating: "This is no database. ", count: 100), to: path, mode: 0o644)
    let cases: [(SQLiteDriver, DatabaseError.Kind)] = [
      (try SQLiteDriver(url: "sqlite:\(path)"), .corrupt),
      (try SQLiteDriver(url: "sqlite:\(folder.path)/missing.db?mode=rw"), .noDatabase),
    ]
    for (driver, kind) in cases {
      try await Engine.withEngine(driver: driver, configuration: .init(pool: .init(maximumSize: 1))) { engine in
        for error in try await fiveFail(engine) { same(error.kind, kind, "\(error)") }
      }
    }
  }

  @Test("a server that is slow to accept is a poolTimeout that says so", .enabled(if: Cluster.isPossible))
  func aFrozenServerIsAPoolTimeout() async throws {
    let cluster = try Cluster()
    try await cluster.start()
    var pool = PoolConfiguration(maximumSize: 2)
    pool.prePingBypass = .zero
    let driver = try PostgresDriver(url: cluster.url)
    try await Engine.withEngine(driver: driver, configuration: .init(pool: pool)) { engine in
      let first = try await engine.first(Int.self, "select pg_backend_pid()")
      cluster.freeze()
      // A session that exists goes on.
      try await engine.withConnection { connection in
        same(try await pid(connection), first)
        let error = await within(.milliseconds(100), after: .milliseconds(200)) {
          await failure(.poolTimeout) {
            try await engine.withConnection(.init(acquireTimeout: .milliseconds(200))) { _ in }
          }
        }
        check(error.hint?.contains("slow to accept") == true, "\(error)")
        same(engine.statistics.connecting, 1, "the connect goes on, on its own thread")
        cluster.thaw()
        try await eventually("it is kept for the next") { engine.statistics.idle == 1 }
        check(try await engine.first(Int.self, "select pg_backend_pid()") != first, "another backend")
      }
      same(engine.statistics.opened, 2, "opened")
    }
  }
}

/// The errors of five tasks that ask a pool of one for a connection: each comes promptly, and nothing is left.
private func fiveFail(_ engine: Engine) async throws -> [DatabaseError] {
  let errors = await within(.seconds(1)) {
    await withTaskGroup(of: DatabaseError?.self) { group in
      for _ in 0..<5 {
        group.addTask {
          do {
            try await engine.withConnection { _ in }
            return nil
          } catch { return error as? DatabaseError }
        }
      }
      return await group.reduce(into: [DatabaseError]()) { if let error = $1 { $0.append(error) } }
    }
  }
  same(errors.count, 5, "errors")
  try await eventually("nothing is left") { engine.statistics.total == 0 }
  same([engine.statistics.waiting, engine.statistics.timeouts], [0, 0], "waiting, timed out")
  return errors
}
