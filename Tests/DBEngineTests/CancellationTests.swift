import DBEngine
import DBQuery
import DBTesting
import Synchronization
import Testing

/// Cancelled tasks: what is ended, what is told, and who gets the connection next.
@Suite struct CancellationTests {
  func error(of body: () async throws -> Void) async -> (any Error)? {
    do {
      try await body()
      return nil
    } catch { return error }
  }

  @Test(arguments: [false, true])
  func endsTheStatementAndLendsTheSameConnectionAgain(isOnActor: Bool) async throws {
    let driver = FakeDriver()
    try await Engine.withEngine(driver: driver) { engine in
      let task = isOnActor ? Task { @MainActor in try await block(engine) } : Task { try await block(engine) }
      #expect(await eventually { driver.log.contains("1: block") })
      let watch = PacedStopwatch()
      task.cancel()
      let result = await task.result
      let reading = watch.stop()
      #expect(reading.isWithin(.milliseconds(500)), "\(reading)")
      #expect(throws: CancellationError.self) { try result.get() }
      let next = try await engine.withConnection { try await $0.execute("select")[0].decode(Int.self, 0) }
      #expect(next == 1)
      #expect(driver.log.filter { $0 != "1: ping" } == ["1: begin", "1: block", "1: rollback", "1: select"])
      #expect(engine.statistics.opened == 1)
    }
  }

  nonisolated(nonsending) func block(_ engine: Engine) async throws {
    try await engine.withTransaction { connection in try await connection.execute("block") }
  }

  /// The statement ends by itself while the cancel request is still on its way: the next borrower has to wait for it.
  @Test func keepsALateCancelRequestFromTheNextBorrower() async throws {
    let driver = FakeDriver(interruptDelay: .milliseconds(300))
    try await Engine.withEngine(driver: driver, configuration: .init(pool: .init(maximumSize: 1))) { engine in
      let task = Task { try await engine.withConnection { try await $0.execute("held") } }
      #expect(await eventually { driver.log == ["1: held"] })
      task.cancel()
      driver.statementGate.open()
      try await engine.withConnection { connection in
        for _ in 0..<5 { try await connection.execute("slow") }
      }
      let result = await task.result
      #expect(throws: CancellationError.self) { try result.get() }
      #expect(driver.state.withLock { [$0.interruptions, $0.lateHits, $0.opened] } == [1, 0, 1])
    }
  }

  /// A request can arrive before the statement has reached the database.
  @Test func repeatsARequestThatDidNotEndTheStatement() async throws {
    let driver = FakeDriver()
    driver.state.withLock { $0.lostInterruptions = 2 }
    try await Engine.withEngine(driver: driver) { engine in
      let task = Task { try await engine.withConnection { try await $0.execute("block") } }
      #expect(await eventually { driver.log == ["1: block"] })
      task.cancel()
      let result = await task.result
      #expect(throws: CancellationError.self) { try result.get() }
      #expect(driver.state.withLock { $0.interruptions } == 3)
    }
  }

  @Test func hasRolledBackWhenTheTransactionReturnsToACancelledTask() async throws {
    let driver = FakeDriver()
    let engine = Engine(driver: driver)
    let task = Task {
      try await engine.withConnection { connection in
        _ = try? await connection.withTransaction { connection in
          try await connection.execute("insert")
          withUnsafeCurrentTask { $0?.cancel() }
        }
        return connection.transactionState
      }
    }
    let state = try await task.value
    #expect(state == .idle)
    #expect(driver.log == ["1: begin", "1: insert", "1: rollback"])
    await engine.shutdown(deadline: .zero)
  }

  @Test func doesNotStartAStatementInACancelledTaskButShieldsCleanUp() async throws {
    let driver = FakeDriver()
    try await Engine.withEngine(driver: driver) { engine in
      let task = Task {
        try await engine.withConnection { connection in
          withUnsafeCurrentTask { $0?.cancel() }
          let refused = await error { try await connection.execute("no") }
          try await connection.withCancellationShield { connection in _ = try await connection.execute("slow") }
          return refused is CancellationError
        }
      }
      let wasRefused = try await task.value
      #expect(wasRefused)
      #expect(driver.log == ["1: slow"])
    }
  }

  @Test func rollsBackWhenTheTaskIsCancelledBeforeTheCommit() async throws {
    let driver = FakeDriver()
    try await Engine.withEngine(driver: driver) { engine in
      let task = Task {
        try await engine.withTransaction { connection in
          try await connection.execute("insert")
          withUnsafeCurrentTask { $0?.cancel() }
        }
      }
      let result = await task.result
      #expect(throws: CancellationError.self) { try result.get() }
      #expect(driver.log == ["1: begin", "1: insert", "1: rollback"])
    }
  }

  @Test func interruptsARunningStatementFromOutside() async throws {
    let driver = FakeDriver()
    try await Engine.withEngine(driver: driver) { engine in
      let outside = Shared<(any ConnectionInterrupter)?>(nil)
      let task = Task {
        try await engine.withConnection { connection in
          outside.set(connection.interrupter)
          let failure = await error { try await connection.execute("block") }
          try await connection.execute("after")
          return (failure as? DatabaseError)?.kind
        }
      }
      #expect(await eventually { driver.log.contains("1: block") })
      outside.value?.interrupt()
      let kind = try await task.value
      #expect(kind == .queryCancelled)
      // The lease is over: another one's statement is out of reach.
      outside.value?.interrupt()
      try await engine.withConnection { connection in
        outside.value?.interrupt()
        _ = try await connection.execute("slow")
      }
    }
  }

  @Test func wakesAWaitFromOutsideForAsLongAsTheLeaseLasts() async throws {
    let driver = FakeDriver()
    try await Engine.withEngine(driver: driver) { engine in
      let outside = try await engine.withConnection { connection in
        connection.interrupter.wake()
        return connection.interrupter
      }
      outside.wake()
    }
    let wakes = driver.state.withLock { $0.wakes }
    #expect(wakes == 1)
  }

  @Test func abandonsAConnectToItsThreadAndKeepsTheConnectionForTheNext() async throws {
    let driver = FakeDriver()
    driver.connectGate.shut()
    try await Engine.withEngine(driver: driver) { engine in
      let task = Task { try await engine.withConnection { _ in } }
      #expect(await eventually { engine.statistics.connecting == 1 })
      task.cancel()
      let result = await task.result
      #expect(throws: CancellationError.self) { try result.get() }
      #expect(engine.statistics.connecting == 1)
      driver.connectGate.open()
      #expect(await eventually { engine.statistics.idle == 1 })
      try await engine.withConnection { _ = try await $0.execute("select") }
      #expect(driver.state.withLock { $0.opened } == 1)
    }
  }
}
