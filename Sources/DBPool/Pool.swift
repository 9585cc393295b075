import Synchronization

/// Runs the ``PoolMachine`` under a lock and performs its actions outside of it.
///
/// An acquire that finds an idle connection takes the lock once and allocates nothing of its own; only one that has to
/// wait makes a continuation. Cancelling needs no `await`: the waiter is taken out of the queue by the canceller.
package final class Pool<Host: PoolHost>: Sendable {
  /// A lent connection.
  package struct Grant: Sendable {
    package let lease: PoolLease
    package let resource: Host.Resource
  }

  private struct Contents: Sendable {
    var machine: PoolMachine
    var resources: [Int: Host.Resource] = [:]
    var waiting: [Int: CheckedContinuation<Grant, any Error>] = [:]
    var watching: [CheckedContinuation<Void, Never>] = []
    var armed: Duration?
    var isFinished = false
  }

  package let host: Host
  private let contents: Mutex<Contents>

  package init(_ configuration: PoolConfiguration, host: Host, seed: UInt64) {
    self.host = host
    contents = Mutex(Contents(machine: PoolMachine(configuration, seed: seed)))
  }

  /// The figures of this moment.
  package var statistics: PoolStatistics { contents.withLock { $0.machine.statistics } }

  /// Borrows a connection.
  /// - Throws: ``PoolFailure``; `CancellationError` when the task is cancelled.
  package nonisolated(nonsending) func acquire(
    at place: LeasePlace, timeout: Duration?
  ) async throws -> Grant {
    try Task.checkCancellation()
    if let grant = acquireAtOnce(at: place) { return grant }
    let ticket = Mutex<Int?>(nil)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enqueue(continuation, at: place, timeout: timeout) { number in ticket.withLock { $0 = number } }
      }
    } onCancel: {
      if let number = ticket.withLock({ $0 }) { cancel(number) }
    }
  }

  /// Borrows an idle connection that needs no check, if there is one and nobody waits.
  package func acquireAtOnce(at place: LeasePlace) -> Grant? {
    let now = host.now
    let (grant, wake) = contents.withLock { contents -> (Grant?, Duration?) in
      guard let lease = contents.machine.lendAtOnce(at: now, place: place),
        let resource = contents.resources[lease.connection]
      else { return (nil, nil) }
      return (Grant(lease: lease, resource: resource), Self.arm(&contents))
    }
    if let wake { host.wake(self, at: wake) }
    return grant
  }

  /// Gives a connection back. A second time does nothing.
  package func giveBack(_ lease: PoolLease, _ fate: LeaseFate) {
    let now = host.now
    perform { $0.machine.giveBack(lease, fate, at: now) }
  }

  /// Opens connections up to the minimum.
  package func warmUp() {
    let now = host.now
    perform { $0.machine.warmUp(at: now) }
  }

  /// Replaces all connections that exist now, those in use when they come back.
  package func invalidateAll() {
    let now = host.now
    perform { $0.machine.invalidateAll(at: now) }
  }

  /// Lets time pass; called by the host.
  package func tick() {
    let now = host.now
    perform {
      $0.armed = nil
      return $0.machine.tick(at: now)
    }
  }

  /// Stops lending and returns when all connections are closed, or were given up after the deadline.
  package nonisolated(nonsending) func shutDown(deadline: Duration) async {
    let now = host.now
    perform { $0.machine.shutDown(at: now, deadline: deadline) }
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let isFinished = contents.withLock { contents in
        if !contents.isFinished { contents.watching.append(continuation) }
        return contents.isFinished
      }
      if isFinished { continuation.resume() }
    }
  }
}

extension Pool {
  /// Reports an opened connection.
  package func connected(_ id: Int, _ resource: Host.Resource) {
    let now = host.now
    var isKnown = false
    perform {
      let (known, actions) = $0.machine.connected(id, at: now)
      isKnown = known
      if known { $0.resources[id] = resource }
      return actions
    }
    if !isKnown { host.close(id, resource, isInUse: false, for: self) }
  }

  /// Reports a failed attempt to connect.
  package func connectFailed(_ id: Int, _ error: any Error) {
    let now = host.now
    perform(connectError: error) { $0.machine.connectFailed(id, at: now) }
  }

  /// Reports the outcome of a check.
  package func checked(_ id: Int, isGood: Bool) {
    let now = host.now
    perform { $0.machine.checked(id, isGood: isGood, at: now) }
  }

  /// Reports a closed connection.
  package func closed(_ id: Int) {
    let now = host.now
    perform { $0.machine.closed(id, at: now) }
  }

  private func enqueue(
    _ continuation: CheckedContinuation<Grant, any Error>, at place: LeasePlace, timeout: Duration?,
    register: (Int) -> Void
  ) {
    let now = host.now
    var isCancelled = false
    perform { contents in
      // The ticket is set and the flag read under the lock: a cancel either sees the ticket, or is seen here.
      let deadline = timeout.map { now + $0 }
      let (number, actions) = contents.machine.acquire(at: now, place: place, deadline: deadline)
      register(number)
      contents.waiting[number] = continuation
      if Task.isCancelled, contents.machine.cancel(waiter: number) {
        contents.waiting[number] = nil
        isCancelled = true
      }
      return actions
    }
    if isCancelled { continuation.resume(throwing: CancellationError()) }
  }

  private func cancel(_ number: Int) {
    let continuation = contents.withLock { contents in
      contents.machine.cancel(waiter: number) ? contents.waiting.removeValue(forKey: number) : nil
    }
    continuation?.resume(throwing: CancellationError())
  }

  /// An effect with all that it needs, so that it can be performed without the lock.
  private enum Effect {
    case connect(Int)
    case check(Int, Host.Resource)
    case close(Int, Host.Resource, isInUse: Bool)
    case lend(CheckedContinuation<Grant, any Error>, Grant)
    case refuse(CheckedContinuation<Grant, any Error>, any Error)
    case warn(LeaseHolder)
    case settle(LeaseHolder)
    case finish([CheckedContinuation<Void, Never>])
  }

  private func perform(connectError: (any Error)? = nil, _ event: (inout Contents) -> [PoolAction]) {
    let (effects, wake) = contents.withLock { contents -> ([Effect], Duration?) in
      let actions = event(&contents)
      let effects = actions.isEmpty ? [] : actions.compactMap { Self.effect(of: $0, connectError, &contents) }
      return (effects, Self.arm(&contents))
    }
    for effect in effects { perform(effect) }
    if let wake { host.wake(self, at: wake) }
  }

  private static func arm(_ contents: inout Contents) -> Duration? {
    guard let wakeAt = contents.machine.wakeAt else { return nil }
    if let armed = contents.armed, armed <= wakeAt { return nil }
    contents.armed = wakeAt
    return wakeAt
  }

  private static func effect(
    of action: PoolAction, _ connectError: (any Error)?, _ contents: inout Contents
  ) -> Effect? {
    switch action {
    case .connect(let id): return .connect(id)
    case .check(let id): return contents.resources[id].map { .check(id, $0) }
    case .close(let id): return contents.resources.removeValue(forKey: id).map { .close(id, $0, isInUse: false) }
    case .revoke(let id): return contents.resources.removeValue(forKey: id).map { .close(id, $0, isInUse: true) }
    case .lend(let waiter, let lease):
      guard let continuation = contents.waiting.removeValue(forKey: waiter),
        let resource = contents.resources[lease.connection]
      else { return nil }
      return .lend(continuation, Grant(lease: lease, resource: resource))
    case .refuse(let waiter, let refusal):
      guard let continuation = contents.waiting.removeValue(forKey: waiter) else { return nil }
      switch refusal {
      case .timeout(let report): return .refuse(continuation, PoolFailure.timeout(report))
      case .nested(let report, let place): return .refuse(continuation, PoolFailure.nested(report, by: place))
      case .connectFailed: return .refuse(continuation, connectError.map(PoolFailure.connect) ?? PoolFailure.shutdown)
      case .shutdown: return .refuse(continuation, PoolFailure.shutdown)
      }
    case .warn(let holder): return .warn(holder)
    case .settle(let holder): return .settle(holder)
    case .finish:
      contents.isFinished = true
      let watching = contents.watching
      contents.watching = []
      return .finish(watching)
    }
  }

  private func perform(_ effect: Effect) {
    switch effect {
    case .connect(let id): host.connect(id, for: self)
    case .check(let id, let resource): host.check(id, resource, for: self)
    case .close(let id, let resource, let isInUse): host.close(id, resource, isInUse: isInUse, for: self)
    case .lend(let continuation, let grant): continuation.resume(returning: grant)
    case .refuse(let continuation, let error): continuation.resume(throwing: error)
    case .warn(let holder): host.leaseIsLong(holder)
    case .settle(let holder): host.longLeaseReturned(holder)
    case .finish(let watching): for continuation in watching { continuation.resume() }
    }
  }
}
