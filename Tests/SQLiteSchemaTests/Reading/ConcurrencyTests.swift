import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

/// Reading a file while another connection changes its schema.
@Suite struct ConcurrencyTests {
  @Test(arguments: ["delete", "wal"]) func tablesThatComeAndGoAreReadWholeOrNotAtAll(_ mode: String) async throws {
    try await withTemporaryDatabase(.sqlite) { database in
      let engine = try database.engine()
      let other = try database.engine()
      try await engine.withConnection { connection in
        try await connection.execute(SQL(unsafe: "pragma journal_mode = \(mode)"))
        try await connection.execute("create table keep (id integer primary key)")
      }
      let churn = Task {
        try await other.withConnection { connection in
          while !Task.isCancelled {
            try await connection.withTransaction { connection in
              try await connection.execute(
                "create table t (id integer primary key, n text default 'x' check (n <> ''), keep int references keep)")
              try await connection.execute("create index i on t (lower(n)) where n is not null")
              try await connection.execute("create view v as select n from t")
            }
            try await connection.withTransaction { connection in
              try await connection.execute("drop view v")
              try await connection.execute("drop table t")
            }
          }
        }
      }
      var whole = 0
      for _ in 0..<100 {
        let schema = try await engine.withReadConnection { connection in try await connection.inspectSchema() }
        same(schema.tables.first?.name, QualifiedName("keep"), "the first table")
        guard let table = schema.tables.dropFirst().first else {
          same(schema.views, [], "views without their table")
          continue
        }
        whole += 1
        same(table.columns.map(\.name), ["id", "n", "keep"])
        same(table.checks.map(\.expression), ["n <> ''"])
        same(table.foreignKeys.map(\.target), [QualifiedName("keep")])
        same(table.indexes.map(\.name), ["i"])
        same(schema.views.map(\.name), [QualifiedName("v")])
      }
      churn.cancel()
      _ = try? await churn.value
      same(whole > 0, true, "the table was never seen")
    }
  }
}
