@testable import DBPool

/// Drives a machine by hand: time is a number that the test sets, and what the machine asks for stays open until the
/// test answers it.
struct Bench {
  var machine: PoolMachine
  var now: Duration = .zero
  var log: [PoolAction] = []
  var place = LeasePlace(file: "App/Users.swift", line: 7)

  init(_ configuration: PoolConfiguration, seed: UInt64 = 1) { machine = PoolMachine(configuration, seed: seed) }

  /// Without timeouts, checks and lifetimes: what a test does not speak of.
  static func plain(_ maximum: Int) -> PoolConfiguration {
    PoolConfiguration(
      maximumSize: maximum, acquireTimeout: nil, prePing: false, maximumLifetime: nil, idleTimeout: nil,
      leakWarning: nil)
  }

  /// Opens that many connections and leaves them idle.
  mutating func warm(_ count: Int) {
    let leases = (0..<count).compactMap { _ in borrow() }
    for lease in leases { take(machine.giveBack(lease, .keep, at: now)) }
    log = []
  }

  /// Acquires, and connects where that is needed.
  mutating func borrow() -> PoolLease? {
    if let lease = machine.lendAtOnce(at: now, place: place) { return lease }
    let waiter = enqueue()
    for case .connect(let id) in log where !connected.contains(id) { connect(id) }
    return lease(of: waiter)
  }

  var connected: Set<Int> = []

  mutating func connect(_ id: Int) {
    connected.insert(id)
    take(machine.connected(id, at: now).actions)
  }

  @discardableResult
  mutating func enqueue(for timeout: Duration? = nil) -> Int {
    let (waiter, actions) = machine.acquire(at: now, place: place, deadline: timeout.map { now + $0 })
    take(actions)
    return waiter
  }

  mutating func giveBack(_ lease: PoolLease?, _ fate: LeaseFate = .keep) {
    if let lease { take(machine.giveBack(lease, fate, at: now)) }
  }

  mutating func tick(at time: Duration) {
    now = time
    take(machine.tick(at: now))
  }

  mutating func lendAtOnce() -> PoolLease? { machine.lendAtOnce(at: now, place: place) }
  mutating func cancel(_ waiter: Int) -> Bool { machine.cancel(waiter: waiter) }

  mutating func take(_ actions: [PoolAction]) { log += actions }

  /// The lease that a waiter got.
  func lease(of waiter: Int) -> PoolLease? {
    for case .lend(waiter, let lease) in log { return lease }
    return nil
  }

  /// The waiters that were served, in order.
  var served: [Int] {
    log.compactMap { action in
      if case .lend(let waiter, _) = action { waiter } else { nil }
    }
  }

  /// The connections that were asked to be opened, checked, closed.
  var connects: [Int] {
    log.compactMap { action in
      if case .connect(let id) = action { id } else { nil }
    }
  }
  var closes: [Int] {
    log.compactMap { action in
      if case .close(let id) = action { id } else { nil }
    }
  }
  var refused: [Int] {
    log.compactMap { action in
      if case .refuse(let waiter, _) = action { waiter } else { nil }
    }
  }
}
