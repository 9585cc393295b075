import DBPool
import Metrics
import Synchronization

/// An engine's metrics, made once. There is none where the program has no metrics.
///
/// A pool's figures are set as it lends and takes back, which is when they change.
final class EngineMetrics: Sendable {
  private let factory: any MetricsFactory
  private let system: String
  private let namespace: String
  private let pool: [(String, String)]
  /// By state: idle, used, connecting, checking, closing.
  private let states: [Gauge]
  private let pending: Gauge
  private let timeouts: Counter
  private let failures: Counter
  private let closed: Counter
  private let createTime: Recorder
  private let waitTime: Recorder
  private let useTime: Recorder
  /// Durations of statements, by the error's kind; the empty one is success.
  private let durations = Mutex<[String: Recorder]>([:])

  init?(_ factory: any MetricsFactory, system: String, namespace: String, name: String, _ limits: PoolConfiguration) {
    if factory is NOOPMetricsHandler { return nil }
    self.factory = factory
    self.system = system
    self.namespace = namespace
    let pool = [(TelemetryName.poolName, name)]
    self.pool = pool
    func gauge(_ label: String, _ more: [(String, String)] = []) -> Gauge {
      Gauge(label: label, dimensions: pool + more, factory: factory)
    }
    func recorder(_ label: String) -> Recorder {
      Recorder(label: label, dimensions: pool, aggregate: true, factory: factory)
    }
    func counter(_ label: String) -> Counter { Counter(label: label, dimensions: pool, factory: factory) }
    states = ["idle", "used", "connecting", "checking", "closing"].map {
      gauge(TelemetryName.connectionCount, [(TelemetryName.connectionState, $0)])
    }
    pending = gauge(TelemetryName.pendingRequests)
    timeouts = counter(TelemetryName.timeouts)
    failures = counter(TelemetryName.connectFailures)
    closed = counter(TelemetryName.connectionsClosed)
    createTime = recorder(TelemetryName.createTime)
    waitTime = recorder(TelemetryName.waitTime)
    useTime = recorder(TelemetryName.useTime)
    let limits = limits.corrected
    gauge(TelemetryName.connectionMaximum).record(limits.maximumSize)
    gauge(TelemetryName.idleMaximum).record(limits.keptSize)
    gauge(TelemetryName.idleMinimum).record(limits.minimumIdle)
  }

  /// A statement or a pipeline has ended.
  func didExecute(_ duration: Duration, errorType: String?) {
    let recorder = durations.withLock { known in
      if let found = known[errorType ?? ""] { return found }
      var dimensions = [(TelemetryName.system, system), (TelemetryName.namespace, namespace)] + pool
      if let errorType { dimensions.append((TelemetryName.errorType, errorType)) }
      let new = Recorder(
        label: TelemetryName.operationDuration, dimensions: dimensions, aggregate: true, factory: factory)
      known[errorType ?? ""] = new
      return new
    }
    recorder.record(duration.inSeconds)
  }

  func didConnect(_ duration: Duration) { createTime.record(duration.inSeconds) }
  func didFailToConnect() { failures.increment() }
  func didClose() { closed.increment() }
  func didTimeOut() { timeouts.increment() }
  func didWait(_ duration: Duration) { waitTime.record(duration.inSeconds) }
  func didUse(_ duration: Duration) { useTime.record(duration.inSeconds) }

  /// The pool's figures of this moment.
  func record(_ statistics: PoolStatistics) {
    let figures = [
      statistics.idle, statistics.leased, statistics.connecting, statistics.checking, statistics.closing,
    ]
    for (gauge, figure) in zip(states, figures) { gauge.record(figure) }
    pending.record(statistics.waiting)
  }
}

extension Duration {
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) / 1e18
  }
}
