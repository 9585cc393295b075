import DBEngine
import DBHummingbird
import DBModels
import DBTesting
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1
import ShopClient
import Testing

/// What becomes of a request whose client, or whose server, goes away in the middle of it.
struct HangUpTests {
  /// What a handler is doing when that happens.
  enum Work: String, CaseIterable, Sendable {
    /// It waits for something else.
    case sleep
    /// A statement runs in the database.
    case statement
  }

  static let cases = TemporaryDatabase.available.flatMap { dialect in Work.allCases.map { (dialect, $0) } }

  @Test(arguments: cases)
  func aClientThatHangsUpEndsTheTransaction(dialect: DialectName, work: Work) async throws {
    let log = EventLog()
    try await withNotes(dialect) { router, sessions in
      Self.addSlowRoute(router, sessions, work, log)
    } _: { notes in
      try await HTTPConnection.with(port: notes.port) { connection in
        try await connection.begin(.POST, "/slow")
        try await connection.end()
        #expect(try await log.waits(for: "began"))
        #expect(notes.engine.statistics.leased == 1)
        try await connection.hangUp()
      }
      #expect(try await log.waits(for: "ended"))
      #expect(try await notes.becomesIdle())
      try await Self.expectNothingLeft(notes)
    }
  }

  @Test(arguments: cases)
  func aServerThatIsCancelledEndsTheTransaction(dialect: DialectName, work: Work) async throws {
    let log = EventLog()
    try await withNotes(dialect) { router, sessions in
      Self.addSlowRoute(router, sessions, work, log)
    } _: { notes in
      try? await HTTPConnection.with(port: notes.port) { connection in
        try await connection.begin(.POST, "/slow")
        try await connection.end()
        #expect(try await log.waits(for: "began"))
        notes.server.cancel()
        #expect(try await log.waits(for: "ended"))
      }
      #expect(try await notes.becomesIdle())
      try await Self.expectNothingLeft(notes)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aKeptConnectionServesManyRequestsAndItsEndCancelsNothingElse(dialect: DialectName) async throws {
    try await withNotes(dialect) { router, sessions in
      router.post("/notes/:text", sessions) { _, context, session in
        try session.add(Note(text: try context.parameters.require("text")))
        try await Task.sleep(for: .milliseconds(20))
        return HTTPResponse.Status.created
      }
    } _: { notes in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for client in 1...4 {
          group.addTask { [port = notes.port] in
            try await HTTPConnection.with(port: port) { connection in
              for turn in 1...5 {
                let status = try await connection.send(.POST, "/notes/\(client)-\(turn)").status
                if status != 201 { Issue.record("client \(client), turn \(turn): \(status)") }
              }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await notes.notes().count == 20)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aSlowBodyHoldsNoConnectionAndALongOneIsRefused(dialect: DialectName) async throws {
    try await withNotes(dialect) { router, sessions in
      router.post("/notes", sessions) { request, _, session in
        let text = String(buffer: try await request.body.collect(upTo: 100))
        try session.add(Note(text: text))
        return HTTPResponse.Status.created
      }
    } _: { notes in
      let engine = notes.engine
      try await HTTPConnection.with(port: notes.port) { connection in
        try await connection.begin(.POST, "/notes", length: 9)
        try await connection.write("half,")
        try await Task.sleep(for: .milliseconds(100))
        #expect(engine.statistics.lent == 0)
        try await connection.write("half")
        try await connection.end()
        #expect(try await connection.reply().status == 201)
      }
      #expect(try await notes.notes() == ["half,half"])
      // A body that breaks off is none.
      let before = engine.statistics.lent
      try await HTTPConnection.with(port: notes.port) { connection in
        try await connection.begin(.POST, "/notes", length: 9)
        try await connection.write("half,")
        try await connection.hangUp()
      }
      try await Task.sleep(for: .milliseconds(100))
      #expect(engine.statistics.lent == before)
      let lent = engine.statistics.lent
      let long = try await notes.send(.POST, "/notes", String(repeating: "x", count: 2 * 1024 * 1024 + 1))
      #expect(long.status == 413 && engine.statistics.lent == lent)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aBodyThatIsWrittenLaterHasNoSession(dialect: DialectName) async throws {
    let log = EventLog()
    try await withNotes(dialect) { router, sessions in
      router.post("/later", sessions) { _, _, session in
        try session.add(Note(text: "first"))
        return Response(
          status: .ok,
          body: ResponseBody { writer in
            log.add("leased \(sessions.factory.engine.statistics.leased)")
            let count = try await sessions.factory.withReadSession { session in
              try await session.execute("select count(*) from notes")[0].decode(Int.self, 0)
            }
            try await writer.write(ByteBuffer(string: "\(count) notes"))
            try await writer.finish(nil)
          })
      }
    } _: { notes in
      let reply = try await notes.send(.POST, "/later")
      #expect(reply.text == "1 notes")
      #expect(log.events == ["leased 0"])
    }
  }

  /// A route that has written something and goes on for half a minute.
  private static func addSlowRoute(
    _ router: Router<BasicRequestContext>, _ sessions: RequestSessions, _ work: Work, _ log: EventLog
  ) {
    router.post("/slow", sessions) { _, _, session in
      try session.add(Note(text: "never"))
      try await session.flush()
      log.add("began")
      defer { log.add("ended") }
      switch (work, session.dialect) {
      case (.sleep, _): try await Task.sleep(for: .seconds(30))
      case (.statement, .postgresql): try await session.execute("select pg_sleep(30)")
      case (.statement, .sqlite):
        try await session.execute(
          "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000000) select max(i) from n")
      }
      return HTTPResponse.Status.created
    }
  }

  private static nonisolated(nonsending) func expectNothingLeft(_ notes: NoteServer) async throws {
    #expect(try await notes.notes() == [])
    if notes.engine.dialect == .postgresql {
      let open = try await notes.engine.query(
        """
        select count(*) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and (state <> 'idle' or xact_start is not null)
          and backend_type = 'client backend'
        """)
      #expect(try open[0].decode(Int.self, 0) == 0)
    }
    // Nobody holds a lock on it any more.
    try await notes.engine.execute("insert into notes (text) values ('never')")
  }
}
