import DBEngine
import DBQuery
import DBSchema
import DBTesting
import SeededRandom
import Testing

@Suite struct NoiseTests {
  @Test func readsTheSameWhateverStandsBetweenTheWords() async throws {
    var random = RandomTable(Seeded("readsTheSameWhateverStandsBetweenTheWords"))
    try await withTemporaryDatabase(.sqlite) { database in
      try await database.engine().withConnection { connection in
        try await connection.execute("pragma synchronous = off")
        try await connection.execute("pragma foreign_keys = off")
        for round in 0..<150 {
          var noisy = NoisyTable(random.table(["p", "q 'r"]), random)
          let sql = noisy.sql()
          random = noisy.random
          do {
            try await connection.execute(SQL(unsafe: sql))
            let found = try await connection.inspectSchema().tables
            if found != [noisy.expected] {
              same(found.first, noisy.expected, "round \(round)\n\(sql)")
              return
            }
          } catch {
            Issue.record("round \(round): \(error)\n\(sql)")
            return
          }
          try await connection.execute("drop table \(identifier: noisy.expected.name.name.name)")
        }
      }
    }
  }
}
