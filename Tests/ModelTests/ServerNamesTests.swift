import DBEngine
import DBQuery
import DBSchema
import DBTesting
import SeededRandom
import Testing

/// Names that nobody said are those that PostgreSQL chooses: asked of the server, with names of all lengths.
struct ServerNamesTests {
  @Test(.enabled(if: TemporaryDatabase.available.contains(.postgresql)))
  func chosenNamesAreTheServers() async throws {
    let seed = Seeded("names of the server").seed
    var random = SeededNames(state: seed)
    try await withTemporaryDatabase(.postgresql) { database in
      let engine = try database.engine()
      for round in 0..<40 {
        let table = QualifiedName(schema: "public", random.name("t\(round)"))
        let (one, two) = (random.name("a"), random.name("b"))
        var names = NameChooser(.postgresql)
        _ = names.takeRelation(table)
        var expected: [String] = []
        let rows: [(NamingConvention.Purpose, [Identifier])] = [
          (.check, [one]), (.check, []), (.check, []), (.primaryKey, [one]), (.unique, [one, two]),
          (.unique, [two]), (.index, [two]), (.index, [two]), (.index, [two, one]), (.foreignKey, [two]),
        ]
        for (purpose, columns) in rows {
          expected.append(names.choose(purpose, table: table, columns: columns.map(\.name)).name)
        }
        let (t, a, b) = (table.quoted, one.quoted, two.quoted)
        let sql = """
          create table \(t) (\(a) int check (\(a) > 0), \(b) int, check (\(a) > \(b)), check (\(a) < \(b) + 9),
            primary key (\(a)), unique (\(a), \(b)), unique (\(b)));
          create index on \(t) (\(b)); create index on \(t) (\(b)); create index on \(t) (\(b), \(a));
          alter table \(t) add foreign key (\(b)) references \(t) (\(a));
          """
        let found = try await engine.withConnection { connection in
          for statement in sql.split(separator: ";") {
            let text = String(statement)
            if text.contains("\"") { try await connection.execute(SQL(unsafe: text)) }
          }
          return try await connection.execute(
            """
            select conname::text from pg_constraint where conrelid = \(t)::text::regclass
            union select c.relname::text from pg_index join pg_class c on c.oid = indexrelid
            where indrelid = \(t)::text::regclass
            """
          ).map { row in try row.decode(String.self, 0) }
        }
        if Set(found) != Set(expected) {
          Issue.record("seed \(seed): the server chose \(found.sorted()), and not \(expected.sorted())")
        }
      }
    }
  }

  struct SeededNames {
    var state: UInt64
    mutating func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    /// A name of at most 63 bytes, with letters of one to four bytes.
    mutating func name(_ start: String) -> Identifier {
      var text = start
      let length = start.utf8.count + next(63 - start.utf8.count)
      while text.utf8.count < length { text += ["x", "é", "ẞ", "🐘", "_"][next(5)] }
      while text.utf8.count > Identifier.maximumBytes { text.unicodeScalars.removeLast() }
      return Identifier(text)
    }
  }
}
