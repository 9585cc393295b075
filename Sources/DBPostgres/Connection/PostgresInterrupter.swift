internal import CLibPQ
internal import DBEngine
internal import Synchronization

/// Sends cancel requests for one connection, from any thread.
///
/// A cancel request travels on a connection of its own and hits whatever its backend does when it arrives. So:
/// 1. it is sent only while a statement runs;
/// 2. the next statement does not begin before a request on its way was delivered: the server answers a request by
///    closing its connection after the signal was sent, and `PQcancel` returns at that;
/// 3. a request that arrives before the statement did is lost on the server: the connection looks at `isWanted` when it
///    has sent the statement, and now and then while it waits, and asks again;
/// 4. libpq's cancel handle is a copy of what it needs, read-only, and lives as long as this object.
final class PostgresInterrupter: ConnectionInterrupter {
  /// The handle is only read after it was made; `PQcancel` may be called from any thread.
  private struct Handle: @unchecked Sendable {
    let pointer: OpaquePointer?
  }

  private let handle: Handle
  private let running = Atomic<Bool>(false)
  private let wanted = Atomic<Bool>(false)
  private let delivery = Mutex<Void>(())

  init(_ connection: OpaquePointer?) {
    handle = Handle(pointer: PQgetCancel(connection))
  }

  deinit { PQfreeCancel(handle.pointer) }

  func interrupt() {
    delivery.withLock { _ in
      guard isRunning else { return }
      wanted.store(true, ordering: .releasing)
      send()
    }
  }

  /// Whether a statement is on its way.
  var isRunning: Bool { running.load(ordering: .acquiring) }

  /// Whether the running statement is to end.
  var isWanted: Bool { wanted.load(ordering: .acquiring) }

  /// Sends a request without asking whether a statement runs: for the connection's own thread, within one.
  func send() {
    guard let pointer = handle.pointer else { return }
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { words in
      // A request that cannot be sent means that the server is gone: the statement's own end will say so.
      _ = PQcancel(pointer, words.baseAddress, 256)
    }
  }

  func begin() {
    delivery.withLock { _ in
      wanted.store(false, ordering: .releasing)
      running.store(true, ordering: .releasing)
    }
  }

  func end() {
    running.store(false, ordering: .releasing)
  }
}
