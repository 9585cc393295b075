import DBEngine
import DBQuery
import Testing

struct TransactionScenarioTests {
  /// Two transactions that read the same sum and add to it: one must be run again to be right.
  @Test(arguments: Database.available)
  func transactionsThatMeetAreRunAgainUntilEachHasSeenTheOther(_ database: Database) async throws {
    try await database.withEngine { engine in
      let name = "met_\(UInt32.random(in: 0...UInt32.max))"
      try await engine.execute("create table \(identifier: name) (n integer not null)")
      try await engine.execute("insert into \(identifier: name) values (0)")
      let options = TransactionOptions(isolation: .serializable, retry: 100)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask {
            for _ in 0..<5 {
              try await engine.withTransaction(options) { connection in
                let n = try await connection.execute("select n from \(identifier: name)")[0].decode(Int.self, 0)
                try await connection.execute("update \(identifier: name) set n = \(n + 1)")
              }
            }
          }
        }
        try await group.waitForAll()
      }
      same(try await engine.first(Int.self, "select n from \(identifier: name)"), 40, "n")
      try await engine.execute("drop table \(identifier: name)")
    }
  }

  @Test(.enabled(if: Database.hasPostgres))
  func aDeadlockIsRunAgainFromItsStart() async throws {
    try await Database.postgresql.withEngine { engine in
      let name = "dead_\(UInt32.random(in: 0...UInt32.max))"
      try await engine.execute("create table \(identifier: name) (id int primary key, n int not null)")
      try await engine.execute("insert into \(identifier: name) values (1, 0), (2, 0)")
      let attempts = Shared(0)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for order in [[1, 2], [2, 1]] {
          group.addTask {
            try await engine.withTransaction(.init(retry: 10)) { connection in
              attempts.change { $0 += 1 }
              try await connection.execute("set local deadlock_timeout = '50ms'")
              for id in order {
                try await connection.execute("update \(identifier: name) set n = n + 1 where id = \(id)")
                if attempts.value <= 2 { try await Task.sleep(for: .milliseconds(300)) }
              }
            }
          }
        }
        try await group.waitForAll()
      }
      same(try await engine.first(Int.self, "select sum(n)::int from \(identifier: name)"), 4, "sum")
      try await engine.execute("drop table \(identifier: name)")
    }
  }

  @Test(arguments: Database.available)
  func savepointsNestAndFailAlone(_ database: Database) async throws {
    try await database.withEngine { engine in
      let name = "nested_\(UInt32.random(in: 0...UInt32.max))"
      try await engine.execute("create table \(identifier: name) (n integer primary key)")
      try await engine.withTransaction { connection in
        try await connection.execute("insert into \(identifier: name) values (1)")
        try await connection.withSavepoint { connection in
          try await connection.execute("insert into \(identifier: name) values (2)")
          await failure(.unique) {
            try await connection.withSavepoint { connection in
              try await connection.execute("insert into \(identifier: name) values (3)")
              try await connection.execute("insert into \(identifier: name) values (1)")
            }
          }
        }
        try? await connection.withSavepoint { connection in
          try await connection.execute("insert into \(identifier: name) values (4)")
          throw DatabaseError(.other, "undone")
        }
      }
      let found = try await engine.query("select n from \(identifier: name) order by n").map {
        try $0.decode(Int.self, 0)
      }
      same(found, [1, 2], "rows")
      try await engine.execute("drop table \(identifier: name)")
    }
  }

  @Test(.enabled(if: Database.hasPostgres))
  func isolationAccessAndDeferrableReachTheServer() async throws {
    try await Database.postgresql.withEngine { engine in
      let options = TransactionOptions(isolation: .serializable, access: .readOnly, deferrable: true)
      try await engine.withTransaction(options) { connection in
        var found: [String] = []
        for setting in ["transaction_isolation", "transaction_read_only", "transaction_deferrable"] {
          found.append(try await connection.execute("select current_setting(\(setting))")[0].decode(String.self, 0))
        }
        same(found, ["serializable", "on", "on"], "settings")
      }
      await failure(.readOnly) {
        try await engine.withTransaction(.init(access: .readOnly)) {
          _ = try await $0.execute("create table x (a int)")
        }
      }
    }
  }

  @Test func readersOfASQLiteFileGoOnBesideTheWriterAndCannotWrite() async throws {
    try await Database.sqlite.withEngine { engine in
      try await engine.execute("create table t (n)")
      try await engine.withTransaction { connection in
        try await connection.execute("insert into t values (1)")
        same(try await engine.first(Int.self, "select count(*) from t"), 0, "what is not committed")
        try await engine.withTransaction(.init(access: .readOnly)) { reader in
          same(try await reader.execute("select count(*) from t")[0].decode(Int.self, 0), 0, "in a snapshot")
        }
      }
      same(try await engine.first(Int.self, "select count(*) from t"), 1)
      await failure(.readOnly) { _ = try await engine.query("insert into t values (2)") }
      await failure(.readOnly) {
        try await engine.withTransaction(.init(access: .readOnly)) {
          _ = try await $0.execute("insert into t values (2)")
        }
      }
    }
  }

  /// Hundreds of writers in a queue of this process never meet the file's lock.
  @Test func writersOfASQLiteFileStandInOneQueue() async throws {
    try await Database.sqlite.withEngine { engine in
      try await engine.execute("create table t (n integer)")
      try await engine.execute("insert into t values (0)")
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<200 {
          group.addTask {
            try await engine.withTransaction { connection in
              let n = try await connection.execute("select n from t")[0].decode(Int.self, 0)
              try await connection.execute("update t set n = \(n + 1)")
            }
          }
          group.addTask { _ = try await engine.query("select n from t") }
        }
        try await group.waitForAll()
      }
      same(try await engine.first(Int.self, "select n from t"), 200)
    }
  }

  @Test func backsAFileUpWhileItIsInUse() async throws {
    let folder = try Folder()
    try await Database.sqlite.withEngine { engine in
      try await engine.execute("create table t (n)")
      try await engine.execute("insert into t values (1)")
      try await engine.withTransaction { connection in
        try await connection.execute("insert into t values (2)")
        try await engine.backup(to: "\(folder.path)/copy.db")
      }
    }
    try await Engine.withEngine(driver: Database.file("\(folder.path)/copy.db")) { engine in
      same(try await engine.first(Int.self, "select count(*) from t"), 1)
    }
  }
}
