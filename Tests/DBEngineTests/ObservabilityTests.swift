import DBEngine
import DBQuery
import InMemoryLogging
import InMemoryTracing
import Logging
import MetricsTestKit
import Testing
import Tracing

struct ObservabilityTests {
  /// A logger that keeps what it is told.
  func recorder(_ level: Logger.Level) -> (Logger, InMemoryLogHandler) {
    var handler = InMemoryLogHandler()
    handler.logLevel = level
    let kept = handler
    return (Logger(label: "test") { _ in kept }, kept)
  }

  @Test func logsEachStatementAtDebugWithItsDurationAndWithoutItsValues() async throws {
    let (logger, lines) = recorder(.debug)
    try await withLogger(logger) { _ in
      try await Engine.withEngine(driver: FakeDriver()) { engine in
        try await engine.execute("select \(918273645)")
        _ = try? await engine.execute("fail")
      }
    }
    let entries = lines.entries
    #expect(entries.map(\.level) == [.debug, .debug])
    #expect(entries[0].metadata["db.query.text"] == "select $1")
    #expect(entries[0].metadata["db.client.operation.duration"] != nil)
    #expect(entries[0].metadata["db.response.returned_rows"].map { "\($0)" } == "1")
    #expect(!"\(entries)".contains("918273645"))
    #expect(entries[1].metadata["error.type"] == "unique")
  }

  @Test func showsValuesOnlyWhenAskedTo() async throws {
    let (logger, lines) = recorder(.debug)
    try await withLogger(logger) { _ in
      var configuration = EngineConfiguration()
      configuration.statementLog.showsParameters = true
      try await Engine.withEngine(driver: FakeDriver(), configuration: configuration) { engine in
        try await engine.execute("select \(918273645)")
      }
    }
    #expect("\(lines.entries.map { $0.metadata["db.query.parameter.0"] })".contains("918273645"))
  }

  @Test func warnsOfASlowStatementAndIsSilentOtherwise() async throws {
    let (logger, lines) = recorder(.info)
    try await withLogger(logger) { _ in
      var configuration = EngineConfiguration()
      configuration.statementLog.slowThreshold = .milliseconds(10)
      try await Engine.withEngine(driver: FakeDriver(), configuration: configuration) { engine in
        try await engine.execute("slow")
      }
      configuration.statementLog.slowThreshold = .seconds(60)
      try await Engine.withEngine(driver: FakeDriver(), configuration: configuration) { engine in
        try await engine.execute("select")
      }
    }
    #expect(lines.entries.map(\.level) == [.warning])
    #expect(lines.entries.first?.message == "slow statement")
  }

  @Test func tracesStatementsWithTheNamesOfOpenTelemetry() async throws {
    let tracer = InMemoryTracer()
    try await withTracer(tracer) {
      try await Engine.withEngine(driver: FakeDriver()) { engine in
        try await engine.withConnection { connection in
          try await connection.execute("select \(918273645)")
          _ = try? await connection.execute("fail")
          _ = try await connection.pipeline(["a", "b"])
        }
      }
    }
    let spans = tracer.finishedSpans
    #expect(spans.map(\.operationName) == ["fake", "fake", "fake"])
    #expect(spans.allSatisfy { $0.kind == .client })
    let first = spans[0].attributes
    #expect(first.get("db.system.name") == .string("postgresql"))
    #expect(first.get("db.namespace") == .string("fake"))
    #expect(first.get("server.address") == .string("fake"))
    #expect(first.get("server.port") == .int64(1))
    #expect(first.get("db.query.text") == .string("select $1"))
    #expect(first.get("db.query.parameter.0") == nil)
    #expect(spans[1].attributes.get("error.type") == .string("unique"))
    #expect(spans[1].status?.code == .error)
    #expect(spans[2].attributes.get("db.operation.batch.size") == .int64(2))
  }

  @Test func measuresStatementsAndThePool() async throws {
    let metrics = TestMetrics()
    var configuration = EngineConfiguration(pool: .init(maximumSize: 3, minimumIdle: 1))
    configuration.metricsFactory = metrics
    configuration.poolName = "shop"
    let driver = FakeDriver()
    try await Engine.withEngine(driver: driver, configuration: configuration) { engine in
      try await engine.withConnection { connection in
        try await connection.execute("select")
        _ = try? await connection.execute("fail")
        let used = try metrics.expectGauge(
          "db.client.connection.count",
          [("db.client.connection.pool.name", "shop"), ("db.client.connection.state", "used")])
        #expect(used.lastValue == 1)
      }
      driver.connectGate.shut()
      let other = Engine(driver: driver, configuration: configuration)
      _ = try? await other.withConnection(.init(acquireTimeout: .milliseconds(10))) { _ in }
      driver.connectGate.open()
      await other.shutdown(deadline: .seconds(5))
    }
    let pool = [("db.client.connection.pool.name", "shop")]
    let system = [("db.system.name", "postgresql"), ("db.namespace", "fake")]
    let durations = "db.client.operation.duration"
    #expect(try metrics.expectRecorder(durations, system + pool).values.count == 1)
    #expect(try metrics.expectRecorder(durations, system + pool + [("error.type", "unique")]).values.count == 1)
    #expect(try metrics.expectGauge("db.client.connection.max", pool).lastValue == 3)
    #expect(try metrics.expectGauge("db.client.connection.idle.min", pool).lastValue == 1)
    #expect(try metrics.expectGauge("db.client.connection.pending_requests", pool).lastValue == 0)
    #expect(metrics.counterTotal(label: "db.client.connection.timeouts") == 1)
    for name in ["create_time", "wait_time", "use_time"] {
      #expect(try !metrics.expectRecorder("db.client.connection.\(name)", pool).values.isEmpty)
    }
  }
}
