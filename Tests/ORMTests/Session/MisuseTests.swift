import DBEngine
import DBModelKit
import DBTesting
import Testing

@Model("countdowns")
final class Countdown {
  @PrimaryKey(.identity(start: -1, increment: -1)) var id: Int = 0
  var name: String
}

@Model("letters")
final class Letter {
  @PrimaryKey var id: Int
  var text: String
  var number: Double = 0
}

/// What programs do that nobody meant, and what becomes of it.
struct MisuseTests {
  private static let template = DatabaseTemplate(.models(ModelSet([Countdown.self, Letter.self])))

  @Test(arguments: TemporaryDatabase.available)
  func numbersThatGetSmallerFindTheirObjects(dialect: DialectName) async throws {
    try await Self.template.withEngine(dialect) { engine in
      try await engine.withSession { session in
        let objects = (0..<5).map { Countdown(name: "n\($0)") }
        try session.add(contentsOf: objects)
        try await session.flush()
        let names = try await session.select(Countdown.self).columns { ($0.id, $0.name) }.all()
        for object in objects where !names.contains(where: { $0.0 == object.id && $0.1 == object.name }) {
          Issue.record("\(object.name) has the number \(object.id), and the rows are \(names)")
        }
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func anotherSpellingOfALetterIsAChange(dialect: DialectName) async throws {
    try await Self.template.withEngine(dialect) { engine in
      try await engine.withSession { session in try session.add(Letter(id: 1, text: "\u{e9}", number: -0.0)) }
      try await engine.withSession { session in
        let letter = try await session.require(Letter.self, 1)
        letter.text = "e\u{301}"
        #expect(session.changes(of: letter) == ["text"])
      }
      let text = try await engine.query("select text from letters")[0].decode(String.self, 0)
      #expect(Array(text.utf8) == Array("e\u{301}".utf8))
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aRowThatATriggerTakesAwayIsMissed(dialect: DialectName) async throws {
    try await Self.template.withEngine(dialect) { engine in
      switch dialect {
      case .postgresql:
        try await engine.execute(
          "create function skip() returns trigger language plpgsql as 'begin return null; end'")
        try await engine.execute("create trigger skip before insert on letters for each row execute function skip()")
      case .sqlite:
        try await engine.execute("create trigger skip before insert on letters begin select raise(ignore); end")
      }
      await #expect(throws: DatabaseError.self) {
        try await engine.withSession { session in
          try session.add(contentsOf: [Letter(id: 1, text: "a"), Letter(id: 2, text: "b")])
        }
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aChildThatIsMovedIsNoOrphan(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.withSession { session in
        let author = Author(name: "Ada")
        try session.add(author)
        let (one, two) = (Book(title: "one"), Book(title: "two"))
        try author.$books.add(contentsOf: [one, two])
        let chapter = Chapter(number: 7, title: "moved")
        try one.$chapters.add(chapter)
        try await session.flush()
        try await session.load([one, two], \.chapters)
        try one.$chapters.remove(chapter)
        try two.$chapters.add(chapter)
        try await session.flush()
        #expect(chapter.bookID == two.id)
        try session.delete(one)
        #expect(throws: SessionMisuse.self) { try chapter.$book.set(one) }
      }
      let left = try await engine.query("select count(*) from chapters where title = 'moved'")[0].decode(Int.self, 0)
      #expect(left == 1)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aSavepointEndsWithItsClosureAndAStreamBringsNothingAlong(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.withSession { session in
        try session.add(Author(name: "Ada"))
        try await session.withSavepoint { session in
          await #expect(throws: SessionMisuse.self) { try await session.commit() }
          await #expect(throws: SessionMisuse.self) { try await session.rollback() }
          try session.add(Author(name: "Eve"))
        }
        await #expect(throws: QueryError.self) {
          for try await _ in session.select(Author.self).load(.selectIn(\.books)).stream() {}
        }
        let node = Node(name: "free", parentID: 77)
        try node.$parent.set(nil)
        try session.add(node)
        try await session.flush()
        #expect(node.parentID == nil)
      }
      #expect(try await engine.query("select count(*) from authors")[0].decode(Int.self, 0) == 2)
    }
  }
}
