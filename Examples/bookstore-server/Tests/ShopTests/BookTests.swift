import DBKit
import DBTesting
import NIOHTTP1
import Shop
import ShopClient
import Testing

struct BookTests {
  @Test(arguments: TemporaryDatabase.available)
  func pagesShowEachBookOnceInTheOrderOfTitles(dialect: DialectName) async throws {
    try await withShop(dialect) { shop in
      // Several of one title, and more than one page of them.
      let titles = ["C", "A", "B", "B", "B", "A: second", "D", "B"]
      for title in titles { _ = try await shop.add(title) }
      var seen: [BookSummary] = []
      var path = "/books?limit=3"
      for _ in 0..<titles.count {
        let page = try await shop.send(.GET, path).value(BookPage.self, status: 200)
        seen += page.books
        guard let next = page.next else { break }
        path = "/books?limit=3&after=\(next)"
      }
      #expect(seen.map(\.title) == titles.sorted())
      #expect(Set(seen.map(\.id)).count == titles.count)
      for path in ["/books?limit=0", "/books?limit=101", "/books?after=nowhere"] {
        if try await shop.send(.GET, path).status != 400 { Issue.record("\(path) is accepted") }
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aBookComesWithItsAuthorAndGenresInTwoStatements(dialect: DialectName) async throws {
    let recorder = StatementRecorder()
    try await withShop(dialect, observer: recorder) { shop in
      let made = try await shop.add("Solaris", by: "Stanisław Lem", genres: ["sf", "po"])
      #expect(made.author == "Stanisław Lem" && made.genres == ["Poetry", "Science fiction"] && made.version == 1)
      recorder.reset()
      #expect(try await shop.book(made.id) == made)
      #expect(recorder.sent.withoutTransactions.count == 2)
      #expect(try await shop.send(.GET, "/books/9999").status == 404)
      #expect(try await shop.send(.GET, "/books/none").status == 400)
      // The author is there already.
      _ = try await shop.add("Fiasco", by: "Stanisław Lem")
      #expect(try await shop.engineCount("authors") == 1)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aStaleVersionIsAConflictAndChangesNothing(dialect: DialectName) async throws {
    try await withShop(dialect) { shop in
      let book = try await shop.add("Solaris")
      let path = "/books/\(book.id)"
      let changed = try await shop.send(.PATCH, path, value: BookChange(version: book.version, priceCents: 1500))
        .value(BookDetail.self, status: 200)
      #expect(changed.priceCents == 1500 && changed.version == 2)
      let late = try await shop.send(.PATCH, path, value: BookChange(version: book.version, title: "Late"))
      #expect(late.status == 409 && late.text.contains("staleRow"))
      #expect(try await shop.book(book.id) == changed)
      let wrong = try await shop.send(.PATCH, path, value: BookChange(version: 2, priceCents: -1))
      #expect(wrong.status == 422)
      #expect(try await shop.book(book.id) == changed)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func ofManyWhoChangeOneVersionOneSucceeds(dialect: DialectName) async throws {
    try await withShop(dialect) { shop in
      let book = try await shop.add("Solaris")
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for price in 1...8 {
          group.addTask {
            try await shop.send(.PATCH, "/books/\(book.id)", value: BookChange(version: 1, priceCents: price)).status
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.sorted() == [200] + Array(repeating: 409, count: 7))
      #expect(try await shop.book(book.id).version == 2)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aBookIsDeletedUnlessSomebodyHasOrderedIt(dialect: DialectName) async throws {
    try await withShop(dialect) { shop in
      let kept = try await shop.add("Solaris", genres: ["sf"])
      let gone = try await shop.add("Fiasco", genres: ["sf"])
      let order = NewOrder(email: "a@example.com", lines: [.init(book: kept.id, quantity: 1)])
      #expect(try await shop.send(.POST, "/orders", value: order).status == 201)
      #expect(try await shop.send(.DELETE, "/books/\(gone.id)").status == 204)
      #expect(try await shop.send(.DELETE, "/books/\(gone.id)").status == 404)
      #expect(try await shop.send(.DELETE, "/books/\(kept.id)").status == 409)
      #expect(try await shop.book(kept.id).genres == ["Science fiction"])
    }
  }
}

extension RunningShop {
  /// How many rows a table has.
  nonisolated(nonsending) func engineCount(_ table: String) async throws -> Int {
    try await engine.query("select count(*) from \(identifier: table)")[0].decode(Int.self, 0)
  }
}
