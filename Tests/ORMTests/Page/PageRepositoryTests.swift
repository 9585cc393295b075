import DBEngine
import DBModels
import DBTesting
import FoundationEssentials
import Testing

/// Large inserts, repositories and pages, as the page has them, on both databases.
struct PageRepositoryTests {
  @Test(arguments: TemporaryDatabase.available)
  func aLargeSourceIsWrittenAChunkAtATime(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      let (emails, source) = AsyncStream.makeStream(of: String.self)
      for number in 0..<250 { source.yield("\(number)@example.com") }
      source.finish()
      try await engine.withSession { session in
        recorder.reset()
        let count = try await bulkInsertChunked(session, emails, chunk: 100)
        #expect(count == 250)
        #expect(recorder.statements.filter { $0.hasPrefix("insert into users") }.count == 3)
      }
      #expect(try await engine.query("select count(*) from users")[0].decode(Int.self, 0) == 250)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aRepositoryWritesAtOnceAndTheSessionCommits(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      let id = try await engine.withSession { session in
        let user = try await register(session, "ada@example.com")
        let again = try await register(session, "ada@example.com")
        #expect(user === again)
        recorder.reset()
        try await changeEmail(session, user.id, "grace@example.com")
        #expect(recorder.statements.count == 1 && recorder.statements[0].hasPrefix("update users set email"))
        return user.id
      }
      let email = try await engine.withSession { try await $0.require(User.self, id).email }
      #expect(email == "grace@example.com")
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func pagesFollowEachOtherWithoutAGap(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      let found = try await engine.withSession { session in
        _ = try await bulkInsertUsers(session, (10..<35).map { "\($0)@example.com" })
        var found: [[String]] = []
        var token: PageToken?
        repeat {
          let page = try await pageOfEmails(session, after: token, size: 10)
          found.append(page.items)
          token = page.next
        } while token != nil
        return found
      }
      #expect(found.map(\.count) == [10, 10, 5])
      #expect(found.flatMap { $0 } == (10..<35).map { "\($0)@example.com" })
    }
  }
}
