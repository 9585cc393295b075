internal import CLibPQ
internal import DBEngine
internal import Glibc
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
  /// A pipe whose one end is written to wake who waits for the other; -1 before it was made.
  private struct Alarm {
    var reading: Int32 = -1
    var writing: Int32 = -1

    func ring() {
      var byte: UInt8 = 1
      // A full pipe wakes as well.
      if writing >= 0 { _ = write(writing, &byte, 1) }
    }
  }

  private let alarm = Mutex(Alarm())
  private let isAwake = Atomic<Bool>(false)

  init(_ connection: OpaquePointer?) {
    handle = Handle(pointer: PQgetCancel(connection))
  }

  deinit {
    PQfreeCancel(handle.pointer)
    let pipe = alarm.withLock { $0 }
    if pipe.reading >= 0 { Glibc.close(pipe.reading) }
    if pipe.writing >= 0 { Glibc.close(pipe.writing) }
  }

  /// What a wait for notifications watches beside the socket; made at the first such wait.
  var wakeDescriptor: Int32 {
    alarm.withLock { alarm in
      if alarm.reading < 0 {
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) == 0 {
          for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
          }
          alarm = Alarm(reading: ends[0], writing: ends[1])
        }
        if isAwake.load(ordering: .acquiring) { alarm.ring() }
      }
      return alarm.reading
    }
  }

  func wake() {
    alarm.withLock { alarm in
      isAwake.store(true, ordering: .releasing)
      alarm.ring()
    }
  }

  /// Whether someone woke the connection since the last time.
  func takeWake() -> Bool {
    alarm.withLock { alarm in
      guard isAwake.exchange(false, ordering: .acquiringAndReleasing) else { return false }
      var bytes: [UInt8] = Array(repeating: 0, count: 64)
      while alarm.reading >= 0, read(alarm.reading, &bytes, 64) > 0 {}
      return true
    }
  }

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
