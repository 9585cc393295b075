import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

/// Rows are seeded from literals.
@Suite struct SeedTests {
  static let dialects = TemporaryDatabase.available
  static let library = DatabaseTemplate(.models(Library.models))

  @Test("rows are stored in the order of their foreign keys and come back with keys and defaults", arguments: dialects)
  func storesInOrder(_ dialect: DialectName) async throws {
    try await Self.library.withEngine(dialect) { engine in
      try await engine.withConnection { connection in
        let rows = try await seed(
          connection,
          [
            "book_genres": [["book_id": .key(of: "books", 1), "genre_code": "maths"]],
            "books": [
              ["title": "Notes", "author_id": .key(of: "authors", 1), "price_cents": 500, "published": "1843-09-01"],
              ["title": "Letters", "author_id": .key(of: "authors"), "price_cents": 700, "isbn": nil],
            ],
            "genres": [["code": "maths", "name": "Mathematics"]],
            "authors": [["name": "Grace"], ["name": "Ada", "sort_name": "Lovelace"]],
          ])
        let ada = try rows["authors", 1].decode(Int.self, "id")
        same(try rows["books", 0].decode(Int.self, "author_id"), ada)
        same(try rows["books", 0].decode(CivilDate.self, "published").description, "1843-09-01")
        same(rows["authors", 0]["sort_name"], .text(""), "the default")
        let found = try await connection.execute(
          """
          select books.title from book_genres join books on books.id = book_id join authors on authors.id = author_id \
          where authors.name = 'Grace'
          """)
        same(try found.map { try $0.decode(String.self, 0) }, ["Letters"])
        same(rows["genres"].count, 1)
        same(rows["nowhere"].count, 0)
        #expect(throws: SeedError.self) { try rows["books", 9].decode(Int.self, "id") }
      }
    }
  }

  @Test("keys that a row says itself are not handed out again, and a row may say nothing", arguments: dialects)
  func takesKeys(_ dialect: DialectName) async throws {
    try await withTemporaryDatabase(dialect) { database in
      let key = dialect == .sqlite ? "integer primary key" : "integer generated always as identity primary key"
      let serial = dialect == .sqlite ? "integer primary key" : "serial primary key"
      try await database.engine().withConnection { connection in
        let odd = "create table \"Odd Name\" (id \(key), up integer references \"Odd Name\")"
        try await connection.execute(SQL(unsafe: odd))
        try await connection.execute(SQL(unsafe: "create table serials (id \(serial), name text default 'none')"))
        let rows = try await seed(
          connection,
          ["Odd Name": [["id": 41], ["up": .key(of: "Odd Name", 0)]], "serials": [["id": 7, "name": "seven"], [:]]])
        same(try rows["Odd Name"].map { try $0.decode(Int.self, "id") }.first, 41)
        same(try rows["Odd Name", 1].decode(Int.self, "up"), 41)
        same(try rows["serials"].map { try $0.decode(String.self, "name") }, ["seven", "none"])
        for table in ["Odd Name", "serials"] {
          let new = try await connection.execute("insert into \(identifier: table) default values returning id")
          let highest = try rows[table].map { try $0.decode(Int.self, "id") }.max() ?? 0
          check(try new[0].decode(Int.self, 0) > highest, "\(table) hands out keys below \(highest)")
        }
      }
    }
  }

  @Test("what cannot be seeded is told before anything is stored", arguments: dialects)
  func tellsMistakes(_ dialect: DialectName) async throws {
    try await Self.library.withEngine(dialect) { engine in
      let good: (String, [[String: SeedValue]]) = ("authors", [["name": "Ada"]])
      let cases: [(SeedRows, String)] = [
        (["autors": [["name": "Ada"]]], "no table autors"),
        (["books": [["titel": "Notes"]]], "has no column titel"),
        (["books": [["author_id": .key(of: "authors", 1)]]], "not in the seed"),
        (["books": [["author_id": .key(of: "books", 0)]]], "comes later"),
        (
          ["book_genres": [["book_id": 1, "genre_code": "x"]], "books": [["isbn": .key(of: "book_genres")]]],
          "not one column"
        ),
        (
          [
            "books": [["isbn": .key(of: "genres", 0, column: "name")]],
            "genres": [["name": .key(of: "books", 0, column: "isbn")]],
          ], "circle"
        ),
      ]
      for (rows, words) in cases {
        var rows = rows
        rows.add(good.1, to: good.0)
        do {
          _ = try await engine.withConnection { try await seed($0, rows) }
          Issue.record("seeded: \(words)")
        } catch let error as SeedError { check(error.description.contains(words), "\(error) does not say: \(words)") }
      }
      let count = try await engine.withConnection { try await $0.execute("select count(*) from authors") }
      same(try count[0].decode(Int.self, 0), 0, "something was stored")
    }
  }
}
