import DBPool
import DBQuery
import Logging

/// Performs the pool's effects for an engine: opens, checks and closes connections on their threads.
final class EngineHost: PoolHost {
  let driver: any DatabaseDriver
  let context: EngineContext
  let observer: (any EngineObserver)?
  let logger: Logger
  let alarm = Alarm()

  init(_ configuration: EngineConfiguration, driver: any DatabaseDriver, lane: EngineLane) {
    self.driver = driver
    context = EngineContext(configuration, driver, lane: lane)
    observer = configuration.observer
    logger = configuration.logger
  }

  var now: Duration { MonotonicTime.now }

  func connect(_ id: Int, for pool: Pool<EngineHost>) {
    guard let thread = ConnectionThread() else {
      return didFail(id, DatabaseError(.connectFailed, "the system has no thread left for another connection"), pool)
    }
    thread.run { [self] in
      let start = MonotonicTime.now
      do throws(DatabaseError) {
        let connection = try driver.connect()
        if context.isReadOnly {
          _ = try connection.execute(RenderedSQL(text: "pragma query_only = on", values: []))
        }
        let core = ConnectionCore(number: id, connection, on: thread, observer: observer)
        prepare(core, since: start, for: pool)
      } catch {
        didFail(id, error, pool)
      }
    }
  }

  /// Runs the hook on a new connection, if there is one, and gives it to the pool.
  private func prepare(_ core: ConnectionCore, since start: Duration, for pool: Pool<EngineHost>) {
    guard let hook = context.hooks.onConnect else { return didOpen(core, since: start, pool) }
    Task(executorPreference: core.thread) { [self] in
      let connection = Connection(core, context)
      var failure: (any Error)?
      do { try await hook(connection) } catch { failure = error }
      await connection.end(.rollback)
      if failure == nil, connection.transactionState != .idle {
        failure = DatabaseError(.connectionLost, "the connection was lost while it was prepared")
      }
      guard let failure else { return didOpen(core, since: start, pool) }
      core.thread.run { core.close() }
      didFail(core.number, failure, pool)
    }
  }

  private func didOpen(_ core: ConnectionCore, since start: Duration, _ pool: Pool<EngineHost>) {
    let duration = MonotonicTime.now - start
    context.telemetry.metrics?.didConnect(duration)
    observer?.didOpenConnection(core.number, duration: duration)
    pool.connected(core.number, core)
  }

  private func didFail(_ id: Int, _ error: any Error, _ pool: Pool<EngineHost>) {
    context.telemetry.metrics?.didFailToConnect()
    observer?.didFailToConnect(error as? DatabaseError ?? DatabaseError(.connectFailed, "a hook failed: \(error)"))
    pool.connectFailed(id, error)
  }

  /// Whether a peek at the socket proves that the server is there. On this machine the kernel closes a dead server's
  /// end at once; over a network the peer can be gone without a word, so there a round trip has to prove it.
  private var isSocketCheckEnough: Bool {
    switch driver.address.place {
    case .file, .memory: true
    case .server(let host, _): host.hasPrefix("/") || host.hasPrefix("@")
    }
  }

  func check(_ id: Int, _ core: ConnectionCore, for pool: Pool<EngineHost>) {
    let isEnough = isSocketCheckEnough
    core.thread.run {
      let outcome = core.call(core.gate.ticket()) { driver throws(DatabaseError) in
        guard driver.isUsable() else { throw DatabaseError(.connectionLost, "the server has closed the connection") }
        if !isEnough { try driver.ping() }
      }
      if case .success? = outcome.result { pool.checked(id, isGood: true) } else { pool.checked(id, isGood: false) }
    }
  }

  func close(_ id: Int, _ core: ConnectionCore, isInUse: Bool, for pool: Pool<EngineHost>) {
    if isInUse {
      core.gate.revoke()
      core.wake()
    }
    core.thread.run { [observer, context] in
      core.close()
      context.telemetry.metrics?.didClose()
      observer?.didCloseConnection(id)
      pool.closed(id)
    }
  }

  func wake(_ pool: Pool<EngineHost>, at time: Duration) {
    alarm.ring(at: time) { [weak pool] in pool?.tick() }
  }

  func leaseIsLong(_ holder: LeaseHolder) {
    observer?.leaseIsLong(holder)
    logger.warning(
      "a database connection is held for long",
      metadata: [TelemetryName.leasePlace: "\(holder.place)", TelemetryName.leaseAge: "\(holder.age)"])
  }

  func longLeaseReturned(_ holder: LeaseHolder) {
    observer?.longLeaseReturned(holder)
    logger.notice(
      "a database connection that was held for long has come back",
      metadata: [TelemetryName.leasePlace: "\(holder.place)", TelemetryName.leaseAge: "\(holder.age)"])
  }
}
