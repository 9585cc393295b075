import DBEngine
import DBModels
import DBTesting
import Testing

struct LoadingTests {
  /// So many authors with so many books each, numbered in order.
  private static func fill(_ engine: Engine, authors: Int, books: Int) async throws {
    try await engine.withSession { session in
      for number in 1...authors {
        let author = Author(name: "author \(number)")
        try session.add(author)
        for title in 0..<books { try author.$books.add(Book(title: "\(number).\(title)")) }
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aQueryGivesObjectsColumnsTuplesAndCounts(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      try await Self.fill(engine, authors: 3, books: 2)
      try await engine.withSession { session in
        let authors = session.select(Author.self)
        #expect(try await authors.where { $0.name == "author 2" }.one().id == 2)
        #expect(try await authors.where { $0.name == "nobody" }.oneOrNil() == nil)
        #expect(try await authors.orderBy { $0.id.descending }.first()?.id == 3)
        #expect(try await authors.count() == 3)
        #expect(try await authors.where { $0.id > 5 }.exists() == false)
        #expect(try await authors.orderBy(\.id).columns { $0.name }.all() == ["author 1", "author 2", "author 3"])
        let pairs = try await session.select(Book.self).join(\.author).where { _ in Author.columns.id == 1 }
          .orderBy(\.id).columns { ($0.title, Author.columns.name, Author.all) }.all()
        #expect(pairs.map { "\($0.0) \($0.1) \($0.2.id)" } == ["1.0 author 1 1", "1.1 author 1 1"])
        #expect(pairs[0].2 === pairs[1].2)
        do {
          _ = try await authors.one()
          Issue.record("one of three was given")
        } catch let error as DatabaseError { #expect(error.kind == .multipleRows) }
        let streamed = session.select(Book.self).orderBy(\.id).columns { $0.title }.stream(batch: 2)
        var titles: [String] = []
        for try await title in streamed {
          titles.append(title)
          if titles.count == 3 { break }
        }
        #expect(titles == ["1.0", "1.1", "2.0"])
        #expect(try await authors.count() == 3)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func whatIsNotLoadedSaysHow(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await Self.fill(engine, authors: 1, books: 1)
      try await engine.withSession { session in
        let author = try await session.select(Author.self).one()
        do {
          _ = try author.books
          Issue.record("it was read")
        } catch { #expect("\(error)".contains(#".load(.selectIn(\.books))"#)) }
        #expect(try await session.load(author, \.books).map(\.title) == ["1.0"])
        #expect(try author.books.first?.author === author)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func manyParentsTakeFewStatements(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      try await Self.fill(engine, authors: 1201, books: 1)
      try await engine.execute("insert into authors (name) values ('without')")
      try await engine.withSession { session in
        recorder.reset()
        let authors = try await session.select(Author.self).orderBy(\.id).load(.selectIn(\.books)).all()
        let selects = recorder.statements.filter { $0.hasPrefix("select") }
        #expect(selects.count == (dialect == .postgresql ? 2 : 3))
        #expect(try authors.map { try $0.books.count } == Array(repeating: 1, count: 1201) + [0])
        recorder.reset()
        let books = try await session.select(Book.self).load(.selectIn(\.author)).all()
        #expect(recorder.statements.count == 1)
        #expect(try books.allSatisfy { try $0.author === authors[$0.authorID - 1] })
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aJoinToManyKeepsTheLimitAndTheOrder(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      try await Self.fill(engine, authors: 20, books: 5)
      try await engine.withSession { session in
        recorder.reset()
        let authors = try await session.select(Author.self).orderBy { $0.id.descending }.limit(10)
          .load(.joined(\.books, .joined(\.editor), .selectIn(\.chapters))).all()
        #expect(authors.map(\.id) == Array((11...20).reversed()))
        #expect(try authors.flatMap { try $0.books }.count == 50)
        #expect(try authors[0].books.map(\.title) == (0..<5).map { "20.\($0)" })
        #expect(try authors[0].books[0].editor == nil && authors[0].books[0].chapters.isEmpty)
        #expect(recorder.statements.filter { $0.hasPrefix("select") }.count == 2)
        await #expect(throws: QueryError.self) {
          _ = try await session.select(Author.self).load(.joined(\.books), .joined(\.edited)).all()
        }
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func untrackedObjectsAreLoadedTheSame(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await Self.fill(engine, authors: 3, books: 2)
      try await engine.withSession { session in
        for load in [Load<Author>.selectIn(\.books), .joined(\.books)] {
          let authors = try await session.select(Author.self).orderBy(\.id).load(load).untracked().all()
          #expect(try authors.map { try $0.books.map(\.title) } == [["1.0", "1.1"], ["2.0", "2.1"], ["3.0", "3.1"]])
          #expect(!session.contains(authors[0]))
        }
        #expect(!session.hasChanges)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func siblingsOfALevelGoTogetherAndTreesAreRead(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      try await engine.withSession { session in
        let root = Node(name: "root")
        try session.add(root)
        for branch in 0..<2 {
          let node = Node(name: "branch \(branch)")
          try root.$children.add(node)
          for leaf in 0..<2 { try node.$children.add(Node(name: "leaf \(branch).\(leaf)")) }
        }
        let book = Book(title: "Notes")
        let ada = Author(name: "Ada")
        try session.add(ada)
        try ada.$books.add(book)
        try book.$tags.add(contentsOf: [Tag(name: "maths"), Tag(name: "history")])
        try book.$chapters.add(Chapter(number: 1, title: "One"))
      }
      try await engine.withSession { session in
        let root = try await session.select(Node.self).where { $0.parentID == nil }
          .load(.selectIn(\.children, depth: 3)).one()
        #expect(try root.children.flatMap { try $0.children }.map(\.name).count == 4)
        #expect(try root.children[0].children[0].children.isEmpty)
        recorder.reset()
        let ada = try await session.select(Author.self)
          .load(.selectIn(\.books, .selectIn(\.tags), .selectIn(\.chapters)), .selectIn(\.edited)).one()
        #expect(try ada.books[0].tags.map(\.name) == ["history", "maths"])
        #expect(try ada.books[0].chapters.map(\.title) == ["One"])
        #expect(recorder.statements.filter { $0.hasPrefix("select") }.count == 5)
        let some = try await session.related(ada.books[0], \.tags) { $0.where { $0.name == "maths" } }
        #expect(try some.map(\.name) == ["maths"] && ada.books[0].tags.count == 2)
        #expect(try await session.count(ada.books[0], \.tags) == 2)
      }
    }
  }
}
