import DBEngine
import DBMigrations
import DBSchema
import DBTesting
import Synchronization

/// A Swift revision whose work a test says: the code is compiled once, and does what the task's ``Work`` holds.
struct Code: Revision {
  func up(_ step: Step) async throws { try await Work.current?.run(step) }
  func down(_ step: Step) async throws { try await Work.current?.run(step) }
}

/// What the code of Swift revisions does, by revision and direction, and how often it was called.
final class Work: Sendable {
  typealias Body = nonisolated(nonsending) @Sendable (Step) async throws -> Void

  @TaskLocal static var current: Work?

  private struct State {
    var bodies: [String: Body] = [:]
    var calls: [String] = []
  }
  private let state = Mutex(State())

  /// The calls so far, as `up s1`.
  var calls: [String] { state.withLock { $0.calls } }

  /// Says what a revision does in one direction.
  func on(_ direction: Direction, _ id: String, _ body: @escaping Body) {
    state.withLock { $0.bodies["\(direction.rawValue) \(id)"] = body }
  }

  nonisolated(nonsending) func run(_ step: Step) async throws {
    let key = "\(step.direction.rawValue) \(step.revision)"
    let body = state.withLock { state in
      state.calls.append(key)
      return state.bodies[key]
    }
    try await body?(step)
  }
}
