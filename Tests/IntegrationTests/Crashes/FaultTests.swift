import DBEngine
import DBMigrations
import DBSchema
import DBTesting
import SeededRandom
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A crash before and after every single statement of a run, one after the other, and then a clean run.
///
/// A crash after a statement and one before the next leave the same database behind; they differ in what the run last
/// heard. So statements are crashed before, and a few of them after.
@Suite struct FaultTests {
  @Test(
    "R6, R10: after a crash at any statement, up or down, the next run ends where it should",
    arguments: TemporaryDatabase.available)
  func resumesAfterAnyCrash(_ dialect: DialectName) async throws {
    var random = Seeded("crashes on \(dialect.rawValue)")
    try await Bench.with(dialect) { bench in
      let clean = try await bench.prepareEveryKind()
      let faults = FaultDriver(try bench.database.driver())
      let migrator = bench.migrator(try bench.database.engine(driver: faults))
      // All of them in a torture; otherwise the odd or the even ones, as chance will have it.
      let stride = getenv("DBTOOL_TORTURE") == nil ? 2 : 1
      var number = stride == 1 ? 0 : Int.random(in: -1...0, using: &random)
      var isOver = false
      while !isOver {
        number += stride
        try #require(number < 2000, "a run of so many statements does not end")
        isOver = true
        for moment in number.isMultiple(of: 10) ? [FaultDriver.Moment.before, .after] : [.before] {
          let words = "crash \(moment) statement \(number)"
          let up = await crash(faults, number, moment) { try await migrator.upgrade(wait: .seconds(30)) }
          try await bench.upgrade()
          try await bench.requireHead(clean, "\(words) of an upgrade")
          var run = RunOptions()
          run.mayLose = ["all"]
          let down = await crash(faults, number, moment) {
            try await migrator.downgrade(to: .base, wait: .seconds(30), run: run)
          }
          if number.isMultiple(of: 3) {
            try await bench.upgrade()
            try await bench.requireHead(clean, "\(words) of a downgrade")
          }
          try await bench.downgrade("base")
          same(try await bench.snapshot(), [], "\(words), after the downgrade")
          same(try await bench.applied(), [], "\(words), after the downgrade")
          try await bench.forget()
          if up || down { isOver = false }
        }
      }
      // The numbers went past the run's own statements; a short walk would prove nothing.
      check(number > 60, "only \(number) statements were tried")
    }
  }

  @Test("two crashes in a row, the second while the first is being mended", arguments: TemporaryDatabase.available)
  func resumesAfterTwoCrashes(_ dialect: DialectName) async throws {
    var random = Seeded("two crashes on \(dialect.rawValue)")
    try await Bench.with(dialect) { bench in
      let clean = try await bench.prepareEveryKind()
      let faults = FaultDriver(try bench.database.driver())
      let migrator = bench.migrator(try bench.database.engine(driver: faults))
      _ = try await migrator.upgrade()
      let length = faults.statementCount
      try await bench.downgrade("base")
      try await bench.forget()
      for round in 1...12 {
        let first = Int.random(in: 1...length, using: &random)
        // What recovers may be short: most second crashes fall early in it.
        let second = Int.random(in: 1...max(1, min(length - first / 2, 60)), using: &random)
        let moment: FaultDriver.Moment = Bool.random(using: &random) ? .before : .after
        for place in [first, second] {
          _ = await crash(faults, place, moment) { try await migrator.upgrade(wait: .seconds(30)) }
        }
        try await bench.upgrade()
        try await bench.requireHead(clean, "round \(round): crashes at \(first), then \(second), \(moment)")
        try await bench.downgrade("base")
        try await bench.forget()
      }
    }
  }

  /// Runs something with a crash at a statement, and tells whether it came.
  private nonisolated(nonsending) func crash(
    _ faults: FaultDriver, _ number: Int, _ moment: FaultDriver.Moment,
    _ body: nonisolated(nonsending) () async throws -> RunReport
  ) async -> Bool {
    faults.crash(at: number, moment)
    do { _ = try await body() } catch {
      let kind = (error as? MigrationError)?.databaseError?.kind ?? (error as? DatabaseError)?.kind
      same(kind, .connectionLost, "crash \(moment) statement \(number): \(error)")
    }
    defer { faults.reset() }
    return faults.hasCrashed
  }
}
