import DBEngine
import DBModels
import DBTesting
import Synchronization
import Testing

struct EventTests {
  /// What was heard, in order.
  private final class Log: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func note(_ line: String) { lines.withLock { $0.append(line) } }
  }

  private struct Stop: Error {}

  private static func options(_ log: Log, retry: Int = 0) -> SessionOptions {
    var options = SessionOptions(transaction: .init(retry: retry))
    options.events.beforeFlush = { log.note("\($0.inserts) \($0.updates) \($0.deletes): \($0)") }
    options.events.afterCommit = { log.note("commit") }
    options.events.afterRollback = { log.note("rollback") }
    return options
  }

  @Test(arguments: TemporaryDatabase.available)
  func anObjectHearsThatItIsWritten(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession { session in
        let note = Note(text: "Hello")
        let stone = Note(text: "stone")
        try session.add(contentsOf: [note, stone])
        try await session.flush()
        #expect(note.slug == "hello" && note.version == 0)
        note.text = "Bye"
        try await session.flush()
        #expect(note.version == 1)
        try session.delete(note)
        try session.delete(stone)
        recorder.reset()
        _ = await expectError(Note.Refused.self, "the second one") { try await session.flush() }
        #expect(recorder.sent.isEmpty)
        try await session.rollback()
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aSessionTellsOfFlushesCommitsAndRollbacks(dialect: DialectName) async throws {
    let log = Log()
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession(Self.options(log)) { session in
        try session.add(Note(text: "one"))
        try await session.flush()
        try await session.flush()
        try session.add(Note(text: "two"))
        try await session.rollback()
      }
      #expect(
        log.all == ["1 0 0: insert notes (writer_id, text, slug, version) 0", "rollback", "commit"])
      var refusing = SessionOptions()
      refusing.events.beforeFlush = { _ in throw Stop() }
      recorder.reset()
      _ = await expectError(Stop.self, "the flush") {
        try await engine.withSession(refusing) { try $0.add(Note(text: "three")) }
      }
      #expect(recorder.sent.isEmpty)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func whatWaitsForACommitRunsAfterIt(dialect: DialectName) async throws {
    let log = Log()
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession(Self.options(log)) { session in
        try session.afterCommit { log.note("first \(recorder.sent.last ?? "")") }
        try session.add(Note(text: "one"))
        try session.afterCommit { log.note("second") }
        try await session.commit()
        #expect(log.all.dropFirst() == ["first commit", "second", "commit"])
        try session.afterCommit { log.note("dropped") }
        try session.add(Note(text: "two"))
        try await session.flush()
        try await session.rollback()
        _ = await expectError(Stop.self, "the savepoint") {
          try await session.withSavepoint { session in
            try session.afterCommit { log.note("dropped with its savepoint") }
            throw Stop()
          }
        }
        try await session.withSavepoint { try $0.afterCommit { log.note("kept with its savepoint") } }
      }
      #expect(!log.all.contains { $0.hasPrefix("dropped") })
      #expect(log.all.suffix(2) == ["kept with its savepoint", "commit"])
      let count = log.all.count
      _ = await expectError(Stop.self, "the session") {
        try await engine.withSession { session in
          try session.afterCommit { log.note("dropped") }
          try session.add(Note(text: "three"))
          try await session.flush()
          throw Stop()
        }
      }
      #expect(log.all.count == count)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func inAnotherTransactionItWaitsForThatOne(dialect: DialectName) async throws {
    let log = Log()
    try await withBlog(dialect) { engine, _ in
      func write(_ text: String, on connection: Connection) async throws {
        try await connection.withSession { session in
          try session.add(Note(text: text))
          try session.afterCommit { log.note(text) }
        }
      }
      try await engine.withTransaction { connection in
        try await write("one", on: connection)
        _ = await expectError(Stop.self, "the savepoint") {
          try await connection.withSavepoint { connection in
            try await write("undone", on: connection)
            throw Stop()
          }
        }
        try await connection.withSavepoint { try await write("two", on: $0) }
        #expect(log.all.isEmpty)
      }
      #expect(log.all == ["one", "two"])
      _ = await expectError(Stop.self, "the transaction") {
        try await engine.withTransaction { connection in
          try await write("three", on: connection)
          throw Stop()
        }
      }
      try await engine.withTransaction { try await $0.execute("select 1") }
      try await engine.withSession { session in
        _ = try await session.select(Note.self).count()
        try await write("four", on: session.connection)
        #expect(log.all.count == 2)
      }
      #expect(log.all == ["one", "two", "four"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aCommitThatIsRefusedRunsNothing(dialect: DialectName) async throws {
    let log = Log()
    try await withBlog(dialect) { engine, _ in
      try await engine.execute("create table parents (id integer primary key)")
      try await engine.execute(
        "create table children (parent integer references parents (id) deferrable initially deferred)")
      let error = await expectError(DatabaseError.self, "the commit") {
        try await engine.withSession(Self.options(log)) { session in
          try session.afterCommit { log.note("too early") }
          try await session.execute("insert into children values (7)")
        }
      }
      #expect(error?.kind == .foreignKey && log.all == ["rollback"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func whatRunsAfterTheCommitMayGoOnWithTheSession(dialect: DialectName) async throws {
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession { session in
        try session.add(Note(text: "one"))
        try session.afterCommit { try? session.add(Note(text: "sent")) }
      }
      #expect(recorder.sent.matching("commit").count == 2)
      #expect(try await engine.query("select count(*) from notes")[0].decode(Int.self, 0) == 2)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aBodyThatRunsAgainRegistersAnew(dialect: DialectName) async throws {
    let log = Log()
    try await withBlog(dialect) { engine, _ in
      var attempts = 0
      try await engine.withSession(SessionOptions(transaction: .init(retry: 2))) { session in
        attempts += 1
        let attempt = attempts
        try session.afterCommit { log.note("attempt \(attempt)") }
        try session.add(Note(text: "one"))
        try await session.flush()
        if attempt == 1 { throw DatabaseError(.serialization, "try again") }
      }
      #expect(log.all == ["attempt 2"])
    }
  }
}
