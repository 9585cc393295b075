import DBEngine
import DBModels
import DBTesting
import FoundationEssentials
import Testing

/// The page's own example, users and orders with keys of their own making and moments, on both databases unchanged.
struct PageTests {
  private static func fill(_ engine: Engine) async throws -> [UUID] {
    try await engine.withSession { session in
      var ids: [UUID] = []
      for number in 0..<3 {
        let user = User(email: "user\(number)@example.com")
        try session.add(user)
        for total in 0..<number { try user.$orders.add(Order(userID: user.id, total: total)) }
        ids.append(user.id)
      }
      return ids
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func whatWasWrittenIsReadAsItWas(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      let moment = Instant.now
      let id = UUID.v7()
      try await engine.withSession { session in
        try session.add(User(id: id, email: "ada@example.com", createdAt: moment))
      }
      try await engine.withSession { session in
        let user = try #require(try await session.get(User.self, id))
        #expect(user.createdAt == moment && user.id == id)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aRequestGetsAValueAndOneThatIsMissingAnError(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      let ids = try await Self.fill(engine)
      let sessions = SessionFactory(engine)
      #expect(try await getUser(sessions, ids[1]) == UserResponse(id: ids[1], email: "user1@example.com"))
      await #expect(throws: NotFound.self) { _ = try await getUser(sessions, UUID.v7()) }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func ordersComeAlongInOneStatementMore(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      let ids = try await Self.fill(engine)
      try await engine.withSession { session in
        recorder.reset()
        let user = try #require(try await getUserWithOrders(session, ids[2]))
        #expect(try user.orders.map(\.total).sorted() == [0, 1])
        #expect(recorder.statements.filter { $0.hasPrefix("select") }.count == 2)
        #expect(try await getUserWithOrders(session, UUID.v7()) == nil)
        recorder.reset()
        let users = try await getUsersWithOrders(session)
        let counts = try users.map { try $0.orders.count }
        #expect(counts.sorted() == [0, 1, 2])
        #expect(recorder.statements.filter { $0.hasPrefix("select") }.count == 2)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func manyUsersAreWrittenInFewStatements(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      try await engine.withSession { session in
        recorder.reset()
        let emails = (0..<2000).map { "\($0)@example.com" }
        let count = try await bulkInsertUsers(session, emails)
        #expect(count == 2000)
        #expect(recorder.statements.filter { $0.hasPrefix("insert") }.count == (dialect == .postgresql ? 1 : 2))
      }
      #expect(try await engine.query("select count(*) from users")[0].decode(Int.self, 0) == 2000)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func queriesGoOneAfterTheOtherOrEachInASessionOfItsOwn(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      let ids = try await Self.fill(engine)
      try await engine.withSession { session in
        let dashboard = try await getDashboard(session, ids[2])
        #expect(dashboard.user?.email == "user2@example.com" && dashboard.recent.count == 2 && dashboard.total == 2)
      }
      let emails = try await getEmails(SessionFactory(engine), Array(repeating: ids, count: 20).flatMap { $0 })
      #expect(emails.count == 3 && emails[ids[0]] == "user0@example.com")
    }
  }
}
