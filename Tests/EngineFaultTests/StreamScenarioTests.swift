import DBEngine
import DBQuery
import Testing

struct StreamScenarioTests {
  static func numbers(_ count: Int, _ database: Database) -> SQL {
    database.pick(
      postgresql: "select generate_series(1, \(count)) as i",
      sqlite: "with recursive n(i) as (select 1 union all select i + 1 from n where i < \(count)) select i from n")
  }

  @Test(arguments: Database.available)
  func streamsEachRowOnceAndInOrder(_ database: Database) async throws {
    try await database.withEngine { engine in
      try await engine.withReadConnection { connection in
        for batch in [1, 7, 500] {
          var wanted = 1
          for try await row in connection.stream(Self.numbers(1500, database), batch: batch) {
            let found = try row.decode(Int.self, 0)
            if found != wanted { same(found, wanted, "row in batches of \(batch)") }
            wanted += 1
          }
          same(wanted, 1501, "rows")
        }
        var none = 0
        for try await _ in connection.stream("select 1 as a where 1 = 0") { none += 1 }
        same(none, 0)
      }
    }
  }

  @Test(arguments: Database.available)
  func aStatementBesideAStreamEndsTheStreamWithAnError(_ database: Database) async throws {
    try await database.withEngine { engine in
      try await engine.withReadConnection { connection in
        var rows = connection.stream(Self.numbers(100, database), batch: 10).makeAsyncIterator()
        _ = try await rows.next()
        same(try await connection.execute("select 1").count, 1)
        await failure(.transactionState) { for _ in 0..<20 { _ = try await rows.next() } }
        same(try await connection.execute("select 1").count, 1)
      }
    }
  }

  @Test(arguments: Database.available)
  func aStreamThatFailsNamesItsStatementAndTheConnectionGoesOn(_ database: Database) async throws {
    try await database.withEngine { engine in
      try await engine.withReadConnection { connection in
        let error = await failure(.undefinedObject) { for try await _ in connection.stream("select * from nowhere") {} }
        same(error.statement, "select * from nowhere")
        same(try await connection.execute("select 1").count, 1)
      }
    }
  }

  @Test(arguments: Database.available)
  func aReaderOfAMillionRowsMayStopAfterTenAndTheConnectionGoesOn(_ database: Database) async throws {
    try await database.withEngine(.init(pool: .init(maximumSize: 2))) { engine in
      try await engine.withReadConnection { connection in
        for _ in 0..<5 {
          var seen = 0
          for try await _ in connection.stream(Self.numbers(1_000_000, database), batch: 10) {
            seen += 1
            if seen == 10 { break }
          }
          same(seen, 10)
          same(try await connection.execute("select 7")[0].decode(Int.self, 0), 7)
          same(connection.transactionState, .idle)
        }
        // Left open by a reader that stops at the end of the lease.
        for try await _ in connection.stream(Self.numbers(1_000_000, database)) { break }
      }
      same(engine.statistics.closed, 0, "closed")
      same(try await engine.query("select 1").count, 1)
    }
  }

  @Test(arguments: Database.available)
  func cancellingAStreamEndsItAndKeepsTheConnection(_ database: Database) async throws {
    try await database.withEngine(.init(pool: .init(maximumSize: 2))) { engine in
      let isReading = Shared(false)
      let task = Task {
        try await engine.withReadConnection { connection in
          for try await _ in connection.stream(Self.numbers(100_000_000, database), batch: 100) {
            isReading.change { $0 = true }
          }
        }
      }
      try await eventually("it reads") { isReading.value }
      task.cancel()
      let outcome = await task.result
      check({ if case .failure(let error) = outcome { error is CancellationError } else { false } }(), "\(outcome)")
      same(try await engine.query("select 1").count, 1)
      same(engine.statistics.closed, 0, "closed")
    }
  }

  @Test(arguments: Database.available)
  func streamsOnAnActorToo(_ database: Database) async throws {
    try await database.withEngine { engine in
      let sum = try await Summer().sum(engine, Self.numbers(1000, database))
      same(sum, 500_500)
    }
  }
}

private actor Summer {
  func sum(_ engine: Engine, _ sql: SQL) async throws -> Int {
    try await engine.withReadConnection { connection in
      var sum = 0
      for try await row in connection.stream(sql, batch: 64) { sum += try row.decode(Int.self, 0) }
      return sum
    }
  }
}
