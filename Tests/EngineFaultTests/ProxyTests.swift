import DBEngine
import DBPostgres
import DBQuery
import Glibc
import Testing

/// A network that fails in the ways networks do.
@Suite(.enabled(if: Database.serverFolder != nil))
struct ProxyTests {
  func withProxy(_ pool: PoolConfiguration, _ body: (Engine, Proxy) async throws -> Void) async throws {
    let proxy = try Proxy(serverFolder: Database.serverFolder ?? "")
    let driver = try PostgresDriver(url: "postgresql:///postgres?host=\(proxy.host)&user=postgres")
    do {
      try await Engine.withEngine(driver: driver, configuration: .init(pool: pool)) { engine in
        try await body(engine, proxy)
      }
      proxy.stop()
    } catch {
      proxy.stop()
      throw error
    }
  }

  @Test(arguments: [false, true])
  func aConnectionThatIsCutDuringAStatementIsLostAndReplaced(isHalfClosed: Bool) async throws {
    try await withProxy(.init(maximumSize: 2)) { engine, proxy in
      let isInside = Shared(false)
      let task = Task {
        try await engine.withConnection { connection in
          try await connection.execute("select 1")
          isInside.change { $0 = true }
          try await connection.execute("select pg_sleep(100)")
        }
      }
      try await eventually("it runs") { isInside.value }
      try await Task.sleep(for: .milliseconds(30))
      if isHalfClosed { proxy.halfClose() } else { proxy.cut() }
      await failure(.connectionLost) { try await task.value }
      same(try await engine.query("select 1").count, 1)
      same(engine.statistics.leased, 0, "leased")
    }
  }

  @Test func idleConnectionsThatWereCutAreReplacedUnseen() async throws {
    var pool = PoolConfiguration(maximumSize: 2)
    pool.prePingBypass = .zero
    try await withProxy(pool) { engine, proxy in
      for _ in 0..<3 {
        same(try await engine.query("select 1").count, 1)
        proxy.cut()
        try await Task.sleep(for: .milliseconds(20))
      }
      same(try await engine.query("select 1").count, 1)
    }
  }

  @Test func aServerThatDoesNotAnswerIsAPoolTimeoutThatSaysSo() async throws {
    try await withProxy(.init(maximumSize: 2)) { engine, proxy in
      proxy.behave { $0.isDeaf = true }
      let error = await failure(.poolTimeout) {
        try await engine.withConnection(.init(acquireTimeout: .milliseconds(200))) { _ in }
      }
      check(error.hint?.contains("slow to accept") == true, "the hint: \(error)")
      proxy.cut()
      proxy.behave { $0.isDeaf = false }
      same(try await engine.query("select 1").count, 1)
    }
  }

  @Test func aSlowNetworkChangesNothingButTheTime() async throws {
    try await withProxy(.init(maximumSize: 3)) { engine, proxy in
      proxy.behave { $0.delay = .milliseconds(5) }
      try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<12 {
          group.addTask {
            try await engine.withTransaction { try await $0.execute("select \(number)::int")[0].decode(Int.self, 0) }
          }
        }
        same(try await group.reduce(0, +), 66)
      }
      same(engine.statistics.closed, 0, "closed")
    }
  }
}
