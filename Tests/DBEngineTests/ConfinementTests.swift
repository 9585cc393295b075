import DBEngine
import DBQuery
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
}
