import DBEngine
import DBModels
import DBTesting
import Synchronization
import Testing

struct TimestampTests {
  /// Goes on by a second whenever it is asked.
  private final class Clock: Sendable {
    private let count = Mutex<Int64>(0)
    var now: Instant {
      count.withLock { count in
        count += 1
        return Instant(microsecondsSince2000: count * 1_000_000)
      }
    }
    static func moment(_ number: Int64) -> Instant { Instant(microsecondsSince2000: number * 1_000_000) }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aFlushHasOneMomentForAllThatItWrites(dialect: DialectName) async throws {
    let clock = Clock()
    try await withBlog(dialect) { engine, recorder in
      try await engine.withSession(SessionOptions(clock: { clock.now })) { session in
        let known = try await session.require(Post.self, 1)
        let new = (1...3).map { Post(writerID: 1, title: "new \($0)") }
        try session.add(contentsOf: new)
        known.title = "changed"
        try await session.flush()
        #expect(new.allSatisfy { $0.createdAt == Clock.moment(1) && $0.updatedAt == Clock.moment(1) })
        #expect(known.createdAt == Clock.moment(0) && known.updatedAt == Clock.moment(1))
        new[0].title = "again"
        new[1].title = "other"
        new[1].title = "new 2"
        recorder.reset()
        try await session.flush()
        #expect(new[0].updatedAt == Clock.moment(2) && new[0].createdAt == Clock.moment(1))
        #expect(new[1].updatedAt == Clock.moment(1))
        expectSent(
          recorder.sent, dialect, ["update posts set title = $2, updated_at = $3 where id = $1 returning id"])
      }
      let rows = try await engine.query("select updated_at from posts where id in (1, 4, 5) order by id")
      #expect(try rows.map { try $0.decode(Instant.self, 0) } == [1, 2, 1].map(Clock.moment))
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aRollbackTakesTheMomentsBack(dialect: DialectName) async throws {
    let clock = Clock()
    try await withBlog(dialect) { engine, _ in
      try await engine.withSession(SessionOptions(clock: { clock.now })) { session in
        let known = try await session.require(Post.self, 1)
        known.title = "changed"
        let new = Post(writerID: 1, title: "new")
        try session.add(new)
        try await session.flush()
        try await session.rollback()
        #expect(known.title == "engines" && known.updatedAt == Clock.moment(0))
        #expect(new.createdAt == .negativeInfinity && new.updatedAt == .negativeInfinity)
      }
    }
  }
}
