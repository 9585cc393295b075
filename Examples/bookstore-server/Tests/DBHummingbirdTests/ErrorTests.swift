import DBEngine
import DBHummingbird
import DBModels
import DBTesting
import HTTPTypes
import Hummingbird
import NIOHTTP1
import ShopClient
import Testing

/// What clients are told of failures, and of the database's health.
struct ErrorTests {
  @Test func eachKindHasItsStatusAndNoWordOfTheDatabase() {
    let table: [(DatabaseError.Kind, Int, Bool)] = [
      (.noRow, 404, false), (.unique, 409, false), (.exclusion, 409, false), (.foreignKey, 409, false),
      (.staleRow, 409, false), (.notNull, 422, false), (.check, 422, false), (.serialization, 503, true),
      (.deadlock, 503, true), (.lockTimeout, 503, true), (.poolTimeout, 503, true), (.connectFailed, 503, true),
      (.connectionLost, 503, true), (.shutdown, 503, true), (.queryCancelled, 503, true), (.readOnly, 503, true),
      (.full, 503, true), (.syntax, 500, false), (.undefinedObject, 500, false), (.decoding, 500, false),
      (.permission, 500, false), (.configuration, 500, false), (.other, 500, false),
    ]
    let mapping = DatabaseErrorMapping(retryAfter: 7)
    for (kind, status, isRepeatable) in table {
      let error = DatabaseError(
        kind, "SECRET", detail: "SECRET", hint: "SECRET", code: "SECRET", schema: "SECRET", table: "SECRET",
        column: "SECRET", constraint: "SECRET", statement: "SECRET")
      let problem = mapping.problem(for: error)
      if problem.status.code != status { Issue.record("\(kind) gives \(problem.status.code)") }
      if (problem.retryAfter == 7) != isRepeatable { Issue.record("\(kind): Retry-After is wrong") }
      if (problem.code + problem.message).contains("SECRET") { Issue.record("\(kind) says too much") }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aPoolThatIsUsedUpSaysWhenToComeBackAndTheHealthRouteSaysBusy(dialect: DialectName) async throws {
    try await withNotes(dialect, maximumSize: 1) { router, sessions in
      router.health("/health", sessions.factory.engine, timeout: .milliseconds(100))
      router.post("/notes") { request, context in
        // Less patience than the pool's own.
        try await sessions.factory.engine.withConnection(.init(acquireTimeout: .milliseconds(50))) { _ in
          HTTPResponse.Status.ok
        }
      }
    } _: { notes in
      let port = notes.port
      let health = try await notes.send(.GET, "/health")
      #expect(health.status == 200 && health.text.contains(#""status":"ok""#))
      #expect(health.text.contains(#""maximum":1"#) && health.text.contains(dialect.rawValue))
      let replies = try await notes.engine.withConnection { _ in
        try await HTTPConnection.with(port: port) { connection in
          [try await connection.send(.POST, "/notes"), try await connection.send(.GET, "/health")]
        }
      }
      #expect(replies.map(\.status) == [503, 503])
      #expect(replies[0].headers.first(name: "Retry-After") == "1" && replies[0].text.contains("poolTimeout"))
      #expect(replies[1].text.contains(#""status":"busy""#))
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func theApplicationsOwnWordsComeFirst(dialect: DialectName) async throws {
    try await withNotes(dialect) { router, sessions in
      let mapping = DatabaseErrorMapping { error in
        error.kind == .unique ? DatabaseProblem(.conflict, code: "taken", "somebody wrote this") : nil
      }
      let group = router.group("/special")
      group.add(middleware: DatabaseErrorMiddleware(mapping))
      group.post("", sessions) { _, _, session in
        try session.add(Note(text: "same"))
        return HTTPResponse.Status.created
      }
    } _: { notes in
      let replies = try await HTTPConnection.with(port: notes.port) { connection in
        [try await connection.send(.POST, "/special"), try await connection.send(.POST, "/special")]
      }
      #expect(replies.map(\.status) == [201, 409])
      #expect(replies[1].text.contains("somebody wrote this"))
    }
  }
}
