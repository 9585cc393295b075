import BenchTable
import DBEngine
import EngineBenchC
import Synchronization

/// Checkouts, without a statement: the whole of `withConnection`, beside a mutex with a condition in C.
struct PoolCases {
  let engine: Engine

  init(_ engine: Engine) { self.engine = engine }

  var cases: [Case] {
    let checkouts = 100_000
    var list = [1, 20, 1000].map { tasks in
      Case(
        title: "checkout, \(Self.words(tasks)), pool of 20", count: checkouts, unit: .nanoseconds,
        engine: { try await checkOut(checkouts, tasks) },
        reference: { bench_pool(20, Int32(tasks), Int64(checkouts)) }, goals: tasks == 1 ? [.microseconds(2)] : [])
    }
    let client = Client(engine)
    list.insert(
      Case(
        title: "checkout, 1 task, from an actor", count: checkouts, unit: .nanoseconds,
        engine: { try await client.checkOut(checkouts) },
        reference: { bench_pool(20, 1, Int64(checkouts)) }, goals: [.microseconds(2)]), at: 0)
    list.append(
      Case(
        title: "checkout, 10,000 waiters for 20", count: 10_000, unit: .nanoseconds,
        engine: { try await queue(10_000) }, referenceCount: 1000, referenceName: "1,000 waiters",
        reference: { try await queue(1000) }, goals: [.wall(2)]))
    return list
  }

  private static func words(_ tasks: Int) -> String {
    switch tasks {
    case 1: "1 task"
    case 1000: "1,000 tasks"
    default: "\(tasks) tasks"
    }
  }

  private func checkOut(_ count: Int, _ tasks: Int) async throws -> Int64 {
    let engine = engine
    if tasks == 1 {
      for _ in 0..<count { try await engine.withConnection { _ in } }
      return Int64(count)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<tasks {
        group.addTask {
          for _ in 0..<count / tasks { try await engine.withConnection { _ in } }
        }
      }
      try await group.waitForAll()
    }
    return Int64(count)
  }

  /// Holds all connections until so many tasks wait, then lets them have their turns.
  private func queue(_ count: Int) async throws -> Int64 {
    let engine = engine
    let size = engine.statistics.maximum
    let latch = Latch()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<size {
        group.addTask {
          try await engine.withConnection { _ in
            while !latch.isOpen.load(ordering: .acquiring) {
              if engine.statistics.waiting >= count { latch.isOpen.store(true, ordering: .releasing) }
              try await Task.sleep(for: .microseconds(200))
            }
          }
        }
      }
      while engine.statistics.leased < size { try await Task.sleep(for: .microseconds(200)) }
      for _ in 0..<count {
        group.addTask { try await engine.withConnection { _ in } }
      }
      try await group.waitForAll()
    }
    return Int64(count)
  }
}

/// From an actor nothing moves to the connection's thread, so this is the pool alone.
private actor Client {
  private let engine: Engine
  init(_ engine: Engine) { self.engine = engine }

  func checkOut(_ count: Int) async throws -> Int64 {
    for _ in 0..<count { try await engine.withConnection { _ in } }
    return Int64(count)
  }
}

/// Opened once, by whoever sees that all wait.
private final class Latch: Sendable {
  let isOpen = Atomic(false)
}
