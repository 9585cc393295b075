import DBEngine
import DBQuery
import DBTesting
import Synchronization
import Testing

/// Where bodies and statements run.
@Suite struct ConfinementTests {
  final class Plain {
    var count = 0
  }

  actor Store {
    let engine: Engine
    var count = 0
    init(_ engine: Engine) { self.engine = engine }

    func wait() async throws {
      try await engine.withConnection { connection in
        try await connection.execute("select")
        count += 1
        try await connection.execute("block")
      }
    }

    func fill() async throws -> Int {
      try await engine.withConnection { connection in
        count += 1
        try await connection.execute("insert 1")
        return try await connection.withTransaction { connection in
          count += 1
          return try await connection.execute("select 1").affected
        }
      }
    }
  }

  @MainActor final class View {
    var names: [String] = []
    func load(_ engine: Engine) async throws {
      try await engine.withTransaction { connection in
        for row in try await connection.execute("select") { names.append("\(row[0])") }
      }
    }
  }

  func helper(_ connection: Connection) async throws -> sending Plain {
    try await connection.execute("select 2")
    let plain = Plain()
    plain.count = 3
    return plain
  }

  @MainActor
  @Test func isUsableFromPlainCodeFromAnActorAndFromTheMainActor() async throws {
    let driver = FakeDriver()
    let wrong = try await Engine.withEngine(driver: driver) { engine in
      let plain = try await engine.withConnection { try await helper($0) }
      plain.count += 1
      #expect(plain.count == 4)
      #expect(try await Store(engine).fill() == 1)
      let view = View()
      try await view.load(engine)
      #expect(view.names == ["integer(1)"])
      return driver.log.filter { $0.contains("WRONG") }
    }
    #expect(wrong == [])
  }

  @Test func staysOnTheConnectionsThreadFromTheFirstStatementToTheEndOfTheBody() async throws {
    let driver = FakeDriver()
    try await Engine.withEngine(driver: driver) { engine in
      let (own, before, after, other) = try await engine.withConnection { connection in
        let own = try await connection.execute("thread")[0].decode(Int.self, 0)
        let before = currentThread()
        try await Task.sleep(for: .milliseconds(2))
        let after = currentThread()
        let other = try await engine.withConnection { connection in
          try await connection.execute("thread")[0].decode(Int.self, 0)
        }
        return (UInt(own), before, after, UInt(other))
      }
      #expect(before == own)
      #expect(after == own)
      #expect(other != own)
      // The task is off the connections' threads when it has left.
      #expect(![own, other].contains(currentThread()))
    }
  }

  /// An actor's statement after its first one, when its task could be on the connection's thread already.
  @Test func leavesAnActorFreeWhileItsStatementRuns() async throws {
    let driver = FakeDriver()
    try await Engine.withEngine(driver: driver) { engine in
      let store = Store(engine)
      let task = Task { try await store.wait() }
      #expect(await eventually { driver.log.contains("1: block") })
      let watch = PacedStopwatch()
      #expect(await store.count == 1)
      let reading = watch.stop()
      #expect(reading.isWithin(.milliseconds(100)), "\(reading)")
      task.cancel()
      let result = await task.result
      #expect(throws: CancellationError.self) { try result.get() }
    }
  }

  @Test func closesItsConnectionsWhenItIsDroppedWithoutAShutdown() async throws {
    let driver = FakeDriver()
    try await Engine(driver: driver).withConnection { try await $0.execute("select") }
    #expect(await eventually { driver.state.withLock { $0.closed == 1 } })
    #expect(driver.log == ["1: select"])
  }

  @Test func runsAsAServiceUntilItIsCancelled() async throws {
    let driver = FakeDriver()
    let engine = Engine(driver: driver, configuration: .init(pool: .init(minimumIdle: 2)))
    let service = Task { try await engine.run() }
    #expect(await eventually { engine.statistics.idle == 2 })
    service.cancel()
    try await service.value
    #expect(engine.statistics.total == 0)
    #expect(driver.state.withLock { $0.closed } == 2)
  }
}
