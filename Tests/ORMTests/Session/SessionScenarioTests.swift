import DBEngine
import DBModels
import DBTesting
import Testing

struct SessionScenarioTests {
  @Test(arguments: TemporaryDatabase.available)
  func aReleasedSavepointGoesWithItsTransaction(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.withSession { session in
        let outer = Author(name: "outer")
        try session.add(outer)
        let inner = Author(name: "inner")
        try await session.withSavepoint { session in
          try session.add(inner)
          outer.country = "nl"
        }
        #expect(inner.id > 0 && outer.country == "nl")
        let seen = try await session.connection.execute("select count(*) from authors")[0].decode(Int.self, 0)
        try await session.rollback()
        #expect(seen == 2 && inner.id == 0 && outer.id == 0 && !session.contains(inner))
      }
      #expect(try await counts(engine, ["authors"]) == [0])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aSessionInsideATransactionIsAPartOfIt(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      struct Enough: Error {}
      try? await engine.withTransaction { connection in
        try await connection.withSession { session in try session.add(Author(name: "Ada")) }
        throw Enough()
      }
      #expect(try await counts(engine, ["authors"]) == [0])
      try await engine.withTransaction { connection in
        try await connection.execute("insert into tags (name) values ('kept')")
        try? await connection.withSession { session in
          try session.add(Author(name: "Ada"))
          try await session.flush()
          throw Enough()
        }
      }
      #expect(try await counts(engine, ["authors", "tags"]) == [0, 1])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func theSecondOfTwoSessionsThatChangeARowIsTold(dialect: DialectName) async throws {
    try await withTwoEngines(dialect) { engine, other in
      try await engine.execute("insert into accounts (id, balance, version) values (1, 10, 1), (2, 10, 1)")
      try await engine.execute("insert into tags (name) values ('a')")
      try await engine.withSession { first in
        let account = try await first.require(Account.self, 1)
        let second = try await first.require(Account.self, 2)
        let tag = try await first.require(Tag.self, "a")
        try await first.commit()
        try await other.withSession { session in
          try await session.require(Account.self, 1).balance = 50
          try session.delete(try await session.require(Tag.self, "a"))
        }
        account.balance += 1
        second.balance += 1
        let stale = await failure { try await first.flush() }
        #expect(stale?.kind == .staleRow && stale?.message.contains("expected 2, matched 1") == true)
        try await first.rollback()
        #expect(account.balance == 10 && account.version == 1 && second.balance == 10)
        // The repeated change stands on what the row holds now.
        try await first.refresh(account)
        account.balance += 1
        try await first.commit()
        #expect(account.balance == 51 && account.version == 3)
        try first.delete(tag)
        let gone = await failure { try await first.flush() }
        #expect(gone?.kind == .staleRow && gone?.message.contains("expected 1, matched 0") == true)
        try await first.rollback()
      }
      let balance = try await engine.query("select balance, version from accounts order by id")
      #expect(try balance.map { "\(try $0.decode(Int.self, 0)) \(try $0.decode(Int.self, 1))" } == ["51 3", "10 1"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aRepeatedBodyBeginsWithASessionThatKnowsNothing(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      try await engine.execute("insert into authors (id, name) values (1, 'Ada')")
      var seen: [String] = []
      var sessions: [ObjectIdentifier] = []
      var kept: [Author] = []
      recorder.reset()
      try await engine.withSession(.init(transaction: .init(retry: 2))) { session in
        sessions.append(ObjectIdentifier(session))
        let author = try await session.require(Author.self, 1)
        seen.append(author.name)
        kept.append(author)
        author.name += "!"
        try session.add(Tag(name: "once"))
        try await session.flush()
        if seen.count < 3 { throw DatabaseError(.serialization, "again") }
      }
      #expect(seen == ["Ada", "Ada", "Ada"] && Set(kept.map { ObjectIdentifier($0) }).count == 3)
      #expect(recorder.sent.matching("from authors").count == 3)
      // What failed holds what it held, and can be asked nothing more.
      #expect(kept.map(\.name) == ["Ada", "Ada", "Ada!"] && kept.allSatisfy { $0._modelState.isClosed })
      #expect(try await counts(engine, ["tags"]) == [1])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func cancellationRollsBackAndPutsObjectsBack(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.execute("insert into authors (id, name) values (100, 'Ada')")
      let task = Task {
        try await engine.withSession { session in
          let author = try await session.require(Author.self, 100)
          let new = Author(name: "Eve")
          author.name = "Grace"
          try session.add(new)
          try await session.flush()
          withUnsafeCurrentTask { $0?.cancel() }
          var isCancelled = false
          do { try await session.commit() } catch is CancellationError { isCancelled = true }
          #expect(isCancelled && author.name == "Ada" && new.id == 0 && !session.contains(new))
          throw CancellationError()
        }
      }
      await #expect(throws: CancellationError.self) { try await task.value }
      let names = try await engine.query("select name from authors").map { try $0.decode(String.self, 0) }
      #expect(names == ["Ada"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func linksAreMadeAndPartedFromEitherSideInOneStatement(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      try await engine.execute("insert into authors (id, name) values (1, 'Ada')")
      try await engine.execute("insert into books (id, title, author_id, price) values (1, 'a', 1, 0), (2, 'b', 1, 0)")
      try await engine.withSession { session in
        let one = try await session.require(Book.self, 1)
        let two = try await session.require(Book.self, 2)
        let tag = Tag(name: "t")
        try session.add(tag)
        try one.$tags.add(tag)
        try tag.$books.add(two)
        let made = try await recorder.record { try await session.flush() }
        try one.$tags.remove(tag)
        try tag.$books.remove(two)
        let parted = try await recorder.record { try await session.flush() }
        #expect(made.matching("book_tags").count == 1 && parted.matching("book_tags").count == 1)
      }
      #expect(try await counts(engine, ["book_tags", "tags"]) == [0, 1])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func keysThatParentsHandDownReachTheThirdGeneration(dialect: DialectName) async throws {
    try await withArchive(dialect) { engine, recorder in
      try await engine.withSession { session in
        let floor = Floor(number: 1)
        let room = Suite(number: 2)
        let bed = Bed(number: 3)
        try session.add(bed)
        try session.add(room)
        try session.add(floor)
        try floor.$house.set(House())
        try room.$floor.set(floor)
        try bed.$suite.set(room)
        let sent = try await recorder.record { try await session.flush() }
        #expect(bed.houseID == 1 && bed.houseID == room.houseID && bed.floorNumber == 1 && bed.suiteNumber == 2)
        // Only the house's number has to be known before the rest can go.
        #expect(sent.matching("insert").count == 4)
        try await session.rollback()
        #expect(bed.houseID == 0 && room.houseID == 0 && floor.houseID == 0)
      }
    }
  }
}
