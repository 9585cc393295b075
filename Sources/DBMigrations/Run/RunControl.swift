import DBEngine
import Synchronization

/// Lets a signal, or a cancelled task, end a run at the next safe place: the running statement is cancelled, what can be
/// rolled back is, and the ledger says where the run stopped.
///
/// ```swift
/// let control = RunControl()
/// signals.onFirst { control.stop() }
/// try await migrator.upgrade(control: control)
/// ```
public final class RunControl: Sendable {
  private struct State {
    var isStopped = false
    var isWorking = false
    var interrupter: (any ConnectionInterrupter)?
  }
  private let state = Mutex(State())

  /// A control for one run.
  public init() {}

  /// Whether the run was asked to stop.
  public var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Asks the run to stop. May be called from any thread, any number of times.
  public func stop() {
    let isFirst = state.withLock { state in
      defer { state.isStopped = true }
      return !state.isStopped
    }
    guard isFirst else { return }
    guard interruptWork() else { return }
    // A request can fall between the decision to run a statement and its start; so it is made again while work goes on.
    Task.detached { [self] in
      repeat { try? await Task.sleep(for: .milliseconds(100)) } while interruptWork()
    }
  }

  /// Under the lock: a request that was decided on may not reach the clean-up that follows the work.
  /// - Returns: whether there was work to interrupt.
  private func interruptWork() -> Bool {
    state.withLock { state in
      if state.isWorking { state.interrupter?.interrupt() }
      return state.isWorking
    }
  }

  /// Marks that statements run which may be interrupted.
  /// - Throws: ``MigrationError`` when the run was asked to stop already.
  func beginWork(_ interrupter: any ConnectionInterrupter) throws(MigrationError) {
    let isStopped = state.withLock { state in
      state.isWorking = !state.isStopped
      state.interrupter = interrupter
      return state.isStopped
    }
    if isStopped {
      throw MigrationError(
        .interrupted, code: "interrupted", "stopped by a signal", hint: "run the command again to go on")
    }
  }

  /// Marks that what follows is clean-up, which is not interrupted.
  func endWork() { state.withLock { $0.isWorking = false } }
}
