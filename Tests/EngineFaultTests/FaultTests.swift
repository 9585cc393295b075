import DBEngine
import DBPostgres
import DBQuery
import Glibc
import Testing

/// What a real server does to its clients.
@Suite(.enabled(if: Database.hasPostgres))
struct FaultTests {
  /// Where in a transaction the backend is killed.
  enum Moment: String, CaseIterable, Sendable {
    case beforeBegin, afterBegin, afterStatement, duringStatement, beforeCommit, inSavepoint
  }

  @Test(arguments: Moment.allCases)
  func aBackendKilledInATransactionLeavesNothingAndTheNextLeaseWorks(_ moment: Moment) async throws {
    try await Database.postgresql.withEngine(.init(pool: .init(maximumSize: 3))) { engine in
      let name = "killed_\(UInt32.random(in: 0...UInt32.max))"
      try await engine.execute("create table \(identifier: name) (n int)")
      await failure(.connectionLost, .transactionState) {
        try await engine.withConnection { connection in
          let number = try await pid(connection)
          if moment == .beforeBegin { try await kill(number, engine) }
          try await connection.withTransaction { connection in
            if moment == .afterBegin { try await kill(number, engine) }
            try await connection.execute("insert into \(identifier: name) values (1)")
            if moment == .afterStatement { try await kill(number, engine) }
            if moment == .duringStatement {
              // Not a child task: those of a body run on the connection's thread, which the statement blocks.
              let killing = Task { try await killWhenAsleep(number, engine) }
              try await connection.execute("select pg_sleep(100)")
              try await killing.value
            }
            try await connection.execute("insert into \(identifier: name) values (2)")
            if moment == .inSavepoint {
              try await connection.withSavepoint { connection in
                try await kill(number, engine)
                try await connection.execute("insert into \(identifier: name) values (3)")
              }
            }
            if moment == .beforeCommit { try await kill(number, engine) }
          }
        }
      }
      same(try await engine.first(Int.self, "select count(*)::int from \(identifier: name)"), 0, "rows")
      // The one that killed may still be giving its own back.
      try await eventually("nothing is leased") { engine.statistics.leased == 0 }
      try await engine.execute("drop table \(identifier: name)")
    }
  }

  @Test func idleConnectionsThatTheServerClosedAreReplacedUnseen() async throws {
    var settings = PoolConfiguration(maximumSize: 4)
    settings.prePingBypass = .zero
    try await Database.postgresql.withEngine(.init(pool: settings)) { engine in
      let pids = try await together(4, engine)
      same(pids.count, 4, "backends")
      let driver = try PostgresDriver(url: Database.postgresURL ?? "")
      try await Engine.withEngine(driver: driver) { other in for number in pids { try await kill(number, other) } }
      for _ in 0..<8 { same(try await engine.query("select 1").count, 1) }
      let later = try await together(4, engine)
      same(later.intersection(pids), [], "killed backends that are lent")
    }
  }

  @Test func aRoleOutOfConnectionsIsAPromptErrorAndRecovers() async throws {
    let role = "limited_\(UInt32.random(in: 0...UInt32.max))"
    let url = (Database.postgresURL ?? "").replacing("user=postgres", with: "user=\(role)")
    guard url.contains(role) else { return }
    try await Database.postgresql.withEngine { admin in
      try await admin.execute("create role \(identifier: role) login connection limit 2")
      let driver = try PostgresDriver(url: url)
      var settings = PoolConfiguration(maximumSize: 5)
      settings.acquireTimeout = .seconds(30)
      try await Engine.withEngine(driver: driver, configuration: .init(pool: settings)) { engine in
        // How many get through is the server's choice: five that knock at once may all be refused. What counts is that
        // each is told why, and that nothing is lent or stuck afterwards.
        let words = await withTaskGroup(of: String?.self) { group in
          for _ in 0..<5 {
            group.addTask {
              do {
                try await engine.execute("select pg_sleep(0.2)")
                return nil
              } catch { return "\(error)" }
            }
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        for word in words.compactMap(\.self) { check(word.contains("too many connections"), word) }
        same(engine.statistics.leased, 0, "leased")
        try await eventually("the engine works again") { (try? await engine.query("select 1").count) == 1 }
        for _ in 0..<5 { same(try await engine.query("select 1").count, 1) }
      }
      try await eventually("the role's sessions are gone") {
        try await admin.query("select 1 from pg_stat_activity where usename = \(role)").count == 0
      }
      try await admin.execute("drop role \(identifier: role)")
    }
  }

}

private func kill(_ number: Int, _ engine: Engine) async throws {
  try await engine.execute("select pg_terminate_backend(\(number)::int)")
  try await eventually("backend \(number) is gone") {
    try await engine.query("select 1 from pg_stat_activity where pid = \(number)::int").count == 0
  }
}

private func killWhenAsleep(_ number: Int, _ engine: Engine) async throws {
  try await eventually("it sleeps") {
    try await engine.query("select 1 from pg_stat_activity where pid = \(number)::int and query like '%pg_sleep%'")
      .count == 1
  }
  try await kill(number, engine)
}

/// The backends of so many leases held at once.
func together(_ count: Int, _ engine: Engine) async throws -> Set<Int> {
  let gate = AsyncGate()
  return try await withThrowingTaskGroup(of: Int.self) { group in
    for _ in 0..<count {
      group.addTask {
        try await engine.withConnection { connection in
          let number = try await pid(connection)
          await gate.pass()
          return number
        }
      }
    }
    try await eventually("all are lent") { engine.statistics.leased == count }
    gate.open()
    return try await group.reduce(into: []) { $0.insert($1) }
  }
}
