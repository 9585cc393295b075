import DBEngine
import DBQuery
import DBTesting
import Logging
import SeededRandom
import Synchronization
import Testing

/// What becomes of connections between and after leases, through the whole engine.
@Suite struct LeaseTests {
  final class Recorder: EngineObserver {
    let events = Shared<[String]>([])
    func note(_ event: String) { events.withLock { $0.append(event) } }
    func willExecute(_ statement: StatementEvent) { note("\(statement.pipelineIndex ?? -1) \(statement.text)") }
    func didExecute(_ statement: StatementEvent, duration: Duration, error: DatabaseError?) {
      note("\(error?.kind.name ?? "done") \(statement.text)")
    }
    func didReceive(_ notice: DatabaseNotice) { note(notice.message) }
    func didOpenConnection(_ number: Int, duration: Duration) { note("opened \(number)") }
    func didFailToConnect(_ error: DatabaseError) { note("refused") }
    func didCloseConnection(_ number: Int) { note("closed \(number)") }
    func leaseIsLong(_ holder: LeaseHolder) { note("long \(holder.place)") }
    func longLeaseReturned(_ holder: LeaseHolder) { note("back \(holder.place)") }
  }

  @Test func timesOutAndSaysWhoHoldsTheConnections() async throws {
    let pool = PoolConfiguration(maximumSize: 1, acquireTimeout: .milliseconds(50))
    try await Engine.withEngine(driver: FakeDriver(), configuration: .init(pool: pool)) { engine in
      let whole = PacedStopwatch()
      let (error, reading) = try await engine.withConnection(file: "App/Users.swift", line: 12) { _ in
        let watch = PacedStopwatch()
        // In a task of its own: what waits for itself is told at once.
        let other = Task { try await engine.withConnection { _ in } }
        let error = await #expect(throws: DatabaseError.self) { try await other.value }
        return (error, watch.stop())
      }
      let sinceLent = whole.stop()
      #expect(error?.kind == .poolTimeout)
      #expect(error?.message.hasSuffix("1 of 1 lent") == true)
      #expect(reading.elapsed >= .milliseconds(50) && reading.isWithin(.milliseconds(450), after: .milliseconds(50)))
      // The lease is as old as the wait, and what came before it.
      let words = error?.detail ?? ""
      #expect(words.hasPrefix("held by App/Users.swift:12 for ") && words.hasSuffix(" s"))
      let age = words.split(separator: " ").dropLast().last.flatMap { Double($0) } ?? 0
      #expect(age >= 0.05 && .seconds(age) <= sinceLent.elapsed, "\(words), \(sinceLent)")
    }
  }

  @Test func failsEachWaiterPromptlyWhenTheServerRefuses() async throws {
    let driver = FakeDriver()
    driver.state.withLock { $0.connectErrors = Array(repeating: DatabaseError(.connectFailed, "refused"), count: 99) }
    try await Engine.withEngine(driver: driver, configuration: .init(pool: .init(maximumSize: 1))) { engine in
      let kinds = await withTaskGroup(of: DatabaseError.Kind?.self) { group in
        for _ in 0..<5 {
          group.addTask {
            do {
              try await engine.withConnection { _ in }
              return nil
            } catch { return (error as? DatabaseError)?.kind }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(kinds == Array(repeating: .connectFailed, count: 5))
      #expect(engine.statistics.total == 0)
    }
  }

  @Test func rollsBackWhatABodyLeftOpenBeforeItReturns() async throws {
    let driver = FakeDriver()
    try await Engine.withEngine(driver: driver) { engine in
      try await engine.withConnection { try await $0.execute("begin") }
      #expect(driver.log == ["1: begin", "1: rollback"])
      try await engine.withConnection(.init(reset: .full)) { try await $0.execute("set") }
      #expect(driver.log.suffix(2) == ["1: set", "1: reset"])
      #expect(engine.statistics.idle == 1)
    }
  }

  @Test(arguments: [(false, 2), (true, 1)])
  func closesAfterAWholeRunExceptInMemory(isMemory: Bool, opened: Int) async throws {
    let driver = FakeDriver(isMemory: isMemory)
    try await Engine.withEngine(driver: driver) { engine in
      for _ in 0..<2 { try await engine.withConnection(.wholeRun) { try await $0.execute("select") } }
      #expect(driver.state.withLock { $0.opened } == opened)
    }
  }

  @Test func replacesALostConnection() async throws {
    let driver = FakeDriver()
    try await Engine.withEngine(driver: driver) { engine in
      await #expect(throws: DatabaseError.self) { try await engine.withConnection { try await $0.execute("lose") } }
      try await engine.withConnection { try await $0.execute("select") }
      #expect(driver.log == ["1: lose", "2: select"])
    }
  }

  @Test func checksWhatLayIdleAndReplacesItUnseenAfterARestart() async throws {
    let driver = FakeDriver()
    let pool = PoolConfiguration(prePingBypass: .zero)
    try await Engine.withEngine(driver: driver, configuration: .init(pool: pool)) { engine in
      try await engine.withConnection { try await $0.execute("a") }
      try await engine.withConnection { try await $0.execute("b") }
      driver.state.withLock { $0.isServerGone = true }
      #expect(await eventually { engine.statistics.idle == 1 })
      let task = Task { try await engine.withConnection { _ in } }
      try await task.value
      driver.state.withLock { $0.isServerGone = false }
      try await engine.withConnection { try await $0.execute("c") }
      #expect(driver.log == ["1: a", "1: ping", "1: b", "2: ping", "2: c"])
    }
  }

  @Test func shutsDownWithinTheDeadlineAndEndsWhatIsOverdue() async throws {
    let driver = FakeDriver()
    let engine = Engine(driver: driver)
    let task = Task { try await engine.withConnection { try await $0.execute("block") } }
    #expect(await eventually { driver.log == ["1: block"] })
    let watch = PacedStopwatch()
    await engine.shutdown(deadline: .milliseconds(30))
    let reading = watch.stop()
    #expect(reading.isWithin(.milliseconds(200), after: .milliseconds(30)), "\(reading)")
    #expect(engine.statistics.total == 0)
    #expect(driver.state.withLock { $0.closed } == 1)
    let ended = await task.result
    #expect(throws: DatabaseError.self) { try ended.get() }
    let error = await #expect(throws: DatabaseError.self) { try await engine.withConnection { _ in } }
    #expect(error?.kind == .shutdown)
  }

  @Test func refusesStatementsOnARevokedConnectionAndAfterItsLease() async throws {
    let driver = FakeDriver()
    let engine = Engine(driver: driver)
    let kinds = try await engine.withConnection { connection in
      try await connection.execute("a")
      await engine.shutdown(deadline: .zero)
      let error = await #expect(throws: DatabaseError.self) { try await connection.execute("b") }
      return error?.kind
    }
    #expect(kinds == .shutdown)
    #expect(driver.log == ["1: a"])
    let other = Engine(driver: driver)
    var kept: Connection?
    try await other.withConnection { kept = $0 }
    let late = await #expect(throws: DatabaseError.self) { try await kept?.execute("c") }
    #expect(late?.kind == .transactionState)
    await other.shutdown(deadline: .zero)
  }

  @Test func tellsTheObserverWhatItDoes() async throws {
    let recorder = Recorder()
    let driver = FakeDriver()
    driver.state.withLock { $0.connectErrors = [DatabaseError(.connectFailed, "no")] }
    let configuration = EngineConfiguration(pool: .init(leakWarning: .milliseconds(20)), observer: recorder)
    try await Engine.withEngine(driver: driver, configuration: configuration) { engine in
      await #expect(throws: DatabaseError.self) { try await engine.withConnection { _ in } }
      let own = Shared<[String]>([])
      try await engine.withConnection(file: "A", line: 3) { connection in
        connection.onNotice { notice in own.withLock { $0.append(notice.message) } }
        try await connection.execute("notice")
        _ = try? await connection.pipeline(["a", "fail", "b"])
        #expect(await eventually { recorder.events.value.contains("long A:3") })
      }
      try await engine.withConnection { try await $0.execute("notice") }
      #expect(own.value == ["hello"])
    }
    let events = recorder.events.value
    let isOfLease: (String) -> Bool = { $0.hasPrefix("long") || $0.hasPrefix("back") }
    #expect(
      events.filter { !isOfLease($0) } == [
        "refused", "opened 2", "-1 notice", "hello", "done notice", "0 a", "1 fail", "2 b", "done a", "unique fail",
        "unique b", "-1 notice", "hello", "done notice", "closed 2",
      ])
    #expect(events.filter { isOfLease($0) && $0.hasSuffix("A:3") } == ["long A:3", "back A:3"])
  }

  @Test func replacesAnInvalidatedConnectionOnlyWhenItComesBack() async throws {
    let driver = FakeDriver()
    try await Engine.withEngine(driver: driver) { engine in
      try await engine.withConnection { connection in
        engine.invalidateAll()
        try await connection.execute("still")
      }
      try await engine.withConnection { try await $0.execute("new") }
      #expect(driver.log == ["1: still", "2: new"])
    }
  }

  @Test func keepsItsFiguresThroughAStormOfCancelledBorrowers() async throws {
    let driver = FakeDriver(interruptDelay: .milliseconds(1))
    let configuration = EngineConfiguration(pool: .init(maximumSize: 4, prePingBypass: .milliseconds(2)))
    try await Engine.withEngine(driver: driver, configuration: configuration) { engine in
      var random = Seeded("cancelled borrowers")
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<400 {
          let pause = Int.random(in: 0...60_000, using: &random)
          group.addTask {
            let task = Task {
              try await engine.withTransaction { connection in
                try await connection.execute(pause.isMultiple(of: 20) ? "slow" : "insert")
              }
            }
            try? await Task.sleep(for: .microseconds(pause))
            task.cancel()
            _ = await task.result
          }
        }
      }
      #expect(await eventually { engine.statistics.idle == engine.statistics.total })
      let figures = engine.statistics
      #expect([figures.leased, figures.waiting, figures.closed] == [0, 0, 0])
      #expect(figures.opened <= 4)
      let open = driver.log.filter { $0.hasSuffix("begin") }.count
      let ended = driver.log.filter { $0.hasSuffix("commit") || $0.hasSuffix("rollback") }.count
      #expect(open == ended)
      #expect(driver.state.withLock { $0.lateHits } == 0)
    }
    #expect(driver.state.withLock { $0.closed == $0.opened })
  }
}
