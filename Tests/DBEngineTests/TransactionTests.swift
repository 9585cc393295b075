import DBEngine
import DBQuery
import DBSchema
import Synchronization
import Testing

/// The statements that transactions and savepoints send, and what happens when one of them fails.
@Suite struct TransactionTests {
  struct Wrong: Error, Equatable {}

  /// Runs work on one connection of a fake; returns what was sent, and the error.
  nonisolated(nonsending) func trace<R>(
    _ dialect: DialectName = .postgresql, failing failures: [String: DatabaseError] = [:],
    _ body: nonisolated(nonsending) (Connection) async throws -> sending R
  ) async throws -> (log: [String], error: (any Error)?) {
    let driver = FakeDriver(dialect: dialect)
    driver.state.withLock { $0.failures = failures }
    var caught: (any Error)?
    do {
      try await Engine.withEngine(driver: driver) { engine in try await engine.withConnection { try await body($0) } }
    } catch { caught = error }
    return (driver.log.map { String($0.dropFirst(3)) }, caught)
  }

  @Test(arguments: [
    (DialectName.postgresql, TransactionOptions(), "begin"),
    (.postgresql, TransactionOptions(access: .readOnly), "begin read only"),
    (
      .postgresql, TransactionOptions(isolation: .serializable, access: .readOnly, deferrable: true),
      "begin isolation level serializable read only deferrable"
    ),
    (.postgresql, TransactionOptions(isolation: .repeatableRead), "begin isolation level repeatable read"),
    (.postgresql, TransactionOptions(isolation: .readCommitted), "begin isolation level read committed"),
    (.sqlite, TransactionOptions(isolation: .serializable), "begin immediate"),
    (.sqlite, TransactionOptions(access: .readOnly), "begin deferred"),
  ])
  func beginsAsTheDialectSpellsIt(dialect: DialectName, options: TransactionOptions, begin: String) async throws {
    let (log, _) = try await trace(dialect) { connection in
      try await connection.withTransaction(options) { try await $0.execute("insert") }
    }
    #expect(log == [begin, "insert", "commit"])
  }

  @Test func rollsBackWhenTheBodyThrowsAndKeepsItsError() async throws {
    let (log, error) = try await trace { connection in
      try await connection.withTransaction { connection in
        try await connection.execute("insert")
        throw Wrong()
      }
    }
    #expect(log == ["begin", "insert", "rollback"])
    #expect(error is Wrong)
  }

  /// PostgreSQL is told with the first statement; what calls for a round trip of its own gets it.
  @Test func beginsWithTheFirstStatement() async throws {
    let (nothing, error) = try await trace { connection in
      try await connection.withTransaction { connection in
        #expect(connection.transactionState == .open)
        throw Wrong()
      }
    }
    #expect(nothing == [])
    #expect(error is Wrong)
    let (empty, _) = try await trace { try await $0.withTransaction { _ in } }
    #expect(empty == ["begin", "commit"])
    let (lite, _) = try await trace(.sqlite) { try? await $0.withTransaction { _ in throw Wrong() } }
    #expect(lite == ["begin immediate", "rollback"])
    let (pinged, _) = try await trace { connection in
      try await connection.withTransaction { connection in
        try await connection.ping()
        #expect(connection.transactionState == .open)
        for try await _ in connection.stream("rows") {}
      }
    }
    #expect(pinged == ["ping", "begin", "rows", "commit"])
    let (piped, failure) = try await trace { connection in
      try await connection.withTransaction { _ = try await $0.pipeline(["one", "fail", "three"]) }
    }
    #expect(piped == ["begin", "one", "fail", "rollback"])
    #expect((failure as? DatabaseError)?.pipelineIndex == 1)
    #expect((failure as? DatabaseError)?.statement == "fail")
    let refusal = DatabaseError(.permission, "no")
    let (refused, reason) = try await trace(failing: ["begin": refusal]) { connection in
      try await connection.withTransaction { try await $0.execute("insert") }
    }
    #expect(refused == ["begin"])
    #expect((reason as? DatabaseError)?.statement == "begin")
    #expect((reason as? DatabaseError)?.pipelineIndex == nil)
  }

  @Test func rollsBackAndClosesWhenTheCommitFailsAndReportsTheCommit() async throws {
    let failure = DatabaseError(.serialization, "could not serialize")
    let (log, error) = try await trace(failing: ["commit": failure]) { connection in
      try await connection.withTransaction { try await $0.execute("insert") }
    }
    #expect(log == ["begin", "insert", "commit", "rollback"])
    #expect((error as? DatabaseError)?.kind == .serialization)
    #expect((error as? DatabaseError)?.statement == "commit")
  }

  @Test func closesAConnectionWhoseRollbackFailsAndKeepsTheBodysError() async throws {
    let driver = FakeDriver()
    driver.state.withLock { $0.failures = ["rollback": DatabaseError(.other, "no")] }
    try await Engine.withEngine(driver: driver) { engine in
      await #expect(throws: Wrong.self) {
        try await engine.withTransaction { connection in
          try await connection.execute("insert")
          throw Wrong()
        }
      }
      try await engine.withConnection { try await $0.execute("select") }
      #expect(driver.log == ["1: begin", "1: insert", "1: rollback", "1: rollback", "2: select"])
      #expect(driver.state.withLock { $0.closed } == 1)
    }
  }

  @Test func doesNotPretendToCommitAFailedTransaction() async throws {
    let (log, error) = try await trace { connection in
      try await connection.withTransaction { connection in _ = try? await connection.execute("fail") }
    }
    #expect(log == ["begin", "fail", "rollback"])
    #expect((error as? DatabaseError)?.kind == .transactionState)
    #expect((error as? DatabaseError)?.detail == "the earlier error: failed")
  }

  @Test func runsAgainAfterARetryableErrorOnly() async throws {
    let retryable = DatabaseError(.deadlock, "deadlock")
    let (log, error) = try await trace(failing: ["insert": retryable]) { connection in
      try await connection.withTransaction(.init(retry: 2)) { try await $0.execute("insert") }
    }
    let once = ["begin", "insert", "rollback"]
    #expect(log == once + once + once)
    #expect((error as? DatabaseError)?.kind == .deadlock)
    let (other, _) = try await trace { connection in
      try await connection.withTransaction(.init(retry: 2)) { try await $0.execute("fail") }
    }
    #expect(other == ["begin", "fail", "rollback"])
  }

  @Test func undoesOnlyTheSavepointThatFailed() async throws {
    let (log, error) = try await trace { connection in
      try await connection.withTransaction { connection in
        try await connection.withSavepoint { connection in
          try await connection.execute("one")
          _ = try? await connection.withSavepoint { try await $0.execute("fail") }
          #expect(connection.transactionState == .open)
        }
        try await connection.withSavepoint { try await $0.execute("two") }
      }
    }
    #expect(error == nil)
    #expect(
      log == [
        "begin", #"savepoint "level 1""#, "one", #"savepoint "level 2""#, "fail", #"rollback to savepoint "level 2""#,
        #"release savepoint "level 2""#, #"release savepoint "level 1""#, #"savepoint "level 1""#, "two",
        #"release savepoint "level 1""#, "commit",
      ])
  }

  @Test func doesNotCommitWhenASavepointCouldNotBeUndone() async throws {
    let failure = DatabaseError(.other, "no")
    let (log, error) = try await trace(failing: [#"rollback to savepoint "level 1""#: failure]) { connection in
      try await connection.withTransaction { connection in
        try? await connection.withSavepoint { _ in throw Wrong() }
      }
    }
    #expect(log.last == "rollback")
    #expect((error as? DatabaseError)?.kind == .transactionState)
  }

  @Test func refusesWhatDoesNotFitTheState() async throws {
    func kind<R>(
      _ body: nonisolated(nonsending) (Connection) async throws -> sending R
    ) async throws -> DatabaseError.Kind? {
      (try await trace { try await body($0) }.error as? DatabaseError)?.kind
    }
    let nested = try await kind { try await $0.withTransaction { try await $0.withTransaction { _ in } } }
    let bare = try await kind { try await $0.withSavepoint { _ in } }
    let ended = try await kind { try await $0.withTransaction { try await $0.execute("commit") } }
    let lost = try await kind { connection in
      try await connection.withTransaction { connection in _ = try? await connection.execute("lose") }
    }
    #expect([nested, bare, ended] == [.transactionState, .transactionState, .transactionState])
    #expect(lost == .connectionLost)
  }
}
