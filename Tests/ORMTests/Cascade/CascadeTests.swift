import DBEngine
import DBModels
import DBTesting
import Testing

struct CascadeTests {
  @Test(arguments: TemporaryDatabase.available)
  func childrenAreReadLevelByLevelAndDeletedFirst(dialect: DialectName) async throws {
    try await withArchive(dialect) { engine, recorder in
      try await fill(engine)
      try await engine.withSession { session in
        let shelves = [try await session.require(Shelf.self, 1), try await session.require(Shelf.self, 2)]
        for shelf in shelves { try session.delete(shelf) }
        let sent = try await recorder.record { try await session.flush() }.withoutTransactions
        let kinds = sent.map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
        let reads = sent.matching { $0.hasPrefix("select") }.map { $0.contains(" from boxes ") ? "boxes" : "papers" }
        #expect(reads == ["boxes", "papers"])
        // Keys are cleared and rows between go first; children go before their parents.
        let writes = ["update memos set", "delete from box_labels", "delete from papers", "delete from boxes"]
        #expect(kinds.filter { !$0.hasPrefix("select") } == writes + ["delete from shelves"])
        try await session.commit()
      }
      let tables = ["shelves", "boxes", "papers", "memos", "stickers", "box_labels"]
      #expect(try await counts(engine, tables) == [1, 1, 1, 3, 1, 1])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func whatTheDatabaseDoesIsNotReadAndSeenInMemory(dialect: DialectName) async throws {
    try await withArchive(dialect) { engine, recorder in
      try await fill(engine)
      try await engine.withSession { session in
        let box = try await session.require(Box.self, 3)
        let sticker = try await session.require(Sticker.self, 3)
        let scratch = try await session.require(Scratch.self, 3)
        let loan = try await session.require(Loan.self, 3)
        try await session.connection.execute("delete from papers where box_id = 3")
        try session.delete(box)
        let sent = try await recorder.record { try await session.flush() }
        #expect(sent.matching { $0.contains("stickers") || $0.contains("scratches") || $0.contains("loans") }.isEmpty)
        #expect(sticker._modelState.status == .deleted && scratch._modelState.status == .deleted)
        #expect(loan.boxID == nil && !session.hasChanges)
        let gone = try await session.get(Scratch.self, 3)
        #expect(gone == nil)
        try await session.rollback()
        let back = [try await session.get(Sticker.self, 3) === sticker, try await session.get(Box.self, 3) === box]
        #expect(back == [true, true] && scratch._modelState.status == .persistent && loan.boxID == 3)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func keysThatTakeNullAreSetToItByOneStatementForAllParents(dialect: DialectName) async throws {
    try await withArchive(dialect) { engine, recorder in
      try await engine.execute("insert into shelves (id, name) values (1, 'a'), (2, 'b')")
      try await engine.execute("insert into memos (id, text, shelf_id, version) values (1, 'x', 1, 1), (2, 'y', 2, 1)")
      try await engine.withSession { session in
        let known = try await session.require(Memo.self, 1)
        let written = try await session.require(Memo.self, 2)
        written.text = "z"
        try session.delete(try await session.require(Shelf.self, 1))
        try session.delete(try await session.require(Shelf.self, 2))
        let sent = try await recorder.record { try await session.flush() }
        #expect(sent.matching("shelf_id = null").count == 1 && sent.matching("from memos").isEmpty)
        #expect(known.shelfID == nil && known.version == 2 && written.shelfID == nil && written.version == 3)
        known.text = "still written"
        try await session.flush()
        try await session.rollback()
        #expect(known.shelfID == 1 && known.version == 1 && known.text == "x" && written.text == "y")
        #expect(written.shelfID == 2 && written.version == 1)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aKeyThatTakesNoNullIsRefusedBeforeAnythingIsWritten(dialect: DialectName) async throws {
    try await withArchive(dialect) { engine, recorder in
      try await engine.execute("insert into rooms (id, name) values (1, 'a'), (2, 'b')")
      try await engine.execute("insert into doors (id, room_id) values (1, 1), (2, 1)")
      try await engine.withSession { session in
        let room = try await session.require(Room.self, 1)
        try session.delete(room)
        // First with doors that the session does not know, then with one that it does.
        for isKnown in [false, true] {
          let door = isKnown ? try await session.get(Door.self, 1) : nil
          recorder.reset()
          let failure = await failure { try await session.flush() }
          #expect(failure?.kind == .foreignKey && failure?.hint?.contains("Room.doors") == true)
          #expect(recorder.sent.withoutTransactions.count == (door == nil ? 1 : 0))
        }
        // One is moved, the other goes, too.
        try await session.require(Door.self, 1).roomID = 2
        try session.delete(try await session.require(Door.self, 2))
        try await session.commit()
      }
      #expect(try await counts(engine, ["rooms", "doors"]) == [1, 1])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func treesAndCyclesGoToTheLastBranch(dialect: DialectName) async throws {
    try await withArchive(dialect) { engine, recorder in
      for table in ["folders", "twigs"] {
        let rows = "(1, null), (2, 1), (3, 2), (4, 3), (5, 1), (6, null)"
        try await engine.execute(SQL(unsafe: "insert into \(table) (id, parent_id) values \(rows)"))
      }
      try await engine.withSession { session in
        try await session.connection.execute("update folders set parent_id = 4 where id = 1")
        try session.delete(try await session.require(Folder.self, 1))
        let sent = try await recorder.record { try await session.flush() }
        #expect(sent.matching("select").count == 4 && sent.matching("delete").count == 1)
        let twigs = [1, 2, 4]
        for id in twigs { try session.delete(try await session.require(Twig.self, id)) }
        try await session.commit()
      }
      #expect(try await counts(engine, ["folders", "twigs"]) == [1, 1])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func rowsBetweenGoWhateverTheSessionKnows(dialect: DialectName) async throws {
    try await withArchive(dialect) { engine, recorder in
      try await fill(engine)
      try await engine.withSession { session in
        let label = try await session.require(Label.self, "red")
        let box = try await session.require(Box.self, 1)
        let known = try await session.require(BoxLabel.self, .init(boxID: 1, labelName: "red"))
        Label.Relations().boxes._load(label, [box])
        Box.Relations().labels._load(box, [label])
        // What waits for a label that goes is not sent.
        try label.$boxes.remove(box)
        try label.$boxes.add(box)
        try label.$boxes.remove(box)
        try session.delete(label)
        let sent = try await recorder.record { try await session.flush() }
        #expect(sent.matching("box_labels").count == 1)
        #expect(try box.labels.isEmpty && !session.hasChanges)
        #expect(known._modelState.status == .deleted)
        try await session.rollback()
        #expect(try box.labels.map(\.name) == ["red"] && label.boxes.count == 1)
        let back = try await session.get(BoxLabel.self, .init(boxID: 1, labelName: "red"))
        #expect(back === known)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func loadedRelationsForgetWhatWasDeletedUntilItIsRolledBack(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, _ in
      try await engine.execute("insert into authors (id, name) values (1, 'Ada'), (2, 'Eve')")
      try await engine.execute("insert into books (id, title, author_id, editor_id, price) values (1, 'a', 1, 2, 0)")
      try await engine.withSession { session in
        let book = try await session.require(Book.self, 1)
        let editor = try await session.require(Author.self, 2)
        Book.Relations().editor._load(book, [editor])
        try session.delete(editor)
        try await session.flush()
        #expect(try book.editor == nil && book.editorID == nil)
        try await session.rollback()
        #expect(try book.editor === editor && book.editorID == 2)
        let author = try await session.require(Author.self, 1)
        Author.Relations().books._load(author, [book])
        try session.delete(book)
        try await session.flush()
        #expect(try author.books.isEmpty)
      }
      #expect(try await counts(engine, ["books"]) == [0])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func newChildrenLeaveWithANewParent(dialect: DialectName) async throws {
    try await withLibrary(dialect) { engine, recorder in
      try await engine.withSession { session in
        let author = Author(name: "Ada")
        let book = Book(title: "a")
        let chapter = Chapter(number: 1, title: "one")
        try session.add(author)
        try author.$books.add(book)
        try author.$edited.add(book)
        try book.$chapters.add(chapter)
        try book.$tags.add(Tag(name: "t"))
        try session.delete(book)
        #expect(try !session.contains(chapter) && author.books.isEmpty && author.edited.isEmpty)
        try await session.flush()
        #expect(recorder.sent.matching("insert").count == 2)
        let lost = Book(title: "b")
        let other = Author(name: "Eve")
        try session.add(lost)
        try lost.$author.set(other)
        try session.delete(other)
        await #expect(throws: SessionMisuse.self) { try await session.flush() }
        try session.delete(lost)
      }
      #expect(try await counts(engine, ["authors", "books", "chapters", "tags", "book_tags"]) == [1, 0, 0, 1, 0])
    }
  }
}

/// Three shelves with one box each, with one of everything.
private nonisolated(nonsending) func fill(_ engine: Engine) async throws {
  let rows = [
    "shelves (id, name) values (1, 'a'), (2, 'b'), (3, 'c')",
    "boxes (id, name, shelf_id) values (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)",
    "papers (id, box_id) values (1, 1), (2, 2), (3, 3)",
    "memos (id, text, shelf_id, version) values (1, 'a', 1, 1), (2, 'b', 2, 1), (3, 'c', 3, 1)",
    "stickers (id, box_id) values (1, 1), (2, 2), (3, 3)", "scratches (id, sticker_id) values (1, 1), (2, 2), (3, 3)",
    "loans (id, box_id) values (1, 1), (2, 2), (3, 3)", "labels (name) values ('red')",
    "box_labels (box_id, label_name) values (1, 'red'), (2, 'red'), (3, 'red')",
  ]
  for row in rows { try await engine.execute(SQL(unsafe: "insert into \(row)")) }
}

/// How many rows tables have.
nonisolated(nonsending) func counts(_ engine: Engine, _ tables: [String]) async throws -> [Int] {
  var counts: [Int] = []
  for table in tables {
    counts.append(try await engine.query(SQL(unsafe: "select count(*) from \(table)"))[0].decode(Int.self, 0))
  }
  return counts
}

/// The database error that a body ends with.
nonisolated(nonsending) func failure(_ body: nonisolated(nonsending) () async throws -> Void) async -> DatabaseError? {
  do { try await body() } catch { return error as? DatabaseError }
  return nil
}
