import SeededRandom
import Testing

@testable import DBPool

/// Long random lives of a pool, with every invariant checked after every event.
@Suite struct PoolMachineRandomTests {
  @Test func keepsItsInvariantsThrough200000Events() throws {
    var random = Seeded("pool machine")
    let seed = random.seed
    var events = 0
    var life = 0
    while events < 200_000 {
      life += 1
      var world = World(seed: random.next())
      do { events += try world.live(events: Int.random(in: 1...3000, using: &random)) } catch {
        Issue.record("seed \(seed), life \(life): \(error)")
        return
      }
    }
  }
}

/// A world around a machine that answers what it asks in random order and at random times.
struct World {
  struct Broken: Error, CustomStringConvertible { let description: String }

  var machine: PoolMachine
  var random: SplitMix64
  var now: Duration = .zero
  var connecting: [Int] = []
  var checking: [Int] = []
  var closing: [Int] = []
  var leases: [PoolLease] = []
  var ended: [PoolLease] = []
  var waiting: [Int] = []
  var lastServed = 0
  var isShutDown = false
  var finishes = 0
  var events = 0

  init(seed: UInt64) {
    var random = SplitMix64(state: seed)
    func time(_ range: ClosedRange<Int>) -> Duration? {
      Bool.random(using: &random) ? .milliseconds(Int.random(in: range, using: &random)) : nil
    }
    let size = Int.random(in: 1...6, using: &random)
    let configuration = PoolConfiguration(
      maximumSize: size, overflow: Int.random(in: 0...2, using: &random),
      minimumIdle: Int.random(in: 0...2, using: &random), prePing: Bool.random(using: &random),
      prePingBypass: .milliseconds(Int.random(in: 0...20, using: &random)), maximumLifetime: time(20...500),
      idleTimeout: time(5...200), leakWarning: time(5...200))
    machine = PoolMachine(configuration, seed: random.next())
    self.random = random
  }

  mutating func live(events count: Int) throws -> Int {
    for _ in 0..<count { try step(roll: Int.random(in: 0..<1000, using: &random)) }
    try end()
    return events
  }

  mutating func step(roll: Int) throws {
    events += 1
    switch roll {
    case ..<250:
      let isFree = waiting.isEmpty
      if Bool.random(using: &random), let lease = machine.lendAtOnce(at: now, place: place) {
        guard isFree else { throw Broken(description: "a newcomer overtook \(waiting)") }
        try begin(lease)
      } else {
        let deadline = Bool.random(using: &random) ? now + .milliseconds(Int.random(in: 0...50, using: &random)) : nil
        let (waiter, actions) = machine.acquire(at: now, place: place, deadline: deadline)
        waiting.append(waiter)
        try take(actions)
      }
    case ..<500: try giveBack()
    case ..<530:
      guard let lease = ended.randomElement(using: &random) else { break }
      let actions = machine.giveBack(lease, .close, at: now)
      guard actions.isEmpty else { throw Broken(description: "an ended lease was given back: \(actions)") }
    case ..<580:
      guard let index = waiting.indices.randomElement(using: &random) else { break }
      let waiter = waiting.remove(at: index)
      guard machine.cancel(waiter: waiter) else { throw Broken(description: "waiter \(waiter) was forgotten") }
    case ..<720: try answerConnect()
    case ..<800: try answerCheck()
    case ..<880: try answerClose()
    case ..<885: try take(machine.invalidateAll(at: now))
    case ..<886: try shutDown()
    case ..<940: now += .milliseconds(Int.random(in: 0...30, using: &random))
    default: try tick()
    }
    try check()
  }

  let place = LeasePlace(file: "a", line: 1)

  mutating func pull(_ list: WritableKeyPath<World, [Int]>) -> Int? {
    guard let index = self[keyPath: list].indices.randomElement(using: &random) else { return nil }
    return self[keyPath: list].remove(at: index)
  }

  mutating func giveBack() throws {
    guard let index = leases.indices.randomElement(using: &random) else { return }
    let lease = leases.remove(at: index)
    ended.append(lease)
    if ended.count > 50 { ended.removeFirst(25) }
    try take(machine.giveBack(lease, Int.random(in: 0..<10, using: &random) == 0 ? .close : .keep, at: now))
  }

  mutating func answerConnect() throws {
    guard let id = pull(\.connecting) else { return }
    if Int.random(in: 0..<5, using: &random) == 0 {
      try take(machine.connectFailed(id, at: now))
    } else {
      let (isKnown, actions) = machine.connected(id, at: now)
      if !isKnown, !isShutDown { throw Broken(description: "connection \(id) was forgotten") }
      try take(actions)
    }
  }

  mutating func answerCheck() throws {
    guard let id = pull(\.checking) else { return }
    try take(machine.checked(id, isGood: Int.random(in: 0..<4, using: &random) != 0, at: now))
  }

  mutating func answerClose() throws {
    guard let id = pull(\.closing) else { return }
    try take(machine.closed(id, at: now))
  }

  mutating func shutDown() throws {
    isShutDown = true
    try take(machine.shutDown(at: now, deadline: .milliseconds(Int.random(in: 0...100, using: &random))))
    guard waiting.isEmpty else { throw Broken(description: "waiters \(waiting) were not told of the shutdown") }
  }

  mutating func tick() throws {
    try take(machine.tick(at: now))
    if let wakeAt = machine.wakeAt, wakeAt <= now { throw Broken(description: "a tick left something due") }
  }

  mutating func end() throws {
    if !isShutDown { try shutDown() }
    for _ in 0..<10_000 where finishes == 0 {
      try step(roll: Int.random(in: 250..<940, using: &random))
      now += .milliseconds(20)
      try tick()
    }
    guard finishes == 1 else { throw Broken(description: "\(finishes) ends: \(machine.statistics)") }
    guard machine.statistics.total == 0 else { throw Broken(description: "left: \(machine.statistics)") }
  }

  mutating func begin(_ lease: PoolLease) throws {
    guard !leases.contains(where: { $0.connection == lease.connection }) else {
      throw Broken(description: "connection \(lease.connection) was lent twice")
    }
    leases.append(lease)
  }

  mutating func take(_ actions: [PoolAction]) throws {
    for action in actions {
      switch action {
      case .connect(let id): connecting.append(id)
      case .check(let id): checking.append(id)
      case .close(let id):
        guard !leases.contains(where: { $0.connection == id }) else {
          throw Broken(description: "connection \(id) was closed under its user")
        }
        closing.append(id)
      case .revoke(let id):
        leases.removeAll { $0.connection == id }
        checking.removeAll { $0 == id }
        closing.append(id)
      case .lend(let waiter, let lease):
        guard let first = waiting.first, first == waiter, waiter > lastServed else {
          throw Broken(description: "\(waiter) was served while \(waiting) waited")
        }
        waiting.removeFirst()
        lastServed = waiter
        try begin(lease)
      case .refuse(let waiter, let reason):
        guard let index = waiting.firstIndex(of: waiter) else {
          throw Broken(description: "waiter \(waiter) was answered twice: \(reason)")
        }
        waiting.remove(at: index)
      case .warn, .settle: break
      case .finish: finishes += 1
      }
    }
  }

  func check() throws {
    var recount = PoolStatistics()
    for slot in machine.slots.values {
      switch slot.state {
      case .connecting: recount.connecting += 1
      case .checking: recount.checking += 1
      case .idle: recount.idle += 1
      case .leased: recount.leased += 1
      case .closing: recount.closing += 1
      }
    }
    let figures = machine.statistics
    let claimed = [figures.connecting, figures.checking, figures.idle, figures.leased, figures.closing]
    let counted = [recount.connecting, recount.checking, recount.idle, recount.leased, recount.closing]
    guard claimed == counted else { throw Broken(description: "figures \(claimed) are not \(counted)") }
    guard figures.total <= figures.maximum else { throw Broken(description: "too many: \(figures)") }
    guard figures.idle == machine.idle.count, Set(machine.idle).count == machine.idle.count else {
      throw Broken(description: "the idle list is wrong")
    }
    guard figures.leased == leases.count else {
      throw Broken(description: "\(figures.leased) leases, but \(leases.count) are held")
    }
    guard figures.waiting == waiting.count else {
      throw Broken(description: "\(figures.waiting) waiters, but \(waiting.count) wait")
    }
    let isSupplied = figures.connecting + figures.checking >= figures.waiting
    guard isShutDown || isSupplied || (figures.idle == 0 && figures.total == figures.maximum) else {
      throw Broken(description: "waiters starve: \(figures)")
    }
    if let due = machine.nextDeadline(), machine.wakeAt.map({ $0 > due }) ?? true {
      let wakeAt = machine.wakeAt.map { "at \($0)" } ?? "never"
      throw Broken(description: "something is due at \(due), but the pool wakes \(wakeAt)")
    }
  }
}
