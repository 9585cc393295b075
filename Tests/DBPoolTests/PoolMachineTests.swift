import Testing

@testable import DBPool

/// The pool's decisions, event by event.
@Suite struct PoolMachineTests {
  @Test func timesOutWithTheListOfHoldersWhenAllAreLent() {
    var bench = Bench(Bench.plain(3))
    let leases = (0..<3).map { _ in bench.borrow() }
    bench.log = []
    bench.now = .seconds(1)
    let waiter = bench.enqueue(for: .milliseconds(200))
    #expect(bench.machine.wakeAt == .milliseconds(1200))
    bench.tick(at: .milliseconds(1199))
    #expect(bench.log == [])
    bench.tick(at: .milliseconds(1200))
    let holder = LeaseHolder(place: bench.place, age: .milliseconds(1200))
    var figures = PoolStatistics()
    figures.leased = 3
    figures.maximum = 3
    figures.opened = 3
    figures.lent = 3
    figures.timeouts = 1
    let report = PoolTimeout(
      waited: .milliseconds(200), holders: [holder, holder, holder], statistics: figures)
    #expect(bench.log == [.refuse(waiter: waiter, .timeout(report))])
    for lease in leases { bench.giveBack(lease) }
    #expect(bench.machine.statistics.idle == 3)
  }

  @Test func refusesAtOnceWhatWouldWaitForItself() {
    var bench = Bench(Bench.plain(2))
    bench.place.task = 1
    let first = bench.borrow()
    bench.place.task = 2
    let second = bench.borrow()
    bench.place.task = 1
    // The other may still give back.
    let waiter = bench.enqueue()
    #expect(bench.refused == [])
    bench.place.task = 2
    let last = bench.enqueue()
    #expect(bench.refused == [last])
    bench.giveBack(second)
    #expect(bench.served.last == waiter)
    bench.giveBack(bench.lease(of: waiter))
    bench.giveBack(first)
    #expect(bench.machine.statistics.idle == 2 && bench.machine.statistics.waiting == 0)
  }

  @Test func waitsWhereALeaseMayComeBack() {
    var bench = Bench(Bench.plain(2))
    bench.place.task = 1
    let own = bench.borrow()
    bench.place.task = nil
    let other = bench.borrow()
    bench.place.task = 1
    let waiter = bench.enqueue()
    bench.place.task = 3
    let third = bench.enqueue()
    #expect(bench.refused == [])
    bench.giveBack(other)
    bench.giveBack(own)
    #expect(bench.served.suffix(2) == [waiter, third])
  }

  @Test func servesTheWaiterBehindACancelledOne() {
    var bench = Bench(Bench.plain(1))
    let lease = bench.borrow()
    let (first, second) = (bench.enqueue(), bench.enqueue())
    bench.log = []
    let answer1 = bench.cancel(first)
    #expect(answer1)
    let answer2 = bench.cancel(first)
    #expect(!answer2)
    bench.giveBack(lease)
    #expect(bench.served == [second])
    let answer3 = bench.cancel(second)
    #expect(!answer3)
  }

  @Test func servesInOrderOfArrivalAndANewcomerLast() {
    var bench = Bench(Bench.plain(1))
    var lease = bench.borrow()
    bench.log = []
    let waiters = (0..<3).map { _ in bench.enqueue() }
    bench.giveBack(lease)
    let answer4 = bench.lendAtOnce()
    #expect(answer4 == nil)
    let newcomer = bench.enqueue()
    for waiter in waiters {
      lease = bench.lease(of: waiter)
      bench.giveBack(lease)
    }
    #expect(bench.served == waiters + [newcomer])
  }

  @Test func shutsDownWithinTheDeadline() {
    var bench = Bench(Bench.plain(3))
    let (first, second, third) = (bench.borrow(), bench.borrow(), bench.borrow())
    let waiter = bench.enqueue()
    bench.giveBack(third, .close)
    bench.log = []
    bench.take(bench.machine.shutDown(at: bench.now, deadline: .seconds(5)))
    #expect(bench.log == [.refuse(waiter: waiter, .shutdown)])
    let late = bench.enqueue()
    #expect(bench.log.last == .refuse(waiter: late, .shutdown))
    let answer5 = bench.lendAtOnce()
    #expect(answer5 == nil)
    bench.log = []
    bench.giveBack(first)
    #expect(bench.log == [.close(first?.connection ?? 0)])
    bench.take(bench.machine.closed(first?.connection ?? 0, at: bench.now))
    bench.take(bench.machine.closed(third?.connection ?? 0, at: bench.now))
    bench.log = []
    bench.tick(at: .seconds(5))
    #expect(bench.log == [.revoke(second?.connection ?? 0)])
    bench.log = []
    // Too late: the lease has ended already.
    bench.giveBack(second)
    #expect(bench.log == [])
    bench.take(bench.machine.closed(second?.connection ?? 0, at: bench.now))
    #expect(bench.log == [.finish])
    #expect(bench.machine.statistics.total == 0)
  }

  @Test func forgetsWhatDoesNotCloseAfterAShutdown() {
    var bench = Bench(Bench.plain(2))
    let lease = bench.borrow()
    bench.enqueue()
    bench.take(bench.machine.shutDown(at: bench.now, deadline: .zero))
    bench.log = []
    bench.tick(at: .zero)
    #expect(bench.log == [.revoke(lease?.connection ?? 0)])
    // A connect that nobody waits for any more is not counted; its connection is the caller's to close.
    #expect(bench.machine.statistics.connecting == 0)
    let (isKnown, _) = bench.machine.connected(2, at: bench.now)
    #expect(!isKnown)
    bench.tick(at: PoolMachine.endingTime)
    #expect(bench.log.last == .finish)
    #expect(bench.machine.statistics.total == 0)
    #expect(bench.machine.wakeAt == nil)
  }

  @Test func finishesAtOnceWhenNothingIsOpen() {
    var bench = Bench(Bench.plain(2))
    bench.take(bench.machine.shutDown(at: .zero, deadline: .seconds(9)))
    bench.take(bench.machine.shutDown(at: .zero, deadline: .seconds(9)))
    #expect(bench.log == [.finish])
  }

  @Test func warnsOnceOfALongLeaseAndSaysWhenItIsBack() {
    var configuration = Bench.plain(1)
    configuration.leakWarning = .seconds(60)
    var bench = Bench(configuration)
    let lease = bench.borrow()
    bench.log = []
    #expect(bench.machine.wakeAt == .seconds(60))
    bench.tick(at: .seconds(59))
    #expect(bench.log == [])
    bench.tick(at: .seconds(61))
    bench.tick(at: .seconds(62))
    #expect(bench.log == [.warn(LeaseHolder(place: bench.place, age: .seconds(61)))])
    bench.log = []
    bench.now = .seconds(70)
    bench.giveBack(lease)
    #expect(bench.log == [.settle(LeaseHolder(place: bench.place, age: .seconds(70)))])
  }

  @Test func doesNotWarnOfALeaseThatIsMeantToBeLong() {
    var configuration = Bench.plain(1)
    configuration.leakWarning = .seconds(60)
    var bench = Bench(configuration)
    bench.place = LeasePlace(file: "App/Migrate.swift", line: 1, isWatched: false)
    let lease = bench.borrow()
    bench.log = []
    #expect(bench.machine.wakeAt == nil)
    bench.tick(at: .seconds(61))
    bench.giveBack(lease)
    #expect(bench.log == [])
  }

  @Test func opensNoMoreThanTheMaximumInABurst() {
    var bench = Bench(Bench.plain(3))
    let waiters = (0..<60).map { _ in bench.enqueue() }
    #expect(bench.connects == [1, 2, 3])
    for id in [1, 2, 3] { bench.connect(id) }
    for waiter in waiters { bench.giveBack(bench.lease(of: waiter)) }
    #expect(bench.served == waiters)
    #expect(bench.connects.count == 3)
  }

  @Test func failsAllWhoWaitPromptlyWhenTheServerRefuses() {
    var bench = Bench(Bench.plain(1))
    let waiters = (0..<5).map { _ in bench.enqueue() }
    bench.take(bench.machine.connectFailed(1, at: bench.now))
    bench.take(bench.machine.connectFailed(2, at: bench.now))
    #expect(bench.refused == waiters)
    #expect(bench.connects == [1, 2])
    #expect(bench.machine.statistics.total == 0)
    #expect(bench.machine.statistics.connectFailures == 2)
  }

  @Test func failsOnlyTheOldestWhileAnotherConnectionCanServeTheRest() {
    var bench = Bench(Bench.plain(2))
    let lease = bench.borrow()
    let waiters = (0..<3).map { _ in bench.enqueue() }
    bench.take(bench.machine.connectFailed(2, at: bench.now))
    #expect(bench.refused == [waiters[0]])
    #expect(bench.connects == [1, 2, 3])
    bench.giveBack(lease)
    #expect(bench.served.last == waiters[1])
  }

  @Test func givesTheConnectionOfACancelledAcquireToTheNext() {
    var bench = Bench(Bench.plain(2))
    let first = bench.enqueue()
    let answer6 = bench.cancel(first)
    #expect(answer6)
    let second = bench.enqueue()
    #expect(bench.connects == [1])
    bench.connect(1)
    #expect(bench.served == [second])
  }

  @Test func lendsWhatWasUsedLast() {
    var bench = Bench(Bench.plain(3))
    let leases = (0..<3).compactMap { _ in bench.borrow() }
    for index in [0, 2, 1] { bench.giveBack(leases[index]) }
    let again = [bench.borrow(), bench.borrow()].map { $0?.connection }
    #expect(again == [leases[1].connection, leases[2].connection])
  }

  @Test func checksOnlyWhatLayLongerThanTheBypass() {
    var configuration = Bench.plain(2)
    configuration.prePing = true
    var bench = Bench(configuration)
    bench.warm(2)
    bench.now = .milliseconds(999)
    let fresh = bench.lendAtOnce()
    #expect(fresh?.connection == 2)
    bench.giveBack(fresh)
    bench.now = .milliseconds(1999)
    let answer7 = bench.lendAtOnce()
    #expect(answer7 == nil)
    let waiter = bench.enqueue()
    #expect(bench.log == [.check(2)])
    bench.take(bench.machine.checked(2, isGood: true, at: bench.now))
    #expect(bench.served == [waiter])
  }

  @Test func replacesWhatFailsItsCheckWithoutTheWaiterSeeingIt() {
    var configuration = Bench.plain(2)
    configuration.prePing = true
    var bench = Bench(configuration)
    bench.warm(2)
    bench.now = .seconds(5)
    let waiter = bench.enqueue()
    bench.take(bench.machine.checked(2, isGood: false, at: bench.now))
    bench.take(bench.machine.checked(1, isGood: false, at: bench.now))
    #expect(bench.log == [.check(2), .close(2), .check(1), .close(1)])
    bench.take(bench.machine.closed(2, at: bench.now))
    bench.connect(3)
    #expect(bench.served == [waiter])
  }

  @Test func replacesOldConnectionsSpreadOverTheJitterAndLeasedOnesOnlyAfterReturn() {
    var configuration = Bench.plain(20)
    configuration.maximumLifetime = .seconds(1)
    configuration.lifetimeJitter = 0.5
    var bench = Bench(configuration)
    bench.warm(20)
    let lease = bench.borrow()
    var perStep: [Int] = []
    for step in 1...10 {
      bench.log = []
      bench.tick(at: .milliseconds(100 * step))
      perStep.append(bench.closes.count)
    }
    #expect(perStep[..<4].allSatisfy { $0 == 0 })
    #expect(perStep[4...].filter { $0 > 0 }.count >= 4)
    #expect(perStep.reduce(0, +) == 19)
    bench.log = []
    bench.giveBack(lease)
    #expect(bench.closes == [lease?.connection ?? 0])
  }

  @Test func closesTheColdestAboveTheMinimumWhenIdleForLong() {
    var configuration = Bench.plain(4)
    configuration.idleTimeout = .seconds(10)
    configuration.minimumIdle = 1
    var bench = Bench(configuration)
    let leases = (0..<3).compactMap { _ in bench.borrow() }
    for (index, lease) in leases.enumerated() {
      bench.now = .seconds(index)
      bench.giveBack(lease)
    }
    bench.log = []
    // Number 4 was opened to keep the minimum while the others were lent, and never used.
    #expect(bench.machine.wakeAt == .seconds(10))
    bench.tick(at: .seconds(11))
    #expect(bench.closes == [4, 1, 2])
    bench.tick(at: .seconds(60))
    #expect(bench.closes == [4, 1, 2])
    #expect(bench.machine.statistics.idle == 1)
  }

  @Test func closesReturnedOverflowThatNobodyWaitsFor() {
    var configuration = Bench.plain(3)
    configuration.overflow = 2
    var bench = Bench(configuration)
    let leases = (0..<3).compactMap { _ in bench.borrow() }
    for lease in leases { bench.giveBack(lease) }
    #expect(bench.closes == [2, 3])
    #expect(bench.machine.statistics.idle == 1)
  }

  @Test func keepsTheMinimumAndPausesAfterAFailure() {
    var configuration = Bench.plain(4)
    configuration.minimumIdle = 2
    var bench = Bench(configuration)
    bench.take(bench.machine.warmUp(at: .zero))
    #expect(bench.connects == [1, 2])
    bench.connect(1)
    bench.take(bench.machine.connectFailed(2, at: .zero))
    #expect(bench.connects == [1, 2])
    #expect(bench.machine.wakeAt == PoolMachine.refillPause)
    bench.tick(at: PoolMachine.refillPause)
    #expect(bench.connects == [1, 2, 3])
  }

  @Test func replacesAGenerationWhenInvalidated() {
    var bench = Bench(Bench.plain(3))
    bench.warm(2)
    let lease = bench.borrow()
    bench.enqueue()
    bench.log = []
    bench.enqueue()  // connects number 3
    bench.take(bench.machine.invalidateAll(at: bench.now))
    bench.giveBack(lease)
    bench.connect(3)
    #expect(Set(bench.closes) == Set([lease?.connection ?? 0, 3]))
    #expect(bench.served == [])
    bench.take(bench.machine.closed(3, at: bench.now))
    bench.connect(4)
    #expect(bench.served.count == 1)
  }

  @Test func ignoresASecondReturnOfTheSameLease() {
    var bench = Bench(Bench.plain(1))
    let lease = bench.borrow()
    bench.giveBack(lease)
    let next = bench.borrow()
    bench.giveBack(lease, .close)
    #expect(bench.closes == [])
    #expect(bench.machine.statistics.leased == 1)
    #expect(next?.connection == lease?.connection)
  }

  @Test(arguments: [
    (PoolConfiguration(maximumSize: 0, overflow: 5), 1, 0),
    (PoolConfiguration(maximumSize: 4, overflow: 9, minimumIdle: 9), 4, 1),
    (PoolConfiguration(maximumSize: 4, overflow: -1, minimumIdle: -1), 4, 0),
  ])
  func correctsContradictions(_ given: PoolConfiguration, maximum: Int, minimum: Int) {
    let corrected = given.corrected
    #expect([corrected.maximumSize, corrected.minimumIdle] == [maximum, minimum])
  }
}
