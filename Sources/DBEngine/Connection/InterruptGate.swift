import Synchronization

/// Lets other threads end the statement that runs on a connection, and never a later one.
///
/// Each statement has a ticket. Ending one starts a helper thread that calls the driver's interrupter, again and again
/// with growing pauses until the statement is over: a request that arrived before the statement reached the database
/// would otherwise be lost. The statement's thread does not go on before the helper has returned, so no request is
/// under way when the next statement starts or the connection is lent again.
final class InterruptGate: Sendable {
  private struct State {
    /// The last statement that has ended.
    var ended: UInt64 = 0
    /// The statement that runs; 0 when none does.
    var running: UInt64 = 0
    /// The statement whose task was cancelled.
    var cancelled: UInt64 = 0
    /// Whether a helper is at work.
    var isInterrupting = false
    var isRevoked = false
    var isCondemned = false
  }

  /// What a statement may do when its turn comes.
  enum Entry {
    case run
    case cancelled
    case revoked
    case condemned
  }

  /// How long a statement's thread waits for the helper before it gives the connection up.
  private static let patience: Duration = .seconds(10)
  private static let firstPause: Duration = .milliseconds(20)
  private static let longestPause: Duration = .seconds(1)

  private let state = Monitor(State())
  private let tickets = Atomic<UInt64>(0)
  private let interrupter: any ConnectionInterrupter

  init(_ interrupter: any ConnectionInterrupter) { self.interrupter = interrupter }

  /// Whether an interruption is still under way that could hit a later statement: the connection must be closed.
  var isCondemned: Bool { state.withLock { $0.isCondemned } }

  /// Names the next statement.
  func ticket() -> UInt64 {
    tickets.add(1, ordering: .relaxed).newValue
  }

  /// Cancels a statement: it ends when it runs, and does not start when it has not. Returns at once.
  func cancel(_ ticket: UInt64) {
    interrupt { state in
      guard ticket > state.ended else { return false }
      state.cancelled = ticket
      return state.running == ticket
    }
  }

  /// Ends the statement that runs now, if any. Returns at once.
  func interruptRunning() { interrupt { $0.running != 0 } }

  /// Ends a wait for notifications. Touches no statement.
  func wake() { interrupter.wake() }

  /// Ends the statement that runs now and lets no other one start.
  func revoke() {
    interrupt { state in
      state.isRevoked = true
      return state.running != 0
    }
  }

  /// A statement's turn has come; called on the connection's thread.
  func begin(_ ticket: UInt64) -> Entry {
    state.withLock { state in
      if state.isRevoked { return .revoked }
      if state.isCondemned { return .condemned }
      if state.cancelled == ticket { return .cancelled }
      state.running = ticket
      return .run
    }
  }

  /// The statement is over; waits until no request is under way. True when its task was cancelled meanwhile.
  func finish(_ ticket: UInt64) -> Bool {
    let (isInterrupting, isCancelled) = state.withLock { state in
      state.running = 0
      state.ended = ticket
      return (state.isInterrupting, state.cancelled == ticket)
    }
    guard isInterrupting else { return isCancelled }
    // Wakes the helper, and waits for it.
    state.change { _ in }
    let isOver: Void? = state.wait(until: MonotonicTime.now + Self.patience) { $0.isInterrupting ? nil : () }
    if isOver == nil { state.withLock { $0.isCondemned = true } }
    return isCancelled
  }

  private func interrupt(if isWanted: (inout State) -> Bool) {
    let ticket = state.withLock { state -> UInt64? in
      guard isWanted(&state), !state.isInterrupting else { return nil }
      state.isInterrupting = true
      return state.running
    }
    guard let ticket else { return }
    let isStarted = SystemThread.start { [self] in
      var pause = Self.firstPause
      repeat {
        interrupter.interrupt()
        defer { pause = min(pause * 2, Self.longestPause) }
        let isOver: Void? = state.wait(until: MonotonicTime.now + pause) { $0.running == ticket ? nil : () }
        if isOver != nil { break }
      } while true
      state.change { $0.isInterrupting = false }
    }
    // Without a thread the statement runs to its own end.
    if !isStarted { state.change { $0.isInterrupting = false } }
  }
}
