internal import CLibPQ
internal import DBEngine
internal import Synchronization

/// Sends cancel requests for one connection, from any thread.
///
/// A cancel request travels on a connection of its own and hits whatever its backend does when it arrives. So:
/// 1. it is sent only while a statement runs;
/// 2. the next statement does not begin before a request on its way was delivered: the server answers a request by
///    closing its connection after the signal was sent, and `PQcancel` returns at that;
/// 3. libpq's cancel handle is a copy of what it needs, read-only, and lives as long as this object.
final class PostgresInterrupter: ConnectionInterrupter {
  /// The handle is only read after it was made; `PQcancel` may be called from any thread.
  private struct Handle: @unchecked Sendable {
    let pointer: OpaquePointer?
  }

  private let handle: Handle
  private let isRunning = Atomic<Bool>(false)
  private let delivery = Mutex<Void>(())

  init(_ connection: OpaquePointer?) {
    handle = Handle(pointer: PQgetCancel(connection))
  }

  deinit { PQfreeCancel(handle.pointer) }

  func interrupt() {
    delivery.withLock { _ in
      if isRunning.load(ordering: .acquiring) { send() }
    }
  }

  /// Sends a request without asking whether a statement runs: for the connection's own thread, within one.
  func send() {
    guard let pointer = handle.pointer else { return }
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { words in
      // A request that cannot be sent means that the server is gone: the statement's own end will say so.
      _ = PQcancel(pointer, words.baseAddress, 256)
    }
  }

  func begin() {
    delivery.withLock { _ in isRunning.store(true, ordering: .releasing) }
  }

  func end() {
    isRunning.store(false, ordering: .releasing)
  }
}
