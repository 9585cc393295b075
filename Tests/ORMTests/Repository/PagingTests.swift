import DBEngine
import DBModels
import DBQuery
import DBTesting
import SeededRandom
import Testing

struct PagingTests {
  /// A column of the order, as the test sorts by it.
  struct Part {
    let column: Int
    let isDescending: Bool
    /// Nil leaves it to the database.
    let areNullsLast: Bool?

    func ordering(_ columns: Entry.Columns) -> Ordering {
      let ordering =
        switch column {
        case 0: isDescending ? columns.rank.descending : columns.rank.ascending
        case 1: isDescending ? columns.name.descending : columns.name.ascending
        case 2: isDescending ? columns.score.descending : columns.score.ascending
        case 3: isDescending ? columns.isDone.descending : columns.isDone.ascending
        default: isDescending ? columns.id.descending : columns.id.ascending
        }
      switch areNullsLast {
      case true?: return ordering.nullsLast
      case false?: return ordering.nullsFirst
      case nil: return ordering
      }
    }

    /// Below 0 where the left comes first.
    func compare(_ left: Row, _ right: Row, _ dialect: DialectName) -> Int {
      let order: Int
      switch column {
      case 0: return compare(left.rank, right.rank, dialect)
      case 1: order = left.name < right.name ? -1 : left.name > right.name ? 1 : 0
      case 2: return compare(left.score, right.score, dialect)
      case 3: order = (left.isDone ? 1 : 0) - (right.isDone ? 1 : 0)
      default: order = left.id - right.id
      }
      return isDescending ? -order : order
    }

    private func compare<Value: Comparable>(_ left: Value?, _ right: Value?, _ dialect: DialectName) -> Int {
      let areNullsLast = areNullsLast ?? (isDescending == (dialect == .sqlite))
      guard let left, let right else {
        if (left == nil) == (right == nil) { return 0 }
        return (left == nil) == areNullsLast ? 1 : -1
      }
      let order = left < right ? -1 : left > right ? 1 : 0
      return isDescending ? -order : order
    }
  }

  struct Row {
    let id: Int
    let rank: Int?
    let name: String
    let score: Double?
    let isDone: Bool
  }

  @Test(arguments: TemporaryDatabase.available)
  func pagesInAnyOrderGiveEachRowOnceAsSortingInMemoryDoes(dialect: DialectName) async throws {
    var random = Seeded("pages")
    let rows = (1...120).map { id in
      Row(
        id: id, rank: random.once(in: 3) ? nil : Int.random(in: 0...3, using: &random),
        name: random.one(of: ["a", "b", "c", "d"]),
        score: random.once(in: 4) ? nil : random.one(of: [0.1, -2.5, 1e10]),
        isDone: random.once(in: 2))
    }
    let orders = (0..<60).map { _ in
      Array(0...4).shuffled(using: &random).prefix(Int.random(in: 0...4, using: &random)).map { column in
        Part(
          column: column, isDescending: random.once(in: 2),
          areNullsLast: random.once(in: 2) ? nil : random.once(in: 2))
      }
    }
    let sizes = orders.map { _ in random.one(of: [1, 7, 30, 119, 120, 200]) }
    try await withSamples(dialect) { engine, _ in
      try await engine.withSession { session in
        try await session.insert(
          Entry.self, { ($0.id, $0.rank, $0.name, $0.score, $0.isDone) },
          rows.map { ($0.id, $0.rank, $0.name, $0.score, $0.isDone) })
        for (order, size) in zip(orders, sizes) {
          let key = Part(column: 4, isDescending: order.last?.isDescending ?? false, areNullsLast: nil)
          let wanted = rows.sorted { left, right in
            for part in order + [key] {
              let order = part.compare(left, right, dialect)
              if order != 0 { return order < 0 }
            }
            return false
          }
          let query = session.select(Entry.self).orderBy { columns in order.map { $0.ordering(columns) } }
          let found = try await Self.pages(query, size) { $0.id }
          if found != wanted.map(\.id) { Issue.record("in pages of \(size) by \(order): \(found)") }
        }
      }
    }
  }

  /// All rows, page by page; tokens go through their text.
  private nonisolated(nonsending) static func pages<Root: Entity, Value>(
    _ query: SessionSelect<Root, Root>, _ size: Int, _ value: (Root) -> Value
  ) async throws -> [Value] {
    var found: [Value] = []
    var token: PageToken?
    repeat {
      let page = try await query.page(after: token, size: size)
      found += page.items.map(value)
      if page.next != nil, page.items.count != size { Issue.record("a page of \(page.items.count) is not the last") }
      token = page.next.flatMap { PageToken($0.description) }
      if token != page.next { Issue.record("the token \(page.next.map(String.init) ?? "") is read as another") }
    } while token != nil
    return found
  }

  @Test(arguments: TemporaryDatabase.available)
  func momentsAndKeysOfTheirOwnMakingGoThroughATokensText(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, _ in
      try await engine.withSession { session in
        let users = (0..<23).map { place in
          let user = User(email: "\(place)@example.com")
          user.createdAt = Instant(microsecondsSince2000: Int64(place / 4) * 1_000_001)
          return user
        }
        try await session.insert(users)
        let query = session.select(User.self).orderBy { $0.createdAt.descending }
        let found = try await Self.pages(query, 5) { $0.id }
        #expect(found == (try await query.orderBy { $0.id.descending }.all().map(\.id)))
        #expect(Set(found) == Set(users.map(\.id)) && found.count == 23)
        let emails = try await Self.pages(
          session.select(User.self).orderBy { [$0.createdAt.descending, $0.email.ascending] }, 4
        ) {
          $0.email
        }
        #expect(Set(emails).count == 23 && emails.count == 23)
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aPageIsOneStatementThatSkipsNothing(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      try await engine.execute("insert into authors (id, name, country) values (1, 'Ada', 'uk'), (2, 'Grace', 'us')")
      try await engine.execute("insert into books (title, author_id, price) values ('Notes', 1, 0), ('COBOL', 2, 0)")
      try await engine.withSession { session in
        let books = session.select(Book.self).load(.joined(\.author)).orderBy { $0.title.descending }
        recorder.reset()
        let first = try await books.page(size: 1)
        #expect(try first.items[0].author.name == "Ada")
        let second = try await books.page(after: first.next, size: 1)
        #expect(try second.items.map(\.title) == ["COBOL"] && second.items[0].author.name == "Grace")
        #expect(second.next == nil)
        let place = dialect == .postgresql ? "$" : "?"
        let text = recorder.sent.matching("from books")[1]
        #expect(
          text.hasSuffix(
            "where (title, id) < (\(place)1, \(place)2) order by title desc, id desc limit \(place)3"), "\(text)")
        // What a program writes to an object does not move the page.
        let authors = Repository<Author>(session)
        let page = try await authors.page(orderBy: { [$0.name.ascending] }, size: 1)
        page.items[0].name = "Zoe"
        let next = try await authors.page(orderBy: { [$0.name.ascending] }, after: page.next, size: 5)
        #expect(next.items.map(\.name) == ["Grace"])
        page.items[0].name = "Ada"
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aTokenOfAnotherOrderAndAQueryThatHasNoPagesAreErrors(dialect: DialectName) async throws {
    try await withSamples(dialect) { engine, recorder in
      try await engine.execute("insert into authors (name) values ('Ada'), ('Grace')")
      try await engine.withSession { session in
        let query = session.select(Author.self)
        let token = try await query.orderBy(\.name).page(size: 1).next
        recorder.reset()
        await Self.refuses(PageTokenMismatch.self, query.orderBy { $0.name.descending }, after: token)
        await Self.refuses(PageTokenMismatch.self, query, after: token)
        await Self.refuses(PageTokenMismatch.self, session.select(Book.self).orderBy(\.title), after: token)
        await Self.refuses(QueryError.self, query.limit(3))
        await Self.refuses(QueryError.self, query, size: 0)
        await Self.refuses(QueryError.self, query.orderBy { lower($0.name).ascending })
        #expect(recorder.statements.isEmpty)
      }
    }
  }

  private nonisolated(nonsending) static func refuses<Root: Entity, Failure: Error>(
    _ error: Failure.Type, _ query: SessionSelect<Root, Root>, after token: PageToken? = nil, size: Int = 1,
    at place: SourceLocation = #_sourceLocation
  ) async {
    do {
      let page = try await query.page(after: token, size: size)
      Issue.record("there was a page of \(page.items.count)", sourceLocation: place)
    } catch {
      if !(error is Failure) { Issue.record("another error: \(error)", sourceLocation: place) }
    }
  }

  @Test func whatIsNoTokenIsNil() {
    for text in ["", "A", "AA", "!!!!", "AQ", "zzzzzzzzzzzz", "AQEEBQ", "AQEE_______w", "é"] {
      if let token = PageToken(text), token.description != text { Issue.record("\(text) is read as \(token)") }
    }
    #expect(PageToken("") == nil && PageToken("Zm9v") == nil && PageToken("AQEE_w") == nil)
  }
}
