import DBEngine
import DBModels
import DBQuery
import DBTesting
import FoundationEssentials
import Testing

struct RepositoryTests {
  @Test(arguments: TemporaryDatabase.available)
  func makesReadsWritesAndDeletesObjects(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      try await engine.withSession { session in
        let users = Repository(User.self, session)
        let ada = try await users.create { User(email: "ada@example.com") }
        let grace = try await users.create { User(email: "grace@example.com") }
        recorder.reset()
        try await users.update(ada) { $0.email = "lovelace@example.com" }
        #expect(recorder.sent.matching("update users set email").count == 1)
        await #expect(throws: Refused.self) {
          _ = try await users.update(ada) { user in
            user.email = "half"
            throw Refused()
          }
          return
        }
        #expect(ada.email == "lovelace@example.com")
        #expect(try await users.get(ada.id) === ada)
        #expect(try await users.exists { $0.email == "lovelace@example.com" })
        #expect(try await users.count() == 2)
        #expect(
          try await users.list(where: { $0.email != "x" }, orderBy: { [$0.email.ascending] }).map(\.email)
            == ["grace@example.com", "lovelace@example.com"])
        #expect(
          try await users.list(orderBy: { [$0.email.descending] }, limit: 1, offset: 1).map(\.email)
            == ["grace@example.com"])
        try await users.delete(ada)
        #expect(try await users.delete(key: grace.id))
        #expect(try await users.delete(key: grace.id) == false)
        await #expect(throws: DatabaseError.self) { _ = try await users.require(grace.id) }
        #expect(try await users.count { $0.email != "x" } == 0)
      }
    }
  }

  struct Refused: Error {}

  /// O13.
  @Test(arguments: TemporaryDatabase.available)
  func fortyThousandKeysGiveObjectsInTheirOrderAndAskOnlyForUnknownOnes(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      try await engine.withSession { session in
        try await session.insert(Reading.self, { ($0.sensor, $0.value) }, (1...30_000).map { ($0, nil) })
        let readings = Repository<Reading>(session)
        let known = try await readings.getMany([5, 7])
        recorder.reset()
        let keys = (0..<40_000).map { ($0 * 7) % 36_000 }
        let found = try await readings.getMany(keys)
        let wrong = zip(keys, found).first { key, object in object?.sensor != (1...30_000 ~= key ? key : nil) }
        #expect(wrong == nil && found.count == 40_000)
        #expect(recorder.sent.count == (dialect == .postgresql ? 1 : 36))
        let asked = recorder.sent.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.width } }
        #expect(asked == Set(keys).count - 2)
        let again = try await readings.getMany([7, 5, 7, 40_000])
        #expect(again[0] === known[1] && again[1] === known[0] && again[2] === again[0] && again[3] == nil)
      }
    }
  }
}
