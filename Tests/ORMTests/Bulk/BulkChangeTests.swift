import DBEngine
import DBModels
import DBQuery
import DBTesting
import Testing

struct BulkChangeTests {
  @Test(arguments: TemporaryDatabase.available)
  func anUpsertWritesTheChosenColumnsOfWhatIsThere(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      try await engine.execute("insert into authors (name, country) values ('Ada', 'uk')")
      try await engine.withSession { session in
        let ada = try await session.select(Author.self).one()
        recorder.reset()
        let authors = ["Ada", "Grace", "Edsger"].map { Author(name: $0, country: "new") }
        #expect(try await session.upsert(authors, onConflict: \.name, update: [\.country]) == 3)
        #expect(recorder.sent.matching("on conflict (name) do update set country = excluded.country").count == 1)
        let read = try await session.get(Author.self, ada.id)
        #expect(read === ada && ada.country == "new")
        let again = ["Ada", "Alan"].map { Author(name: $0, country: "nl") }
        #expect(try await session.upsert(again, onConflict: \.name, update: .nothing) == 1)
        #expect(
          try await session.upsert(
            Author.self, { ($0.name, $0.country) }, [("Ada", "x"), ("Ada", "y"), ("Zoe", "z"), ("Ada", "w")],
            onConflict: [\.name], update: .all) == 4)
        await #expect(throws: SessionMisuse.self) {
          try await session.upsert(Author.self, { $0.name }, ["Ada"], onConflict: [\.name], update: [\.country])
        }
      }
      let all = try await engine.query("select name, country from authors order by name").map { row in
        "\(try row.decode(String.self, 0)) \(try row.decode(String.self, 1))"
      }
      #expect(all == ["Ada w", "Alan nl", "Edsger new", "Grace new", "Zoe z"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func anUpsertOfManyGoesInChunksAndCountsVersions(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      try await engine.withSession { session in
        let rows = (1...2_500).map { ($0, $0 * 10) }
        recorder.reset()
        for _ in 0..<2 {
          let count = try await session.upsert(
            Account.self, { ($0.id, $0.balance, $0.version) }, rows.map { ($0.0, $0.1, 1) }, onConflict: [\.id],
            update: [\.balance])
          #expect(count == 2_500)
        }
        #expect(recorder.sent.matching("insert").count == (dialect == .postgresql ? 2 : 6))
      }
      #expect(
        try await number(engine, "select count(*) from accounts where version = 2 and doubled = id * 20") == 2_500)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func anUpdateByKeysSaysWhichRowsAreGone(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      try await engine.withSession { session in
        try await session.insert(Reading.self, { ($0.sensor, $0.value) }, (1...2_500).map { ($0, nil) })
        let known = try #require(try await session.get(Reading.self, 7))
        let new = (1...2_502).map { Reading(id: $0, sensor: $0 + 1, value: 0.5) }
        recorder.reset()
        let hits = try await session.update(new, [\.sensor, \.value], missing: .report)
        #expect(hits.count == 2_500 && hits.missing == [2_501, 2_502])
        #expect(recorder.sent.matching("update").count == (dialect == .postgresql ? 1 : 3))
        let read = try await session.get(Reading.self, 7)
        #expect(read === known && known.sensor == 8)
        let one = try await session.update(Reading.self, { ($0.sensor, $0.id) }, [(5, 1), (6, 2)])
        #expect(one.count == 2)
        await #expect(throws: SessionMisuse.self) {
          try await session.update(Reading.self, { ($0.id, $0.sensor) }, [(1, 5), (1, 6)])
        }
        await #expect(throws: SessionMisuse.self) { try await session.update(Reading.self, { $0.sensor }, [5]) }
        await #expect(throws: SessionMisuse.self) { try await session.update(new, [\.id]) }
      }
      #expect(try await number(engine, "select sensor from readings where id = 1") == 5)
      #expect(try await number(engine, "select count(*) from readings where sensor = id + 1 and value = 0.5") == 2_498)
      let missing = await #expect(throws: MissingRows<Int>.self) {
        try await engine.withSession { session in
          let rows = [(1, 70), (9_000, 70)]
          do { try await session.update(Reading.self, { ($0.id, $0.sensor) }, rows) } catch {
            do { try await session.commit() } catch let later as DatabaseError where later.kind == .transactionState {
              throw error
            }
          }
        }
      }
      #expect(missing?.keys == [9_000] && missing?.expected == 2)
      #expect(try await number(engine, "select sensor from readings where id = 1") == 5)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func anUpdateFindsARowOnlyUnderItsVersion(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, _ in
      try await engine.execute("insert into accounts (id, balance, version) values (1, 10, 1), (2, 20, 5)")
      try await engine.withSession { session in
        let rows = [(1, 100, 1), (2, 200, 4)]
        let hits = try await session.update(
          Account.self, { ($0.id, $0.balance, $0.version) }, rows, missing: .report)
        #expect(hits.count == 1 && hits.missing == [2])
        await #expect(throws: SessionMisuse.self) {
          try await session.update(Account.self, { ($0.id, $0.balance) }, [(1, 100)])
        }
      }
      let all = try await engine.query("select balance, version from accounts order by id").map { row in
        [try row.decode(Int.self, 0), try row.decode(Int.self, 1)]
      }
      #expect(all == [[100, 2], [20, 5]])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func deletingKeysSaysWhichRowsWereNotThereAndTakesObjectsOut(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      try await engine.withSession { session in
        try await session.insert(Reading.self, { ($0.sensor, $0.value) }, (1...3_000).map { ($0, nil) })
        try await session.commit()
        let known = try #require(try await session.get(Reading.self, 4))
        recorder.reset()
        let hits = try await session.delete(
          Reading.self, keys: Array(2...3_000) + [5, 9_999, 2, 10_000], missing: .report)
        #expect(hits.count == 2_999 && hits.missing == [9_999, 10_000])
        #expect(recorder.sent.matching("delete").count == (dialect == .postgresql ? 1 : 4))
        #expect(try await session.get(Reading.self, 4) == nil)
        try await session.rollback()
        #expect(try await session.get(Reading.self, 4) === known)
        known.sensor = 44
        try await session.flush()
        await #expect(throws: MissingRows<Int>.self) { try await session.delete(Reading.self, keys: [1, 0]) }
        try await session.rollback()
        #expect(try await session.select(Reading.self).count() == 3_000)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func keysOfSeveralColumnsAreFoundToo(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, _ in
      try await engine.execute("insert into authors (id, name) values (1, 'Ada')")
      try await engine.execute("insert into books (id, title, author_id, price) values (1, 'Notes', 1, 0)")
      try await engine.withSession { session in
        let rows = (1...20).map { (1, $0, "chapter \($0)") }
        try await session.insert(Chapter.self, { ($0.bookID, $0.number, $0.title) }, rows)
        let updated = try await session.update(
          Chapter.self, { ($0.number, $0.title, $0.bookID) }, [(3, "new", 1), (4, "new", 2)], missing: .report)
        #expect(updated.missing == [Chapter.Key(bookID: 2, number: 4)])
        let keys = [Chapter.Key(bookID: 1, number: 3), Chapter.Key(bookID: 3, number: 3)]
        let found = try await session.get(Chapter.self, keys: keys)
        #expect(found[0]?.title == "new" && found[1] == nil)
        let hits = try await session.delete(Chapter.self, keys: keys, missing: .report)
        #expect(hits.count == 1 && hits.missing == [keys[1]])
      }
    }
  }
}
