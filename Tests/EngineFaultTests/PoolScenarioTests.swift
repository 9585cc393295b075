import DBEngine
import DBQuery
import Synchronization
import Testing

/// The promises of the pool on real databases. Leases are read leases, of which both databases have many.
///
/// | promise | PostgreSQL | SQLite |
/// |---|---|---|
/// | P1 timeout names the holders | here | here |
/// | P2 a cancelled waiter | here | here |
/// | P3 first come, first served | here | here |
/// | P4 restart of the server | `ServerFaultTests`, `FaultTests`, `ProxyTests` | a file has no server; a lost connection is replaced in `DBEngineTests` |
/// | P5 cancelled in a query | `CancellationScenarioTests` | `CancellationScenarioTests` |
/// | P6 lifetime | here | here |
/// | P7 what a lease leaves behind | here | here: pragmas and temporary tables; attached files in `DriverTests` |
/// | P8 shutdown | here | here |
/// | P9 long leases | here | here |
/// | P10 bursts | here | here |
/// | P11 no connection to be had | `ServerFaultTests` | `ServerFaultTests`: a file that cannot be opened |
struct PoolScenarioTests {
  /// So many read leases at once: one connection of a SQLite file is the writer's.
  func pool(_ size: Int, _ database: Database) -> PoolConfiguration {
    PoolConfiguration(maximumSize: database.pick(postgresql: size, sqlite: size + 1))
  }

  @Test(arguments: Database.available)
  func anAcquireBeyondTheMaximumTimesOutAndNamesTheHolders(_ database: Database) async throws {
    try await database.withEngine(.init(pool: pool(3, database))) { engine in
      let gate = AsyncGate()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for line in [1, 2, 3] {
          group.addTask {
            try await engine.withReadConnection(file: "App/Users.swift", line: line) { _ in await gate.pass() }
          }
        }
        try await eventually("three are lent") { engine.statistics.leased == 3 }
        var error = DatabaseError(.other, "")
        await within(.milliseconds(100), after: .milliseconds(200)) {
          error = await failure(.poolTimeout) {
            try await engine.withReadConnection(.init(acquireTimeout: .milliseconds(200))) { _ in }
          }
        }
        for line in [1, 2, 3] { check(error.detail?.contains("App/Users.swift:\(line)") == true, "holders: \(error)") }
        same(engine.statistics.timeouts, 1, "timeouts")
        same(engine.statistics.waiting, 0, "waiting")
        gate.open()
        try await group.waitForAll()
      }
      same(engine.statistics.leased, 0, "leased at the end")
    }
  }

  @Test(arguments: Database.available)
  func aCancelledWaiterThrowsAtOnceAndTheNextInLineIsServed(_ database: Database) async throws {
    try await database.withEngine(.init(pool: pool(1, database))) { engine in
      let gate = AsyncGate()
      let holder = Task { try await engine.withReadConnection { _ in await gate.pass() } }
      try await eventually("it is lent") { engine.statistics.leased == 1 }
      let first = Task { try await engine.withReadConnection { _ in } }
      try await eventually("one waits") { engine.statistics.waiting == 1 }
      let second = Task { try await engine.withReadConnection { _ in 2 } }
      try await eventually("two wait") { engine.statistics.waiting == 2 }
      first.cancel()
      let outcome = await first.result
      check({ if case .failure(let error) = outcome { error is CancellationError } else { false } }(), "\(outcome)")
      gate.open()
      same(try await second.value, 2)
      try await holder.value
    }
  }

  @Test(arguments: Database.available)
  func waitersAreServedInTheOrderInWhichTheyCame(_ database: Database) async throws {
    try await database.withEngine(.init(pool: pool(1, database))) { engine in
      let gate = AsyncGate()
      let served = Shared<[Int]>([])
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await engine.withReadConnection { _ in await gate.pass() } }
        try await eventually("it is lent") { engine.statistics.leased == 1 }
        for number in 1...4 {
          group.addTask { try await engine.withReadConnection { _ in served.change { $0.append(number) } } }
          try await eventually("\(number) wait") { engine.statistics.waiting == number }
        }
        gate.open()
        try await group.waitForAll()
      }
      same(served.value, [1, 2, 3, 4], "order")
    }
  }

  @Test(arguments: Database.available)
  func connectionsOpenedTogetherAreReplacedAtDifferentTimes(_ database: Database) async throws {
    // On a machine so slow that they are out for longer than some of them live, these are closed as they come back:
    // then again, with longer lives.
    for seconds in [1, 3, 9] {
      let lifetime = Duration.seconds(seconds)
      var settings = pool(20, database)
      settings.maximumLifetime = lifetime
      settings.lifetimeJitter = 0.8
      let closings = ClosingRecorder()
      let (opening, spread) = try await database.withEngine(.init(pool: settings, observer: closings)) { engine in
        let gate = AsyncGate()
        let opening = try await time {
          try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { try await engine.withReadConnection { _ in await gate.pass() } } }
            try await eventually("all are lent") { engine.statistics.leased == 20 }
            gate.open()
            try await group.waitForAll()
          }
        }
        try await eventually("all are replaced") { engine.statistics.closed >= 20 }
        let times = closings.times.withLock { $0.prefix(20) }
        return (opening, (times.max() ?? .zero) - (times.min() ?? .zero))
      }
      if opening > lifetime / 5, seconds < 9 { continue }
      // Twenty random lives between a fifth of the whole and the whole: all within a fifth of it happens once in 10^11.
      check(spread > lifetime / 5, "all were replaced within \(spread), and live for \(lifetime)")
      return
    }
  }

  @Test(arguments: Database.available)
  func aConnectionInUseIsReplacedOnlyWhenItComesBack(_ database: Database) async throws {
    var settings = pool(1, database)
    settings.maximumLifetime = .milliseconds(100)
    try await database.withEngine(.init(pool: settings)) { engine in
      let closed = try await engine.withReadConnection { connection in
        try await Task.sleep(for: .milliseconds(300))
        try await connection.ping()
        return engine.statistics.closed
      }
      try await eventually("it is replaced") { engine.statistics.closed > closed }
    }
  }

  @Test(arguments: Database.available)
  func aLongLeaseIsReportedOnceAndAgainWhenItComesBack(_ database: Database) async throws {
    let seen = LeaseRecorder()
    var settings = pool(1, database)
    settings.leakWarning = .milliseconds(50)
    try await database.withEngine(.init(pool: settings, observer: seen)) { engine in
      try await engine.withReadConnection(file: "App/Report.swift", line: 7) { _ in
        try await eventually("it is reported") { seen.lines.withLock { !$0.isEmpty } }
        try await Task.sleep(for: .milliseconds(150))
      }
      try await eventually("both lines are there") { seen.lines.withLock { $0.count == 2 } }
    }
    same(seen.lines.withLock { $0 }, ["long App/Report.swift:7", "back App/Report.swift:7"], "lines")
  }

  @Test(arguments: Database.available)
  func aBurstFromFewWorkersOpensNoMoreConnectionsThanTheMaximum(_ database: Database) async throws {
    try await database.withEngine(.init(pool: pool(3, database))) { engine in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 {
          group.addTask { for _ in 0..<20 { try await engine.withReadConnection { try await $0.ping() } } }
        }
        try await group.waitForAll()
      }
      let opened = engine.statistics.opened
      // The file's writer was opened to set the journal mode.
      check(opened <= database.pick(postgresql: 3, sqlite: 4), "\(opened) connections were opened")
      check(engine.statistics.lent >= 60, "\(engine.statistics.lent) leases")
    }
  }

  @Test(arguments: Database.available)
  func aShutdownWaitsForWhatIsLentAndClosesWhatIsOverdue(_ database: Database) async throws {
    try await database.withEngine(.init(pool: pool(2, database))) { engine in
      let gate = AsyncGate()
      let good = Task { try await engine.withReadConnection { _ in await gate.pass() } }
      let overdue = Task { try await engine.withReadConnection { try await runForLong($0, database) } }
      try await eventually("both are lent") { engine.statistics.leased == 2 }
      async let end: Void = engine.shutdown(deadline: .milliseconds(500))
      // Who asks from now on is refused; before the shutdown has begun they only wait.
      try await eventually("new acquires fail") {
        do {
          try await engine.withReadConnection(.init(acquireTimeout: .milliseconds(1))) { _ in }
          return false
        } catch let error as DatabaseError { return error.kind == .shutdown }
      }
      gate.open()
      try await good.value
      await end
      let outcome = await overdue.result
      if case .success = outcome { Issue.record("the overdue statement was not ended") }
      try await eventually("nothing is left") { engine.statistics.total == 0 }
    }
  }

  @Test(.enabled(if: Database.hasPostgres))
  func whatALeaseLeavesInTheSessionIsInvisibleToTheNext() async throws {
    try await Database.postgresql.withEngine(.init(pool: .init(maximumSize: 1))) { engine in
      let before = try await engine.first(String.self, "show search_path")
      let (first, temporary) = try await engine.withConnection { connection in
        try await connection.execute("set search_path = pg_catalog")
        try await connection.execute("select pg_advisory_lock(4711)")
        try await connection.execute("create temporary table leftover (a int)")
        try await connection.execute("listen leftover")
        return (try await pid(connection), 1)
      }
      same(temporary, 1)
      try await engine.withConnection { connection in
        same(try await pid(connection), first, "the same backend serves the next lease")
        same(try await connection.execute("show search_path")[0].decode(String.self, 0), before, "search_path")
        same(
          try await connection.execute("select 1 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")
            .count, 0, "locks")
        same(
          try await connection.execute("select to_regclass('pg_temp.leftover') is null")[0].decode(Bool.self, 0), true,
          "table")
        same(try await connection.execute("select pg_listening_channels()").count, 0, "channels")
      }
    }
  }

  @Test func settingsOfASQLiteLeaseAreInvisibleToTheNext() async throws {
    try await Database.sqlite.withEngine { engine in
      try await engine.withConnection { connection in
        try await connection.execute("pragma foreign_keys = off")
        try await connection.execute("create temp table leftover (a)")
      }
      try await engine.withConnection { connection in
        same(try await connection.execute("pragma foreign_keys")[0].decode(Int.self, 0), 1, "foreign_keys")
        same(try await connection.execute("select 1 from sqlite_temp_schema").count, 0, "tables")
      }
    }
  }

  @Test(.enabled(if: Database.hasPostgres))
  func onlyALeaseThatChangedSomethingPaysForAReset() async throws {
    try await Database.postgresql.withEngine(.init(pool: .init(maximumSize: 1))) { engine in
      let text: SQL = "select count(*) from pg_catalog.pg_class where relname = 'none'"
      // A prepared statement of the driver's survives both kinds of return.
      for _ in 0..<3 { try await engine.execute(text) }
      let pid = try await engine.first(Int.self, "select pg_backend_pid()")
      try await engine.execute("set work_mem = '1MB'")
      try await engine.execute(text)
      same(try await engine.first(Int.self, "select pg_backend_pid()"), pid, "backend")
      same(engine.statistics.opened, 1, "opened")
    }
  }
}

func pid(_ connection: Connection) async throws -> Int {
  try await connection.execute("select pg_backend_pid()")[0].decode(Int.self, 0)
}

/// A statement of at least a hundred seconds.
func runForLong(_ connection: Connection, _ database: Database) async throws {
  switch database {
  case .postgresql: try await connection.execute("select pg_sleep(100)")
  case .sqlite:
    try await connection.execute(
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000000000) select count(*) from n")
  }
}

/// Holds tasks back until it is opened.
final class AsyncGate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }
  private let state = Mutex(State())

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}

final class ClosingRecorder: EngineObserver {
  let times = Mutex<[Duration]>([])
  private let start = ContinuousClock().now
  func didCloseConnection(_ number: Int) { times.withLock { $0.append(ContinuousClock().now - start) } }
}

final class LeaseRecorder: EngineObserver {
  let lines = Mutex<[String]>([])
  func leaseIsLong(_ holder: LeaseHolder) { note("long", holder) }
  func longLeaseReturned(_ holder: LeaseHolder) { note("back", holder) }

  /// Only those of the tests' own names: on a slow machine any lease may be long.
  private func note(_ word: String, _ holder: LeaseHolder) {
    if holder.place.file.hasPrefix("App/") { lines.withLock { $0.append("\(word) \(holder.place)") } }
  }
}
