import DBEngine
import DBPostgres
import DBQuery
import DBSchema
import DBTesting
import Testing

/// Code that commits runs in a transaction that rolls back.
@Suite struct RolledBackTests {
  static let dialects = TemporaryDatabase.available
  static let template = DatabaseTemplate(
    .made { engine in
      _ = try await engine.withTransaction { connection in
        for text in [
          "create table t (id integer primary key, name text)",
          """
          create table children (id integer primary key, \
          parent integer references t (id) deferrable initially deferred)
          """, "insert into t values (1, 'before')",
        ] {
          try await connection.execute(SQL(unsafe: text))
        }
      }
    })

  private struct Wanted: Error {}

  private static func names(_ engine: Engine) async throws -> [String] {
    try await engine.withConnection { try await names($0) }
  }

  private static func names(_ connection: Connection) async throws -> [String] {
    try await connection.execute("select name from t order by id").map { try $0.decode(String.self, 0) }
  }

  @Test("what the body commits is seen by it and undone at the end, also when it throws", arguments: dialects)
  func undoesCommits(_ dialect: DialectName) async throws {
    try await Self.template.withEngine(dialect) { engine in
      for fails in [false, true] {
        do {
          try await withRolledBackTransaction(engine) { connection in
            same(connection.transactionState, .idle, "a transaction shows")
            try await connection.withTransaction { connection in
              try await connection.execute("insert into t values (2, 'committed')")
            }
            try await connection.execute("insert into t values (3, 'alone')")
            do {
              try await connection.withTransaction { connection in
                try await connection.execute("insert into t values (4, 'rolled back')")
                throw Wanted()
              }
            } catch is Wanted {}
            same(try await Self.names(connection), ["before", "committed", "alone"])
            if fails { throw Wanted() }
          }
        } catch is Wanted {}
        same(try await Self.names(engine), ["before"])
      }
    }
  }

  @Test("an engine that rolls back serves code that borrows, begins and nests as it likes", arguments: dialects)
  func enginesRollBack(_ dialect: DialectName) async throws {
    let recorder = StatementRecorder()
    try await Self.template.withEngine(dialect, observer: recorder) { engine in
      _ = try await Self.names(engine)
      try await withRolledBackEngine(engine) { engine in
        let sent = try await recorder.record {
          try await engine.withTransaction { connection in
            try await connection.execute("update t set name = 'first'")
            try? await connection.withSavepoint { connection in
              try await connection.execute("update t set name = 'second'")
              throw Wanted()
            }
          }
        }
        let begin = dialect == .sqlite ? "begin immediate" : "begin"
        try sent.expect([
          .init(begin), "update t set name = 'first'", "savepoint \"level 1\"", "update t set name = 'second'",
          "rollback to savepoint \"level 1\"", "release savepoint \"level 1\"", "commit",
        ])
        // Each lease is one of its own, also after a whole run has closed its connection.
        _ = try await engine.withConnection(.wholeRun) { try await $0.execute("insert into t values (2, 'whole')") }
        same(try await Self.names(engine), ["first", "whole"])
        do {
          try await engine.withTransaction { try await $0.withTransaction { _ in } }
          Issue.record("a transaction was nested")
        } catch let error as DatabaseError { same(error.kind, .transactionState) }
        do {
          _ = try await engine.withConnection { try await $0.withSavepoint { _ in } }
          Issue.record("a savepoint was set without a transaction")
        } catch let error as DatabaseError { same(error.kind, .transactionState) }
      }
      same(try await Self.names(engine), ["before"])
    }
  }

  @Test("a failure undoes its own transaction or statement, and nothing else", arguments: dialects)
  func failuresAreApart(_ dialect: DialectName) async throws {
    try await Self.template.withEngine(dialect) { engine in
      try await withRolledBackTransaction(engine) { connection in
        try await connection.execute("insert into t values (2, 'kept')")
        let twice = [SQL("insert into t values (3, 'three')"), "insert into t values (1, 'again')"]
        for kind in ["alone", "pipeline", "transaction", "stream", "swallowed"] {
          do {
            switch kind {
            case "alone": try await connection.execute(twice[1])
            case "pipeline" where dialect == .postgresql: _ = try await connection.pipeline(twice)
            case "transaction", "pipeline":
              try await connection.withTransaction { connection in
                for statement in twice { try await connection.execute(statement) }
              }
            case "stream":
              let failing: SQL = "select 1 / (2 - x) from generate_series(1, 3) x"
              for try await _ in connection.stream(dialect == .sqlite ? twice[1] : failing) {}
            default:
              try await connection.withTransaction { connection in
                try await connection.execute("insert into t values (9, 'nine')")
                _ = try? await connection.execute(twice[1])
                throw Wanted()
              }
            }
            Issue.record("\(kind): nothing was thrown")
          } catch is DatabaseError {} catch is Wanted {}
          same(connection.transactionState, .idle, kind)
          same(try await Self.names(connection), ["before", "kept"], kind)
        }
      }
      same(try await Self.names(engine), ["before"])
    }
  }

  @Test("a commit is refused for what the database checks at a commit, more than once", arguments: dialects)
  func commitsAreChecked(_ dialect: DialectName) async throws {
    try await Self.template.withEngine(dialect) { engine in
      try await withRolledBackEngine(engine) { engine in
        for _ in 0..<2 {
          do {
            try await engine.withTransaction { try await $0.execute("insert into children values (1, 77)") }
            Issue.record("a row without its parent was committed")
          } catch let error as DatabaseError {
            same(error.kind, .foreignKey)
            same(error.statement, "commit")
          }
        }
        try await engine.withTransaction { connection in
          try await connection.execute("insert into children values (2, 88)")
          try await connection.execute("insert into t values (88, 'late')")
        }
        try await engine.withTransaction { connection in
          try await connection.execute("insert into children values (3, 99)")
          try await connection.execute("insert into t values (99, 'later')")
        }
        same(try await Self.names(engine), ["before", "late", "later"])
      }
    }
  }

  @Test("streams and copies work outside of a transaction and in one, and a read-only one stays so")
  func streamsAndCopies() async throws {
    guard Self.dialects.contains(.postgresql) else { return }
    try await Self.template.withEngine(.postgresql) { engine in
      try await withRolledBackTransaction(engine) { connection in
        var seen = 0
        for try await _ in connection.stream("select * from generate_series(1, 2000)") {
          seen += 1
          if seen == 1500 { break }
        }
        same(try await Self.names(connection), ["before"])
        try await connection.withTransaction { connection in
          for try await _ in connection.stream("select * from generate_series(1, 2000)") { seen += 1 }
        }
        same(seen, 3500)
        do {
          try await connection.withTransaction(.init(access: .readOnly)) { try await $0.execute("delete from t") }
          Issue.record("a transaction that only reads has written")
        } catch let error as DatabaseError { same(error.kind, .readOnly) }
        let lines = AsyncStream { continuation in
          continuation.yield(Array("5\tfive\n6\tsix\n".utf8))
          continuation.finish()
        }
        same(try await connection.copyIn("copy t from stdin", from: lines), 2)
        do {
          let bad = AsyncStream<[UInt8]> { continuation in
            continuation.yield(Array("no number\tseven\n".utf8))
            continuation.finish()
          }
          _ = try await connection.copyIn("copy t from stdin", from: bad)
          Issue.record("a copy took what is no number")
        } catch is DatabaseError {}
        var bytes: [UInt8] = []
        for try await piece in connection.copyOut("copy t (name) to stdout") { bytes += piece }
        same(String(decoding: bytes, as: UTF8.self), "before\nfive\nsix\n")
        same(connection.transactionState, .idle)
      }
      try await withRolledBackEngine(engine) { engine in
        _ = try await engine.withConnection { connection in
          try await connection.execute("set statement_timeout = '7s'")
          try await connection.execute("delete from t")
        }
        let rows = try await engine.withConnection { try await $0.execute("show statement_timeout") }
        same(try rows[0].decode(String.self, 0), "0", "a setting stays for the next borrower")
        same(try await Self.names(engine), [], "the reset undid what was done")
      }
      same(try await Self.names(engine), ["before"])
    }
  }

  @Test("a transaction that is over is told, and a database in memory is refused")
  func tellsWhatIsOver() async throws {
    try await Self.template.withEngine(.sqlite) { engine in
      try await withRolledBackEngine(engine) { engine in
        do {
          _ = try await engine.withConnection { try await $0.execute("insert or rollback into t values (1, 'again')") }
          Issue.record("a row was stored twice")
        } catch let error as DatabaseError { same(error.kind, .unique) }
        do {
          _ = try await Self.names(engine)
          Issue.record("the transaction goes on after its end")
        } catch let error as DatabaseError { same(error.kind, .connectionLost) }
      }
      same(try await Self.names(engine), ["before"])
      let memory = Engine(driver: engine.driver.scratch(named: ""))
      do {
        try await withRolledBackEngine(memory) { _ in }
        Issue.record("a database in memory was taken")
      } catch let error as DatabaseError { same(error.kind, .unsupported) }
    }
  }
}
