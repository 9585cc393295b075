import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

/// Reading while another session changes the schema.
@Suite(.enabled(if: hasServer, "there is no PostgreSQL server")) struct ConcurrencyTests {
  /// The view's text is asked for while another session holds the lock to drop it: the server waits, and then misses
  /// what the snapshot still shows.
  @Test func whatVanishesWhileItIsReadIsReadAgain() async throws {
    try await withTemporaryDatabase(.postgresql) { database in
      let recorder = StatementRecorder()
      let engine = try database.engine()
      let reader = try database.engine(observer: recorder)
      try await engine.withConnection { other in
        try await other.run(
          "create table keep (a int); create table t (a int default 1, check (a > 0)); create view v as select a from t"
        )
        try await other.run("begin; drop view v; drop table t")
        async let reading = reader.withConnection { try await $0.inspectSchema() }
        try await waitForLock(other)
        try await other.execute("commit")
        let schema = try await reading
        same(schema.tables.map(\.name.plain), ["public.keep"])
        same(schema.views, [])
        same(recorder.statements.count { $0.hasPrefix("begin") }, 2)
      }
    }
  }

  @Test func anOldSnapshotOfADroppedTableIsAClearErrorAfterThreeAttempts() async throws {
    try await withTemporaryDatabase(.postgresql) { database in
      let recorder = StatementRecorder()
      let other = try database.engine()
      let engine = try database.engine(observer: recorder)
      try await other.withConnection { try await $0.run("create table t (a int default 1); create table keep ()") }
      try await engine.withTransaction(TransactionOptions(isolation: .repeatableRead)) { connection in
        try await connection.execute("select 1")
        try await other.withConnection { try await $0.run("drop table t") }
        recorder.reset()
        do {
          let schema = try await connection.inspectSchema()
          Issue.record("read \(schema.tables.map(\.name.plain)) of a table that is gone")
        } catch let error as DatabaseError {
          same(error.kind, .serialization, "\(error)")
          same(error.hint?.contains("run this again"), true, "\(error)")
        }
        same(recorder.statements.count { $0.hasPrefix("savepoint") }, 3)
        same(connection.transactionState, .open)
      }
      let schema = try await engine.withConnection { try await $0.inspectSchema() }
      same(schema.tables.map(\.name.plain), ["public.keep"])
    }
  }

  @Test func tablesThatComeAndGoAreReadWholeOrNotAtAll() async throws {
    try await withTemporaryDatabase(.postgresql) { database in
      let engine = try database.engine()
      try await engine.withConnection { try await $0.run("create table keep (id int primary key)") }
      let churn = Task {
        try await engine.withConnection { connection in
          while !Task.isCancelled {
            try await connection.run(
              """
              create table t (id serial primary key, n text default 'x' check (n <> ''), keep int references keep);
              create index i on t (lower(n)) where n is not null;
              drop table t
              """)
          }
        }
      }
      var reads = 0
      try await engine.withConnection { connection in
        for _ in 0..<60 {
          do {
            let schema = try await connection.inspectSchema()
            reads += 1
            same(schema.tables.first?.name, named("keep"))
            guard let table = schema.tables.dropFirst().first else { continue }
            same(table.columns.count, 3)
            same(table.primaryKey?.columns, ["id"])
            same(table.checks.map(\.expression), ["n <> ''::text"])
            same(table.foreignKeys.map(\.target), [named("keep")])
          } catch let error as DatabaseError where error.kind == .serialization {}
        }
      }
      churn.cancel()
      _ = try? await churn.value
      same(reads > 0, true, "no reading succeeded")
    }
  }

  /// Waits until another session of the database waits for a lock.
  private nonisolated(nonsending) func waitForLock(_ connection: Connection) async throws {
    let end = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < end {
      let waiting = try await connection.execute(
        """
        select count(*) from pg_catalog.pg_locks l join pg_catalog.pg_database d on d.oid = l.database
        where not l.granted and d.datname = current_database()
        """)
      if waiting.cells != [0] { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("nobody waited for a lock within 20 s")
  }
}
