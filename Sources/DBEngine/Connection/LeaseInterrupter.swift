import Synchronization

/// Reaches a connection's gate for as long as its lease lasts.
final class LeaseInterrupter: ConnectionInterrupter {
  private let gate: Mutex<InterruptGate?>

  init(_ gate: InterruptGate?) { self.gate = Mutex(gate) }

  func close() { gate.withLock { $0 = nil } }
  /// Under the lock, so that ``close()`` returns only when no call is half-way.
  func interrupt() { gate.withLock { $0?.interruptRunning() } }
  func wake() { gate.withLock { $0?.wake() } }
}
