internal import CSQLite
internal import DBEngine
internal import Synchronization

/// Ends one connection's running statement, from any thread.
///
/// 1. `sqlite3_interrupt` is called only while a statement runs and before the handle is closed: both are decided under
///    one lock, so it can neither hit a later statement nor a closed handle.
/// 2. SQLite forgets an interrupt that comes before the statement's first step, and does not look while it waits for
///    a lock. The flag `isWanted` is read by the connection's progress and busy handlers, and covers both.
final class SQLiteInterrupter: ConnectionInterrupter {
  /// The handle is used only under the lock; `sqlite3_interrupt` may be called from any thread.
  private struct State: @unchecked Sendable {
    var handle: OpaquePointer?
    var isRunning = false
  }

  private let state = Mutex(State())
  private let wanted = Atomic<Bool>(false)

  /// Whether the running statement is to end.
  var isWanted: Bool { wanted.load(ordering: .acquiring) }

  func open(_ handle: OpaquePointer?) {
    // Carried as a number, because a pointer may not be sent into the lock's closure.
    let address = UInt(bitPattern: handle)
    state.withLock { $0.handle = OpaquePointer(bitPattern: address) }
  }

  func close() {
    state.withLock { $0.handle = nil }
  }

  func begin() {
    state.withLock { state in
      state.isRunning = true
      wanted.store(false, ordering: .releasing)
    }
  }

  func end() {
    state.withLock { $0.isRunning = false }
  }

  func interrupt() {
    state.withLock { state in
      guard state.isRunning, let handle = state.handle else { return }
      wanted.store(true, ordering: .releasing)
      sqlite3_interrupt(handle)
    }
  }
}
