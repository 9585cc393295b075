import DBEngine
import DBModels
import DBTesting
import Testing

struct SessionTests {
  @Test(arguments: TemporaryDatabase.available)
  func newObjectsGetTheirKeysInTheOrderInWhichTheyWereAdded(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      try await engine.withSession { session in
        let authors = (1...2500).map { Author(name: "author \($0)") }
        try session.add(contentsOf: authors)
        recorder.reset()
        try await session.flush()
        #expect(authors.map(\.id) == Array(1...2500))
        #expect(authors.allSatisfy { $0.country == "unknown" })
        let inserts = recorder.statements.filter { $0.hasPrefix("insert") }
        #expect(inserts.count == (dialect == .postgresql ? 1 : 3))
      }
      let names = try await engine.query("select name from authors order by id").map { try $0.decode(String.self, 0) }
      #expect(names == (1...2500).map { "author \($0)" })
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func parentsAreWrittenFirstAndChildrenTakeTheirKeys(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.withSession { session in
        let author = Author(name: "Ada")
        let book = Book(title: "Notes")
        try session.add(book)
        try book.$author.set(author)
        try book.$chapters.add(Chapter(number: 1, title: "One"))
        try book.$tags.add(Tag(name: "maths"))
        try await session.flush()
        #expect(book.authorID == author.id && author.id == 1)
        #expect(try book.chapters.map(\.bookID) == [book.id])
      }
      let links = try await engine.query("select book_id, tag_name from book_tags")
      #expect(links.count == 1)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aRowIsOneObjectAndAnOutsideChangeIsSeenAfterARefresh(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      try await engine.execute("insert into authors (id, name) values (7, 'Ada')")
      try await engine.withSession { session in
        let one = try #require(try await session.get(Author.self, 7))
        try await session.connection.execute("update authors set name = 'Grace' where id = 7")
        recorder.reset()
        let two = try await session.get(Author.self, 7)
        #expect(one === two && recorder.statements.isEmpty && one.name == "Ada")
        try await session.refresh(one)
        #expect(one.name == "Grace")
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func onlyWhatIsOtherIsWritten(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      try await engine.execute("insert into authors (id, name, country) values (1, 'Ada', 'uk'), (2, 'Grace', 'us')")
      try await engine.withSession { session in
        let ada = try #require(try await session.get(Author.self, 1))
        let grace = try #require(try await session.get(Author.self, 2))
        ada.name = "Eve"
        ada.name = "Ada"
        grace.country = "nl"
        recorder.reset()
        try await session.flush()
        let set = dialect == .postgresql ? "$2 where id = $1" : "?2 where id = ?1"
        #expect(recorder.statements == ["update authors set country = \(set) returning id"])
        #expect(!session.hasChanges)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aFailedFlushNamesItsCauseUntilItIsRolledBack(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.execute("insert into authors (name) values ('Ada')")
      try await engine.withSession { session in
        let old = try #require(try await session.get(Author.self, 1))
        old.country = "uk"
        let new = Author(name: "Ada")
        try session.add(new)
        await #expect(throws: DatabaseError.self) { try await session.flush() }
        do {
          _ = try await session.get(Author.self, 5)
          Issue.record("the session goes on")
        } catch let error as DatabaseError {
          #expect(error.kind == .transactionState && error.description.contains("earlier error"))
          #expect(error.detail?.lowercased().contains("unique") == true)
        }
        try await session.rollback()
        #expect(new.id == 0 && !session.contains(new) && old.country == "unknown")
        #expect(try await session.get(Author.self, 5) == nil)
        new.name = "Grace"
        try session.add(new)
        try await session.flush()
        #expect(new.id > 1)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aSavepointThatFailsTakesItsObjectsBack(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.withSession { session in
        let outer = Author(name: "Ada")
        try session.add(outer)
        let inner = Author(name: "Ada")
        await #expect(throws: DatabaseError.self) {
          try await session.withSavepoint { session in
            outer.country = "nl"
            try session.add(inner)
          }
        }
        #expect(inner.id == 0 && !session.contains(inner) && outer.id == 1 && outer.country == "unknown")
        let other = try await session.withSavepoint { session in
          let other = Author(name: "Eve")
          try session.add(other)
          return other
        }
        #expect(other.id > 1)
      }
      let names = try await engine.query("select name from authors order by id").map { try $0.decode(String.self, 0) }
      #expect(names == ["Ada", "Eve"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aRowThatHasChangedSinceIsNotOverwritten(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.execute("insert into accounts (id, balance, version) values (1, 10, 1), (2, 10, 1)")
      try await engine.withSession { session in
        let account = try #require(try await session.get(Account.self, 1))
        account.balance = 20
        try await session.flush()
        #expect(account.version == 2 && account.doubled == 40)
        account.balance = 30
        try await session.connection.execute("update accounts set version = 9 where id = 1")
        do {
          try await session.flush()
          Issue.record("the row was overwritten")
        } catch let error as DatabaseError {
          #expect(error.kind == .staleRow && error.message.contains("expected 1, matched 0"))
        }
        try await session.rollback()
        #expect(account.balance == 10 && account.version == 1)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func rowsThatLeadToEachOtherAreCompletedLater(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.withSession { session in
        let country = Country(name: "Netherlands")
        let city = City(name: "Amsterdam")
        try session.add(country)
        try country.$capital.set(city)
        try city.$country.set(country)
        try await session.flush()
        #expect(country.capitalID == city.id && city.countryID == country.id)
        let root = Node(name: "root")
        try session.add(root)
        let child = Node(name: "child")
        try root.$children.add(child)
        try child.$children.add(Node(name: "grandchild"))
        try root.$parent.set(root)
        try await session.flush()
        #expect(root.parentID == root.id && child.parentID == root.id)
      }
      let capitals = try await engine.query("select count(*) from countries where capital_id is not null")
      #expect(try capitals[0].decode(Int.self, 0) == 1)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aDeletedRowsUniqueValueCanBeTakenInTheSameFlush(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.execute("insert into authors (id, name) values (1, 'Ada'), (2, 'Grace')")
      try await engine.withSession { session in
        let ada = try #require(try await session.get(Author.self, 1))
        let grace = try #require(try await session.get(Author.self, 2))
        try session.delete(ada)
        try session.add(Author(id: 10, name: "Ada"))
        grace.name = "Eve"
        try session.add(Author(id: 11, name: "Grace"))
        try await session.commit()
      }
      let names = try await engine.query("select id, name from authors order by id").map { row in
        "\(try row.decode(Int.self, 0)) \(try row.decode(String.self, 1))"
      }
      #expect(names == ["2 Eve", "10 Ada", "11 Grace"])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func anObjectThatOutlivesItsSessionKeepsItsColumns(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.execute("insert into authors (name) values ('Ada')")
      nonisolated(unsafe) var kept: Author?
      nonisolated(unsafe) var session: Session?
      try await engine.withSession { current in
        kept = try await current.get(Author.self, 1)
        session = current
      }
      #expect(kept?.name == "Ada")
      #expect(throws: SessionClosed.self) { _ = try kept?.books }
      #expect(throws: SessionClosed.self) { try session?.add(Author(name: "Eve")) }
      await #expect(throws: SessionClosed.self) { _ = try await session?.get(Author.self, 1) }
    }
  }
}
