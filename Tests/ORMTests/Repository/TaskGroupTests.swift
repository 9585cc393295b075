import DBEngine
import DBModels
import DBQuery
import DBTesting
import Testing

/// Work in child tasks: each has a session of its own, since one belongs to one task.
struct TaskGroupTests {
  /// What each child gives, in the order of the names.
  private static func books(of names: [String], _ engine: Engine) async throws -> [String: Int] {
    try await withThrowingTaskGroup { group in
      for name in names {
        group.addTask {
          try await engine.withSession(.reading) { session in
            let author = try await session.select(Author.self).where { $0.name == name }.load(.selectIn(\.books)).one()
            return (name, try author.books.count)
          }
        }
      }
      var counts: [String: Int] = [:]
      for try await (name, count) in group { counts[name] = count }
      return counts
    }
  }

  @Test(.timeLimit(.minutes(2)), arguments: TemporaryDatabase.available)
  func manyTasksOverASmallPoolAllEnd(dialect: DialectName) async throws {
    try await withSamples(dialect, maximumSize: 2) { engine, _ in
      let names = (1...60).map { "author \($0)" }
      try await engine.withSession { session in
        let ids = try await session.insert(Author.self, { $0.name }, names, returning: \.id)
        try await session.insert(
          Book.self, { ($0.title, $0.authorID, $0.price) }, ids.flatMap { id in (0..<id % 3).map { ("b\($0)", id, 0) } }
        )
      }
      let counts = try await Self.books(of: names, engine)
      #expect(counts.count == 60 && counts["author 2"] == 2 && counts["author 3"] == 0)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for name in names {
          group.addTask {
            try await engine.withSession { _ = try await $0.insert(Author.self, { $0.name }, ["x" + name]) }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await number(engine, "select count(*) from authors") == 120)
    }
  }

  @Test(.timeLimit(.minutes(2)), arguments: TemporaryDatabase.available)
  func aSessionInsideOfTheLastOneIsToldOfAtOnce(dialect: DialectName) async throws {
    try await withSamples(dialect, maximumSize: 1) { engine, _ in
      let watch = PacedStopwatch()
      let error = await #expect(throws: DatabaseError.self) {
        try await engine.withSession(file: "App/Users.swift", line: 7) { _ in
          try await engine.withSession(file: "App/Orders.swift", line: 9) { _ in }
        }
      }
      #expect(error?.kind == .poolTimeout)
      #expect(
        error?.message.contains("App/Orders.swift:9") == true && error?.message.contains("App/Users.swift:7") == true)
      let reading = watch.stop()
      #expect(reading.isWithin(.seconds(1)), "\(reading)")
      #expect(engine.statistics.leased == 0 && engine.statistics.waiting == 0)
    }
  }

  @Test(.timeLimit(.minutes(2)))
  func tasksThatAllWaitForASecondConnectionLoseOneOfThem() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await withSamples(.postgresql, maximumSize: 2) { engine, _ in
      let results = await withTaskGroup(of: Bool.self) { group in
        let both = Meeting(2)
        for _ in 0..<2 {
          group.addTask {
            do {
              try await engine.withConnection { _ in
                await both.arrive()
                try await engine.withConnection { _ in }
              }
              return true
            } catch { return false }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(results.sorted { $0 && !$1 } == [true, false])
    }
  }

  /// Where tasks wait for each other.
  actor Meeting {
    private let count: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { self.count = count }

    func arrive() async {
      if waiting.count + 1 == count {
        for one in waiting { one.resume() }
        waiting = []
      } else {
        await withCheckedContinuation { waiting.append($0) }
      }
    }
  }
}
