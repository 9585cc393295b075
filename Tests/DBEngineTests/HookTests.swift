import DBEngine
import DBQuery
import Synchronization
import Testing

struct HookTests {
  @Test func runsEachHookAtItsMoment() async throws {
    let driver = FakeDriver()
    let seen = Shared<[String]>([])
    var configuration = EngineConfiguration()
    configuration.hooks.onConnect = { connection in
      seen.withLock { $0.append("connect") }
      try await connection.execute("set up")
    }
    configuration.hooks.onAcquire = { _ in seen.withLock { $0.append("acquire") } }
    configuration.hooks.beforeExecute = { event in seen.withLock { $0.append("before \(event.text)") } }
    configuration.hooks.afterCommit = { _ in seen.withLock { $0.append("committed") } }
    configuration.hooks.afterRollback = { _ in seen.withLock { $0.append("rolled back") } }
    try await Engine.withEngine(driver: driver, configuration: configuration) { engine in
      try await engine.withTransaction { try await $0.execute("insert") }
      _ = try? await engine.withTransaction { connection in
        try await connection.execute("update")
        throw DatabaseError(.other, "no")
      }
    }
    #expect(
      seen.value == [
        "connect", "before set up", "acquire", "before begin", "before insert", "before commit", "committed",
        "acquire", "before begin", "before update", "rolled back",
      ])
    #expect(
      driver.log == [
        "1: set up", "1: begin", "1: insert", "1: commit", "1: begin", "1: update", "1: rollback",
      ])
  }

  @Test func preparesAConnectionAgainAfterItWasReset() async throws {
    let driver = FakeDriver()
    var configuration = EngineConfiguration()
    configuration.hooks.onConnect = { try await $0.execute("set up") }
    try await Engine.withEngine(driver: driver, configuration: configuration) { engine in
      try await engine.execute("set role other")
      try await engine.execute("select")
    }
    #expect(driver.log == ["1: set up", "1: set role other", "1: reset", "1: set up", "1: select"])
  }

  @Test func aThrowingConnectHookIsTheBorrowersErrorAndClosesTheConnection() async throws {
    let driver = FakeDriver()
    var configuration = EngineConfiguration()
    configuration.hooks.onConnect = { _ in throw DatabaseError(.permission, "not you") }
    try await Engine.withEngine(driver: driver, configuration: configuration) { engine in
      do {
        try await engine.execute("select")
        Issue.record("nothing was thrown")
      } catch let error as DatabaseError { #expect(error.kind == .permission) }
      #expect(await eventually { driver.state.withLock { $0.closed } == 1 })
      #expect(engine.statistics.total == 0)
    }
  }

  @Test func aThrowingAcquireOrExecuteHookIsTheCallersErrorAndKeepsTheConnection() async throws {
    let driver = FakeDriver()
    var configuration = EngineConfiguration()
    let refusals = Shared(["acquire", "insert"])
    configuration.hooks.onAcquire = { _ in
      if refusals.value.first == "acquire" { throw DatabaseError(.permission, "acquire") }
    }
    configuration.hooks.beforeExecute = { event in
      if event.text == "insert" { throw DatabaseError(.permission, "insert") }
    }
    try await Engine.withEngine(driver: driver, configuration: configuration) { engine in
      do { try await engine.execute("select") } catch let error as DatabaseError { #expect(error.message == "acquire") }
      refusals.set([])
      do {
        try await engine.withTransaction { try await $0.execute("insert") }
      } catch let error as DatabaseError { #expect(error.message == "insert") }
      #expect(engine.statistics.idle == 1)
    }
    #expect(driver.log == [])
  }

  /// A task that is cancelled while one of the hooks runs: nothing is left open, and the connection serves the next.
  @Test(arguments: ["connect", "acquire", "before", "commit", "rollback"])
  func cancellingInAHookLeaksNothing(hook: String) async throws {
    let driver = FakeDriver()
    let isInside = Shared(false)
    let mustWait = Shared(true)
    @Sendable func wait(_ name: String) async throws {
      guard name == hook, mustWait.value else { return }
      mustWait.set(false)
      isInside.set(true)
      // Until it is cancelled; the engine's own task for a new connection is not.
      if name == "connect" {
        try await Task.sleep(for: .milliseconds(50))
      } else {
        try await Task.sleep(for: .seconds(60))
      }
    }
    var configuration = EngineConfiguration(pool: .init(maximumSize: 1))
    configuration.hooks.onConnect = { _ in try await wait("connect") }
    configuration.hooks.onAcquire = { _ in try await wait("acquire") }
    configuration.hooks.beforeExecute = { _ in try await wait("before") }
    configuration.hooks.afterCommit = { _ in try? await wait("commit") }
    configuration.hooks.afterRollback = { _ in try? await wait("rollback") }
    try await Engine.withEngine(driver: driver, configuration: configuration) { engine in
      let task = Task {
        try await engine.withTransaction { connection in
          try await connection.execute("insert")
          if hook == "rollback" { throw DatabaseError(.other, "no") }
          return 1
        }
      }
      #expect(await eventually { isInside.value })
      task.cancel()
      let outcome = await task.result
      switch (hook, outcome) {
      case ("commit", .success): break
      case ("rollback", .failure(let error)): #expect(error is DatabaseError)
      case (_, .failure(let error)): #expect(error is CancellationError)
      case (_, .success): Issue.record("\(hook) was not cancelled")
      }
      let count = try await engine.execute("select").count
      #expect(count == 1)
      #expect(engine.statistics.leased == 0)
      #expect(engine.statistics.opened == 1)
      #expect(engine.statistics.closed == 0)
    }
    let begun = driver.log.count { $0.hasSuffix("begin") }
    let ended = driver.log.count { $0.hasSuffix("commit") || $0.hasSuffix("rollback") }
    #expect(begun == ended)
  }
}
