import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import SeededRandom
import Testing

/// The file of a Swift revision, its code in the program, and the ledger: what happens when they do not agree.
@Suite struct SwiftCodeTests {
  static let dialects = TemporaryDatabase.available

  @Test("nothing runs, and nothing is made, when the code is missing or old", arguments: dialects)
  func refusesBeforeAnythingRuns(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.addPeople()
      let error = await failure("swiftRevision") { try await code.bench.migrator().upgrade() }
      check(error.hint?.contains("nothing has run") ?? false, "\(error)")
      try code.edit("s1", parents: ["a1"], body: "work(other)")
      let stale = await failure("staleCode") { try await code.upgrade() }
      same(stale.category, .integrity)
      same(try await code.bench.snapshot(), [])
      same(try await code.migrator().ledgerState().exists, false)
      // What comes before it runs without it.
      try await code.bench.upgrade("a1")
      _ = await failure("swiftRevision") { try await code.bench.upgrade() }
      _ = await failure("swiftRevision") { try await code.bench.migrator().upgrade(run: Self.dry) }
      // It is listed, and counted.
      let plan = try await code.bench.migrator().plan(.up, to: .head)
      same(plan.steps.map(\.isCode), [true])
      _ = await failure("pending") { try await code.bench.migrator().requireUpToDate() }
      _ = await failure("swiftRevision") { try code.bench.migrator().requireRunnable() }
      // Headers and comments are read from the file.
      try code.edit("s1", parents: ["a1"], headers: ["message = better words"], note: "// a comment\n")
      try await code.upgrade()
      _ = await failure("swiftRevision") { try await code.bench.downgrade("a1") }
      same(try await code.bench.applied(), ["a1", "s1"])
    }
  }

  private static var dry: RunOptions {
    var run = RunOptions()
    run.isDryRun = true
    return run
  }

  @Test("an applied revision may be tidied, and not be changed", arguments: dialects)
  func seesEdits(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.addPeople()
      try await code.upgrade()
      try code.edit("s1", parents: ["a1"], headers: ["message = tidied"], note: "// later\n")
      try await code.upgrade()
      try code.edit("s1", parents: ["a1"], body: "work(), more()")
      let error = await failure("edited") { try await code.upgrade() }
      same(error.category, .integrity)
      check(error.cause?.contains("more()") ?? false, "it shows what changed: \(error)")
      try await code.migrator().repair(try #require(RevisionID("s1")), .accept)
      try await code.upgrade()
    }
  }

  @Test("a lost Swift revision is not undone from the ledger", arguments: dialects)
  func refusesTheLedgersCopy(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.addPeople()
      try code.bench.history.add("a2", parents: ["s1"], "--: up\nselect 1;\n--: down\nselect 2;")
      try await code.upgrade()
      try code.bench.history.write("s1.swift", CodeBench.text("other", parents: ["a1"]))
      code.bench.history.remove("a2")
      _ = await failure("missingFile") { try await code.downgrade("a1") }
      let error = await failure("lostSwiftRevision") {
        try await code.bench.downgrade("a1") { $0.usesLedgerTexts = true }
      }
      same(error.category, .integrity)
      same(try await code.bench.applied(), ["a1", "a2", "s1"])
      // The one above it can be.
      try await code.bench.downgrade("s1") { $0.usesLedgerTexts = true }
      same(try await code.bench.applied(), ["a1", "s1"])
    }
  }

  @Test("marks need no code", arguments: dialects)
  func marksWithoutCode(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.addPeople()
      try await code.bench.upgrade("a1")
      try await code.bench.migrator().stamp([.head])
      same(try await code.bench.applied(), ["a1", "s1"])
      try code.edit("s1", parents: ["a1"], body: "other()")
      _ = await failure("edited") { try await code.bench.upgrade() }
    }
  }

  @Test("after a crash at any statement the next run ends where it should", arguments: dialects)
  func resumesAfterAnyCrash(_ dialect: DialectName) async throws {
    var random = Seeded("crashes in code on \(dialect.rawValue)")
    try await CodeBench.with(dialect) { code in
      try code.addPeople()
      try code.add("s2", parents: ["s1"], headers: ["transaction = none"])
      code.work.on(.up, "s2") { step in
        try await step.connection.execute("create table if not exists once (id integer primary key)")
        try await step.connection.execute("insert into once values (1) on conflict (id) do nothing")
      }
      code.work.on(.down, "s2") { step in try await step.connection.execute("drop table if exists once") }
      try code.bench.history.add(
        "a2", parents: ["s2"], "--: up\ncreate table last (id integer);\n--: down\ndrop table last;")
      let faults = FaultDriver(try code.bench.database.driver())
      let migrator = code.migrator(try code.bench.database.engine(driver: faults))
      // The odd or the even statements, as chance will have it.
      var number = Int.random(in: -1...0, using: &random)
      var isOver = false
      while !isOver {
        number += 2
        try #require(number < 400, "a run of so many statements does not end")
        isOver = true
        for moment in number.isMultiple(of: 5) ? [FaultDriver.Moment.before, .after] : [.before] {
          for direction in Direction.allCases {
            let words = "crash \(moment) statement \(number), \(direction.rawValue)"
            faults.crash(at: number, moment)
            do {
              var run = RunOptions()
              run.mayLose = ["all"]
              switch direction {
              case .up: _ = try await migrator.upgrade(wait: .seconds(30))
              case .down: _ = try await migrator.downgrade(to: .base, wait: .seconds(30), run: run)
              }
            } catch {
              let kind = (error as? MigrationError)?.databaseError?.kind ?? (error as? DatabaseError)?.kind
              same(kind, .connectionLost, "\(words): \(error)")
            }
            if faults.hasCrashed { isOver = false }
            faults.reset()
            switch direction {
            case .up:
              try await code.upgrade()
              same(try await code.bench.rows("select id, name from copies order by id"), ["1|Ada", "2|Alan"], words)
              same(try await code.bench.rows("select id from once"), ["1"], words)
              same(try await code.bench.applied(), ["a1", "a2", "s1", "s2"], words)
            case .down:
              try await code.downgrade("base")
              same(try await code.bench.snapshot(), [], words)
            }
          }
        }
      }
      check(number > 20, "only \(number) statements were tried")
    }
  }
}
