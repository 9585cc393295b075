import DBPool
import Logging

/// Performs the pool's effects for an engine: opens, checks and closes connections on their threads.
final class EngineHost: PoolHost {
  let driver: any DatabaseDriver
  let observer: (any EngineObserver)?
  let logger: Logger
  let alarm = Alarm()

  init(driver: any DatabaseDriver, observer: (any EngineObserver)?, logger: Logger) {
    self.driver = driver
    self.observer = observer
    self.logger = logger
  }

  var now: Duration { MonotonicTime.now }

  func connect(_ id: Int, for pool: Pool<EngineHost>) {
    guard let thread = ConnectionThread() else {
      let error = DatabaseError(.connectFailed, "the system has no thread left for another connection")
      observer?.didFailToConnect(error)
      return pool.connectFailed(id, error)
    }
    thread.run { [driver, observer] in
      let start = MonotonicTime.now
      do throws(DatabaseError) {
        let connection = try driver.connect()
        let core = ConnectionCore(number: id, connection, on: thread, observer: observer)
        observer?.didOpenConnection(id, duration: MonotonicTime.now - start)
        pool.connected(id, core)
      } catch {
        observer?.didFailToConnect(error)
        pool.connectFailed(id, error)
      }
    }
  }

  func check(_ id: Int, _ core: ConnectionCore, for pool: Pool<EngineHost>) {
    core.thread.run {
      let outcome = core.call(core.gate.ticket()) { driver throws(DatabaseError) in
        guard driver.isUsable() else { throw DatabaseError(.connectionLost, "the server has closed the connection") }
        try driver.ping()
      }
      if case .success? = outcome.result { pool.checked(id, isGood: true) } else { pool.checked(id, isGood: false) }
    }
  }

  func close(_ id: Int, _ core: ConnectionCore, isInUse: Bool, for pool: Pool<EngineHost>) {
    if isInUse { core.gate.revoke() }
    core.thread.run { [observer] in
      core.close()
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
      metadata: ["db.lease.place": "\(holder.place)", "db.lease.age": "\(holder.age)"])
  }

  func longLeaseReturned(_ holder: LeaseHolder) {
    observer?.longLeaseReturned(holder)
    logger.notice(
      "a database connection that was held for long has come back",
      metadata: ["db.lease.place": "\(holder.place)", "db.lease.age": "\(holder.age)"])
  }
}
