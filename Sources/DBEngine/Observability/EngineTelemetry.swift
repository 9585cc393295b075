import DBPool
import DBQuery
import DBSchema
import Logging
import Metrics
import Tracing

/// Tells the observer, the log, the metrics and the trace of each statement, and costs little when none of them listens.
final class EngineTelemetry: Sendable {
  let metrics: EngineMetrics?
  let observer: (any EngineObserver)?
  /// Asked for once: the look-up takes a lock and casts, for every statement of a program that may trace nothing.
  private let tracer: (any Tracer)?
  private let options: StatementLogOptions
  private let system: String
  private let namespace: String
  private let host: String?
  private let port: Int?
  private let spanName: String

  init(_ configuration: EngineConfiguration, _ driver: any DatabaseDriver, lane: String?) {
    observer = configuration.observer
    options = configuration.statementLog
    let tracer = InstrumentationSystem.tracer
    self.tracer = tracer is NoOpTracer ? nil : tracer
    system = driver.dialect.rawValue
    let address = driver.address
    namespace = address.database
    // By the conventions: the target when there is no summary of the statement, which is text to us.
    spanName = namespace.isEmpty ? system : namespace
    var name = address.database
    if case .server(let host, let port) = address.place {
      self.host = host
      self.port = Int(port)
      name = "\(host):\(port)/\(name)"
    } else {
      host = nil
      port = nil
    }
    name = configuration.poolName ?? name
    if let lane { name += " \(lane)" }
    metrics = EngineMetrics(
      configuration.metricsFactory ?? MetricsSystem.factory, system: system, namespace: namespace, name: name,
      configuration.pool)
  }

  /// A statement or pipeline that is under way, as far as somebody wants to know of it.
  struct Report {
    let start: Duration
    let isPipeline: Bool
    let span: (any Span)?
    let logger: Logger?
  }

  /// A statement or pipeline begins. Nil when nobody listens.
  func begin(_ statements: [RenderedSQL], isPipeline: Bool, on connection: Int) -> Report? {
    if statements.isEmpty { return nil }
    if let observer {
      for (index, statement) in statements.enumerated() {
        observer.willExecute(StatementEvent(statement, on: connection, isPipeline ? index : nil))
      }
    }
    let current = Logger.current
    let logger = current.logLevel <= .debug || options.slowThreshold != nil ? current : nil
    let span = tracer.map { start($0, statements) }
    if observer == nil, logger == nil, span == nil, metrics == nil { return nil }
    return Report(start: MonotonicTime.now, isPipeline: isPipeline, span: span, logger: logger)
  }

  /// A statement or pipeline has ended.
  func end(
    _ report: Report, _ statements: [RenderedSQL], on connection: Int, rows: Int?, isCancelled: Bool,
    _ error: DatabaseError?
  ) {
    let duration = MonotonicTime.now - report.start
    let errorType = isCancelled ? "cancelled" : error?.kind.name
    metrics?.didExecute(duration, errorType: errorType)
    if let span = report.span { end(span, rows, errorType, error) }
    if let logger = report.logger { log(to: logger, statements, connection, duration, rows, errorType, error) }
    guard let observer else { return }
    for (index, statement) in statements.enumerated() {
      // Those before the one that failed have succeeded, those after it were not run.
      let hasSucceeded = error?.pipelineIndex.map { index < $0 } ?? false
      let event = StatementEvent(statement, on: connection, report.isPipeline ? index : nil)
      observer.didExecute(event, duration: duration, error: hasSucceeded ? nil : error)
    }
  }

  private func start(_ tracer: any Tracer, _ statements: [RenderedSQL]) -> any Span {
    let span = tracer.startSpan(spanName, context: .current ?? .topLevel, ofKind: .client)
    span.updateAttributes { attributes in
      attributes[TelemetryName.system] = system
      attributes[TelemetryName.namespace] = namespace
      if let host { attributes[TelemetryName.serverAddress] = host }
      if let port { attributes[TelemetryName.serverPort] = port }
      attributes[TelemetryName.queryText] = Self.text(statements)
      if statements.count > 1 { attributes[TelemetryName.batchSize] = statements.count }
      guard options.showsParameters, statements.count == 1 else { return }
      for (index, value) in statements[0].values.enumerated() {
        attributes[TelemetryName.parameter + String(index)] = "\(value)"
      }
    }
    return span
  }

  private func end(_ span: any Span, _ rows: Int?, _ errorType: String?, _ error: DatabaseError?) {
    if let errorType {
      span.attributes[TelemetryName.errorType] = errorType
      if let code = error?.code { span.attributes[TelemetryName.statusCode] = code }
      span.setStatus(.init(code: .error, message: error?.message))
    } else if let rows {
      span.attributes[TelemetryName.returnedRows] = rows
    }
    span.end()
  }

  private func log(
    to logger: Logger, _ statements: [RenderedSQL], _ connection: Int, _ duration: Duration, _ rows: Int?,
    _ errorType: String?, _ error: DatabaseError?
  ) {
    let isSlow = options.slowThreshold.map { duration >= $0 } ?? false
    let level: Logger.Level = isSlow ? .warning : .debug
    guard logger.logLevel <= level else { return }
    var metadata: Logger.Metadata = [
      TelemetryName.queryText: .string(Self.text(statements)),
      TelemetryName.operationDuration: .stringConvertible(duration.inSeconds),
      TelemetryName.connectionNumber: .stringConvertible(connection),
    ]
    if statements.count > 1 { metadata[TelemetryName.batchSize] = .stringConvertible(statements.count) }
    if let rows { metadata[TelemetryName.returnedRows] = .stringConvertible(rows) }
    if let errorType { metadata[TelemetryName.errorType] = .string(errorType) }
    if let code = error?.code { metadata[TelemetryName.statusCode] = .string(code) }
    if options.showsParameters {
      for statement in statements where !statement.values.isEmpty {
        for (index, value) in statement.values.enumerated() {
          metadata[TelemetryName.parameter + String(index)] = .string("\(value)")
        }
      }
    }
    logger.log(level: level, isSlow ? "slow statement" : "statement", metadata: metadata)
  }

  private static func text(_ statements: [RenderedSQL]) -> String {
    statements.count == 1 ? statements[0].text : statements.map(\.text).joined(separator: "; ")
  }
}
