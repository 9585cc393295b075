import Synchronization
import Testing

@testable import DBPool

/// The class around the machine: continuations, cancellation, and nothing forgotten.
@Suite struct PoolTests {
  /// A host whose clock stands still and that answers only when the test says so.
  final class Host: PoolHost {
    typealias Resource = Int
    let connects = Mutex<[Int]>([])
    /// Called when the pool reads the clock.
    let onClock = Mutex<(@Sendable () -> Void)?>(nil)

    var now: Duration {
      onClock.withLock { $0 }?()
      return .zero
    }
    func connect(_ id: Int, for pool: Pool<Host>) { connects.withLock { $0.append(id) } }
    func check(_ id: Int, _ resource: Int, for pool: Pool<Host>) { pool.checked(id, isGood: true) }
    func close(_ id: Int, _ resource: Int, isInUse: Bool, for pool: Pool<Host>) { pool.closed(id) }
    func wake(_ pool: Pool<Host>, at time: Duration) {}
    func leaseIsLong(_ holder: LeaseHolder) {}
    func longLeaseReturned(_ holder: LeaseHolder) {}
  }

  let place = LeasePlace(file: "App/Users.swift", line: 7)

  @Test(.timeLimit(.minutes(1)))
  func seesACancelThatComesJustBeforeTheWaiterIsQueued() async throws {
    let host = Host()
    let pool = Pool(PoolConfiguration(maximumSize: 1), host: host, seed: 1)
    let counter = Counter()
    host.onClock.withLock {
      $0 = {
        // The first reading is that of the short way; the second that of the queueing itself.
        if counter.next() == 2 { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    let task = Task { try await pool.acquire(at: place, timeout: nil).resource }
    let result = await task.result
    #expect(throws: CancellationError.self) { try result.get() }
    #expect(pool.statistics.waiting == 0)
    // The connection that it asked for serves the next.
    host.onClock.withLock { $0 = nil }
    pool.connected(1, 10)
    let next = try await pool.acquire(at: place, timeout: nil)
    #expect(next.resource == 10)
  }

  @Test(.timeLimit(.minutes(1)))
  func tellsConnectErrorsAndShutdownToThoseWhoWait() async throws {
    let host = Host()
    let pool = Pool(PoolConfiguration(maximumSize: 1), host: host, seed: 1)
    struct Refused: Error {}
    let first = Task { try await pool.acquire(at: place, timeout: nil).resource }
    while pool.statistics.waiting < 1 { await Task.yield() }
    pool.connectFailed(1, Refused())
    let refused = await failure(first)
    guard case .connect(let cause) = refused, cause is Refused else {
      Issue.record("\(String(describing: refused))")
      return
    }
    let second = Task { try await pool.acquire(at: place, timeout: nil).resource }
    while pool.statistics.waiting < 1 { await Task.yield() }
    let end = Task { await pool.shutDown(deadline: .zero) }
    guard case .shutdown = await failure(second) else {
      Issue.record("the waiter was not told of the shutdown")
      return
    }
    pool.connectFailed(2, Refused())
    await end.value
    #expect(pool.statistics.total == 0)
    await pool.shutDown(deadline: .zero)
  }

  func failure(_ task: Task<Int, any Error>) async -> PoolFailure? {
    do {
      _ = try await task.value
      return nil
    } catch { return error as? PoolFailure }
  }

  final class Counter: Sendable {
    private let count = Atomic(0)
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
  }
}
