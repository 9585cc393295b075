import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import SeededRandom
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The real program, killed by the system at random moments. `DBTOOL_TORTURE=N` sets how often, for each database.
@Suite struct KillTests {
  private static let kills = getenv("DBTOOL_TORTURE").flatMap { Int(String(cString: $0)) } ?? 100
  private static let up = ["upgrade", "--quiet"]
  private static let down = ["downgrade", "base", "--quiet", "--lose", "all"]

  @Test(
    "R10: killed at any instant of an upgrade or downgrade, the next run ends at the heads, as a clean one",
    arguments: TemporaryDatabase.available)
  func survivesKills(_ dialect: DialectName) async throws {
    var random = Seeded("kills on \(dialect.rawValue)")
    try await Bench.with(dialect) { bench in
      let clean = try await bench.prepareEveryKind()
      // How long a run of each takes here and now, and how long nothing but the start of the program.
      let start = try await duration(bench, ["--version"])
      var length = [Self.up: try await duration(bench, Self.up), Self.down: try await duration(bench, Self.down)]
      try await bench.forget()
      var killed = 0
      for number in 1...Self.kills {
        let way = number.isMultiple(of: 2) ? Self.down : Self.up
        if way == Self.down { try await bench.upgrade() }
        let limit = length[way] ?? start
        let delay = limit * Double.random(in: 0.15...1, using: &random)
        let words = "kill \(number), \(way[0]) after \(delay)"
        let begin = ContinuousClock.now
        let process = try ToolProcess(bench.database, way, output: "killed")
        pause(until: begin + delay)
        process.send(SIGKILL)
        let status = try await process.wait()
        check(status == 137 || status == 0, "\(words): the run ended with \(status): \(process.output)")
        // The machine's speed changes while tests run beside this one: a kill that came too late makes the next ones
        // come earlier, one that came in time a little later.
        if status == 137 { killed += 1 }
        length[way] = limit * (status == 137 ? 1.08 : 0.7)
        if number.isMultiple(of: 10) {
          let next = try ToolProcess(bench.database, Self.up, output: "next")
          same(try await next.wait(), 0, "\(words): the next run said: \(next.output)")
        } else {
          try await bench.upgrade()
        }
        try await bench.requireHead(clean, words)
        try await bench.downgrade("base")
        same(try await bench.snapshot(), [], words)
        try await bench.forget()
      }
      check(killed * 3 >= Self.kills, "only \(killed) of \(Self.kills) kills came in time: the delays are wrong")
    }
  }

  @Test(
    "R13: the next run waits for a dead run's backend that still builds an index",
    .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func waitsForTheDeadRunsBackend() async throws {
    try await Bench.with(.postgresql) { bench in
      try await bench.prepareIndexBuild()
      let waiter = EventLog()
      let second = try await bench.holdingUpIndexBuild {
        let first = try ToolProcess(bench.database, ["upgrade"], output: "first")
        try await bench.waitForIndexBuild()
        first.send(SIGKILL)
        same(try await first.wait(), 137)
        let migrator = bench.migrator { $0.onEvent = waiter.add }
        let second = Task { try await migrator.upgrade(wait: .seconds(60)) }
        try await eventually("the second run waits for the lock") { waiter.isWaiting }
        same(
          try await bench.value("select count(*) from pg_index where indexrelid = to_regclass('i1') and indisvalid"),
          "0")
        return second
      }
      _ = try await second.value
      try await bench.requireValidIndex()
      same(try await bench.applied(), ["a1", "a2"])
    }
  }

  private func duration(_ bench: Bench, _ arguments: [String]) async throws -> Duration {
    let begin = ContinuousClock.now
    let process = try ToolProcess(bench.database, arguments, output: "clean")
    same(try await process.wait(), 0, "\(arguments): \(process.output)")
    return ContinuousClock.now - begin
  }

  /// Sleeps without the slack of the task scheduler; the moment of a kill is wanted to the tenth of a millisecond.
  private func pause(until end: ContinuousClock.Instant) {
    let left = end - ContinuousClock.now
    if left > .zero { usleep(UInt32(left / .microseconds(1))) }
  }
}
