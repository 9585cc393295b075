/// The pool's decisions, and nothing else: an event goes in, actions come out. No clock, lock, thread, connection or
/// logger is in here; time is a `Duration` since any fixed moment, given with each event.
///
/// A connection is in one of these states; each is counted against the maximum:
///
///     state        entered by                                 leaves to
///     connecting   a waiter (or the minimum) needs one        idle, leased, closing; gone (failed, abandoned)
///     checking     a waiter needs one that lay idle long      leased, idle, closing
///     idle         connected, checked or returned             leased, checking, closing
///     leased       lent to a waiter or a newcomer             leased (next waiter), idle, closing
///     closing      broken, too old, unneeded, invalid         gone
///
/// The pool itself is `running`, then `draining` (shut down: lends nothing, waits for what is out), then `ending`
/// (overdue leases were revoked), then `finished`.
///
/// Invariants, checked by the tests after each event:
/// 1. Connections in all states together never exceed the maximum.
/// 2. Waiters are served in the order in which they came; a newcomer is never served while one waits.
/// 3. While the pool runs, as many connections are on their way (connecting, checking) as there are waiters; or none is
///    idle and the pool is full.
/// 4. A connection has one lease at a time; a lease ends once, and giving it back again does nothing.
/// 5. Each waiter gets exactly one answer, unless it was cancelled.
/// 6. `finish` comes once, when nothing is left.
/// 7. `wakeAt` is never later than the next moment at which something is due.
///
/// A connection on its way belongs to no waiter: whoever is the oldest when it arrives takes it. So a cancelled acquire
/// costs nothing, and a connection that comes back early serves the one who waits longest.
package struct PoolMachine: Sendable {
  enum State: Sendable {
    /// `through` is the last waiter that stood in the queue when the attempt began.
    case connecting(through: Int)
    case checking
    case idle
    case leased(number: Int, place: LeasePlace, since: Duration, warned: Bool)
    case closing
  }

  struct Slot: Sendable {
    var state: State
    var generation: Int
    var expiresAt: Duration?
    var lastUsed: Duration
  }

  enum Phase: Sendable, Hashable {
    case running
    case draining(until: Duration)
    case ending(until: Duration)
    case finished
  }

  /// The time that revoked connections have to close before the pool forgets them.
  static let endingTime: Duration = .seconds(1)
  /// The pause after a failed attempt to fill up to the minimum.
  static let refillPause: Duration = .seconds(5)

  package let configuration: PoolConfiguration
  var slots: [Int: Slot] = [:]
  /// Idle connections, the one used last at the end: lent from the end, timed out from the start.
  var idle: [Int] = []
  var waiters = WaiterQueue()
  var phase = Phase.running
  var generation = 0
  var lastWaiter = 0
  var lastConnection = 0
  var lastLease = 0
  var refillAfter: Duration?
  var figures = PoolStatistics()
  var random: SplitMix64
  /// The earliest moment at which ``tick(at:)`` may have something to do. Earlier than needed does no harm.
  package internal(set) var wakeAt: Duration?

  package init(_ configuration: PoolConfiguration, seed: UInt64) {
    self.configuration = configuration.corrected
    random = SplitMix64(state: seed)
    figures.maximum = self.configuration.maximumSize
  }

  /// The figures of this moment.
  package var statistics: PoolStatistics {
    var copy = figures
    copy.waiting = waiters.count
    return copy
  }

  /// Who holds connections, the oldest lease first.
  package func holders(at now: Duration) -> [LeaseHolder] {
    var all: [(number: Int, holder: LeaseHolder)] = []
    for slot in slots.values {
      guard case .leased(let number, let place, let since, _) = slot.state else { continue }
      all.append((number, LeaseHolder(place: place, age: now - since)))
    }
    return all.sorted { $0.number < $1.number }.map(\.holder)
  }

  /// Moves a connection to a state and keeps the figures right; nil removes it.
  mutating func move(_ id: Int, to state: State?) {
    if let old = slots[id]?.state { count(old, -1) }
    if let state {
      count(state, 1)
      slots[id]?.state = state
    } else {
      slots[id] = nil
    }
  }

  mutating func count(_ state: State, _ change: Int) {
    switch state {
    case .connecting: figures.connecting += change
    case .checking: figures.checking += change
    case .idle: figures.idle += change
    case .leased: figures.leased += change
    case .closing: figures.closing += change
    }
  }

  mutating func wake(by time: Duration?) {
    guard let time else { return }
    if let wakeAt, wakeAt <= time { return }
    wakeAt = time
  }
}

/// A small seeded generator (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
struct SplitMix64: RandomNumberGenerator, Sendable {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
