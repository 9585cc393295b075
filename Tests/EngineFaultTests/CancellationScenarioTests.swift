import DBEngine
import DBQuery
import SeededRandom
import Synchronization
import Testing

struct CancellationScenarioTests {
  @Test(.enabled(if: Database.hasPostgres))
  func aCancelledQueryReturnsAtOnceAndItsBackendServesTheNextLease() async throws {
    try await Database.postgresql.withEngine(.init(pool: .init(maximumSize: 2))) { engine in
      let backend = Shared(0)
      let task = Task {
        try await engine.withTransaction { connection in
          let number = try await pid(connection)
          try await connection.execute("create table if not exists cancelled_query (a int)")
          try await connection.execute("lock table cancelled_query in exclusive mode")
          backend.change { $0 = number }
          try await connection.execute("select pg_sleep(100)")
        }
      }
      try await eventually("the query runs") {
        let number = backend.value
        guard number != 0 else { return false }
        return try await engine.query(
          "select 1 from pg_stat_activity where pid = \(number) and query like '%pg_sleep%' and state = 'active'"
        ).count == 1
      }
      var outcome: Result<Void, any Error> = .success(())
      await within(.milliseconds(100)) {
        task.cancel()
        outcome = await task.result
      }
      check({ if case .failure(let error) = outcome { error is CancellationError } else { false } }(), "\(outcome)")
      let number = backend.value
      same(
        try await engine.query(
          "select 1 from pg_locks where pid = \(number) and locktype = 'relation' and relation = to_regclass('cancelled_query')"
        ).count, 0, "locks")
      same(
        try await engine.query(
          "select 1 from pg_stat_activity where pid = \(number) and state = 'active' and pid <> pg_backend_pid()"
        ).count, 0, "query")
      let pids = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<2 {
          group.addTask {
            try await engine.withConnection { connection in
              let number = try await pid(connection)
              try await connection.execute("select pg_sleep(0.05)")
              return number
            }
          }
        }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      check(pids.contains(number), "the cancelled backend \(number) is not among \(pids)")
      same(engine.statistics.closed, 0, "closed")
    }
  }

  @Test func aCancelledSQLiteQueryReturnsAndItsConnectionIsKept() async throws {
    try await Database.sqlite.withEngine { engine in
      let task = Task { try await engine.withConnection { try await runForLong($0, .sqlite) } }
      try await eventually("it is lent") { engine.statistics.leased == 1 }
      try await Task.sleep(for: .milliseconds(50))
      await within(.milliseconds(100)) {
        task.cancel()
        _ = await task.result
      }
      try await engine.execute("create table t (a)")
      same(engine.statistics.closed, 0, "closed")
    }
  }

  /// Hundreds of tasks in transactions, savepoints, streams and single statements, cancelled at random moments.
  @Test(arguments: Database.available)
  func tasksCancelledAtRandomLeakNothing(_ database: Database) async throws {
    var random = Seeded("cancellation fuzz on \(database.rawValue)")
    let seed = random.seed
    var settings = PoolConfiguration(maximumSize: 5)
    settings.leakWarning = nil
    try await database.withEngine(.init(pool: settings)) { engine in
      let name = "fuzz_\(seed)"
      try await engine.execute("create table \(identifier: name) (id integer primary key, n integer not null)")
      try await engine.execute("insert into \(identifier: name) values (1, 0)")
      let outcomes = await withTaskGroup(of: String?.self) { group in
        for index in 0..<300 {
          let kind = Int.random(in: 0..<5, using: &random)
          let pause = Duration.microseconds(Int.random(in: 0...4000, using: &random))
          group.addTask {
            let task = Task { try await work(kind, index, name, engine, database) }
            try? await Task.sleep(for: pause)
            if index % 8 != 0 { task.cancel() }
            do {
              try await task.value
              return nil
            } catch is CancellationError { return nil } catch { return "\(error)" }
          }
        }
        return await group.reduce(into: [String]()) { if let words = $1 { $0.append(words) } }
      }
      check(outcomes.isEmpty, "other errors than cancellation: \(outcomes.prefix(3))")
      let statistics = engine.statistics
      same(statistics.leased, 0, "leased")
      same(statistics.waiting, 0, "waiting")
      same(statistics.closed, 0, "connections burnt")
      check(statistics.opened <= 5, "\(statistics.opened) opened")
      if database == .postgresql {
        let open = try await engine.query(
          "select pid from pg_stat_activity where state like 'idle in transaction%' and query like \("%\(name)%")")
        same(open.count, 0, "open transactions")
      }
      // The count of committed increments is what the table says, and every connection still works.
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 { group.addTask { try await engine.execute("update \(identifier: name) set n = n + 1") } }
        try await group.waitForAll()
      }
      same(try await engine.first(Int.self, "select count(*) from \(identifier: name)"), 1, "rows")
      try await engine.execute("drop table \(identifier: name)")
    }
  }
}

/// One piece of random work: what it leaves is either nothing or an increment of `n`.
private func work(_ kind: Int, _ index: Int, _ name: String, _ engine: Engine, _ database: Database) async throws {
  switch kind {
  case 0: _ = try await engine.query("select n from \(identifier: name)")
  case 1: try await engine.execute("update \(identifier: name) set n = n + 1")
  case 2:
    try await engine.withTransaction { connection in
      try await connection.execute("update \(identifier: name) set n = n + 1")
      try await connection.execute("select n from \(identifier: name)")
    }
  case 3:
    try await engine.withTransaction { connection in
      try await connection.execute("update \(identifier: name) set n = n + 1")
      try? await connection.withSavepoint { connection in
        try await connection.execute("insert into \(identifier: name) values (\(index + 10), 0)")
        throw DatabaseError(.other, "undone")
      }
    }
  default:
    try await engine.withReadConnection { connection in
      var seen = 0
      let text: SQL =
        database == .postgresql
        ? "select * from generate_series(1, 5000)"
        : "with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) select i from n"
      for try await _ in connection.stream(text, batch: 100) {
        seen += 1
        if seen == 700 { break }
      }
      _ = try await connection.execute("select 1")
    }
  }
}
