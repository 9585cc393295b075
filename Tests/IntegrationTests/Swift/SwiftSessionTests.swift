import DBEngine
import DBMigrations
import DBModelKit
import DBQuery
import DBSchema
import DBTesting
import Testing

/// The rows as the revision knows them, whatever becomes of the application's models.
@Model("copies")
private final class Copy {
  @PrimaryKey var id: Int
  @Column(unique: true) var name: String
}

/// A Swift revision's session is a part of the revision: written, failed and over with it.
@Suite struct SwiftSessionTests {
  static let dialects = TemporaryDatabase.available

  private static func makeTable(_ step: Step) async throws {
    try await step.connection.execute("create table copies (id bigint primary key, name text not null unique)")
  }

  @Test("what waits in a revision's session is written and committed with it", arguments: dialects)
  func writesWithTheRevision(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.addPeople()
      nonisolated(unsafe) var kept: Session?
      code.work.on(.up, "s1") { step in
        try await Self.makeTable(step)
        let session = try step.session
        for row in try await step.connection.execute("select id, name from people order by id") {
          try session.add(Copy(id: try row.decode(Int.self, 0), name: try row.decode(String.self, 1)))
        }
        check(try step.session === session, "there is one session")
        try await session.flush()
        try await session.withSavepoint { session in try await session.require(Copy.self, 2).name = "Grace" }
        try await session.require(Copy.self, 1).name = "Eve"
        do {
          try session.afterCommit {}
          check(false, "a revision hears of no commit")
        } catch is SessionMisuse {}
        kept = session
      }
      try await code.upgrade()
      same(try await code.bench.rows("select id, name from copies order by id"), ["1|Eve", "2|Grace"])
      do {
        try kept?.add(Copy(id: 3, name: "late"))
        check(false, "the session is over")
      } catch is SessionClosed {}
      code.work.on(.down, "s1") { step in
        let session = try step.session
        for copy in try await session.select(Copy.self).all() { try session.delete(copy) }
        try await session.flush()
        try await step.connection.execute("drop table copies")
      }
      try await code.downgrade("a1")
      same(try await code.bench.applied(), ["a1"])
      // Inside somebody's savepoint, too.
      try await code.bench.engine.withTransaction { connection in
        try await connection.withSavepoint { connection in _ = try await code.migrator().upgrade(on: connection) }
      }
      same(try await code.bench.rows("select name from copies order by id"), ["Eve", "Grace"])
    }
  }

  @Test("what fails when it is written is the revision's failure", arguments: dialects)
  func failsWithTheRevision(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.addPeople()
      code.work.on(.up, "s1") { step in
        try await Self.makeTable(step)
        try step.session.add(Copy(id: 1, name: "twice"))
        try await step.session.flush()
        try step.session.add(Copy(id: 2, name: "twice"))
      }
      let error = await failure("statementFailed") { try await code.upgrade() }
      check(error.file?.hasSuffix("/s1.swift") ?? false && error.object == "s1", "\(error)")
      same(error.databaseError?.kind, .unique)
      check(error.statement?.contains("insert into copies") ?? false, "\(error.statement ?? "no statement")")
      check(try await !code.bench.hasTable("copies"), "it was rolled back")
      same(try await code.bench.events("s1"), ["failed"])
      struct Own: Error {}
      code.work.on(.up, "s1") { step in
        try await Self.makeTable(step)
        try step.session.add(Copy(id: 1, name: "once"))
        try await step.session.flush()
        throw Own()
      }
      _ = await failure("codeFailed") { try await code.upgrade() }
      check(try await !code.bench.hasTable("copies"), "it was rolled back")
      // One that begins in a savepoint could outlive it.
      code.work.on(.up, "s1") { step in
        try await Self.makeTable(step)
        try await step.connection.withSavepoint { _ in _ = try await step.session.select(Copy.self).all() }
      }
      let early = await failure("codeFailed") { try await code.upgrade() }
      check(early.cause?.contains("cannot begin inside a savepoint") ?? false, "\(early)")
    }
  }

  @Test("without a transaction a revision has no session of its own", arguments: dialects)
  func needsATransaction(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.addPeople(headers: ["transaction = none"])
      code.work.on(.up, "s1") { step in _ = try step.session }
      let error = await failure("codeFailed") { try await code.upgrade() }
      check(error.cause?.contains("no transaction that a session") ?? false, "\(error)")
      code.work.on(.up, "s1") { step in
        try await Self.makeTable(step)
        try await step.connection.withSession { session in try session.add(Copy(id: 1, name: "Ada")) }
      }
      try await code.upgrade()
      same(try await code.bench.rows("select id, name from copies"), ["1|Ada"])
    }
  }
}
