import DBEngine
import DBHummingbird
import DBModels
import DBTesting
import HTTPTypes
import Hummingbird
import NIOHTTP1
import ShopClient
import Synchronization
import Testing

/// When a request's work is committed, and when it is rolled back.
struct CommitTests {
  @Test(arguments: TemporaryDatabase.available)
  func theHeadLeavesAfterTheCommit(dialect: DialectName) async throws {
    let log = EventLog()
    var hooks = EngineHooks()
    hooks.afterCommit = { _ in
      // Time enough for a head that did not wait.
      try? await Task.sleep(for: .milliseconds(200))
      log.add("committed")
    }
    try await withNotes(dialect, hooks: hooks) { router, sessions in
      router.post("/notes", sessions) { _, _, session in
        try session.add(Note(text: "kept"))
        return HTTPResponse.Status.created
      }
    } _: { notes in
      try await HTTPConnection.with(port: notes.port) { connection in
        try await connection.begin(.POST, "/notes")
        try await connection.end()
        let head = try await connection.replyHead()
        log.add("head \(head.status.code)")
      }
      #expect(log.events == ["committed", "head 201"])
      #expect(try await notes.notes() == ["kept"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func whatIsThrownRollsBackAndSoDoesAnErrorOfTheServer(dialect: DialectName) async throws {
    try await withNotes(dialect) { router, sessions in
      router.post("/:way", sessions) { _, context, session in
        let way = try context.parameters.require("way")
        try session.add(Note(text: way))
        try await session.flush()
        switch way {
        case "throws": throw HTTPError(.badRequest, message: "no")
        case "throws-unknown": throw EventLog.Failure()
        case "503": return HTTPResponse.Status.serviceUnavailable
        case "404": return HTTPResponse.Status.notFound
        default: return HTTPResponse.Status.ok
        }
      }
      router.post("/strict/:way", sessions.with { $0.rollsBack = { $0.code >= 400 } }) { _, context, session in
        try session.add(Note(text: try context.parameters.require("way")))
        return HTTPResponse.Status.notFound
      }
    } _: { notes in
      let statuses = try await HTTPConnection.with(port: notes.port) { connection in
        var statuses: [Int] = []
        for path in ["/throws", "/throws-unknown", "/503", "/404", "/ok", "/strict/404-strict"] {
          statuses.append(try await connection.send(.POST, path).status)
        }
        return statuses
      }
      #expect(statuses == [400, 500, 503, 404, 200, 404])
      #expect(try await notes.notes() == ["404", "ok"])
      #expect(try await notes.becomesIdle())
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aCommitThatFailsIsTheResponse(dialect: DialectName) async throws {
    try await withNotes(dialect) { router, sessions in
      router.post("/orphan", sessions) { _, _, session in
        // Nobody objects before the commit.
        try session.add(Note(text: "orphan", parentID: 77))
        try await session.flush()
        return HTTPResponse.Status.created
      }
    } _: { notes in
      let reply = try await notes.send(.POST, "/orphan")
      #expect(reply.status == 409)
      #expect(reply.text.contains(#""code":"foreignKey""#))
      #expect(!reply.text.lowercased().contains("notes") && !reply.text.lowercased().contains("insert"))
      #expect(try await notes.notes() == [])
      #expect(try await notes.becomesIdle())
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func whatWaitsIsWrittenBeforeTheResponseAndItsErrorIsTheResponse(dialect: DialectName) async throws {
    try await withNotes(dialect) { router, sessions in
      router.post("/notes", sessions) { _, _, session in
        try session.add(Note(text: "one"))
        return HTTPResponse.Status.created
      }
    } _: { notes in
      let statuses = try await HTTPConnection.with(port: notes.port) { connection in
        [try await connection.send(.POST, "/notes").status, try await connection.send(.POST, "/notes").status]
      }
      #expect(statuses == [201, 409])
      #expect(try await notes.notes() == ["one"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aRetryableErrorRunsTheHandlerAgainWithItsBody(dialect: DialectName) async throws {
    let log = EventLog()
    try await withNotes(dialect, session: .init(transaction: .init(retry: 2))) { router, sessions in
      router.post("/notes", sessions) { request, _, session in
        let text = String(buffer: try await request.body.collect(upTo: 100))
        log.add(text)
        try session.add(Note(text: text))
        try await session.flush()
        if log.events.count == 1 { throw DatabaseError(.serialization, "once more") }
        return HTTPResponse.Status.created
      }
    } _: { notes in
      let reply = try await notes.send(.POST, "/notes", "again")
      #expect(reply.status == 201)
      #expect(log.events == ["again", "again"])
      #expect(try await notes.notes() == ["again"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func getReadsOnly(dialect: DialectName) async throws {
    try await withNotes(dialect) { router, sessions in
      router.get("/write", sessions) { _, _, session in
        try session.add(Note(text: "no"))
        return HTTPResponse.Status.ok
      }
      router.get("/read", sessions) { _, _, session in
        try await session.execute("select count(*) from notes")[0].decode(Int.self, 0).description
      }
      router.get("/allowed", sessions.with { $0.readOnlyMethods = [] }) { _, _, session in
        try session.add(Note(text: "yes"))
        return HTTPResponse.Status.ok
      }
    } _: { notes in
      let replies = try await HTTPConnection.with(port: notes.port) { connection in
        [
          try await connection.send(.GET, "/write"), try await connection.send(.GET, "/read"),
          try await connection.send(.GET, "/allowed"),
        ]
      }
      #expect(replies.map(\.status) == [503, 200, 200])
      #expect(replies[0].text.contains("readOnly") && replies[1].text == "0")
      #expect(try await notes.notes() == ["yes"])
    }
  }
}

/// What happened, in order.
final class EventLog: Sendable {
  struct Failure: Error {}

  private let list = Mutex<[String]>([])

  var events: [String] { list.withLock { $0 } }

  func add(_ event: String) { list.withLock { $0.append(event) } }

  /// Waits for an event.
  func waits(for event: String, within limit: Duration = .seconds(20)) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
      if events.contains(event) { return true }
      try await Task.sleep(for: .milliseconds(5))
    }
    return false
  }
}
