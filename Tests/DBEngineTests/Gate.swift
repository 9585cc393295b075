import Glibc
import Synchronization

/// Holds threads back until it is opened.
final class Gate: Sendable {
  private let isOpen: Mutex<Bool>
  init(isOpen: Bool) { self.isOpen = Mutex(isOpen) }
  func open() { isOpen.withLock { $0 = true } }
  func shut() { isOpen.withLock { $0 = false } }
  /// Blocks until the gate is open, for ten seconds at most.
  func pass() {
    for _ in 0..<10_000 where !isOpen.withLock({ $0 }) { sleepMilliseconds(1) }
  }
}

func sleepMilliseconds(_ count: Int) { usleep(UInt32(count) * 1000) }
/// Asked for anew each time, also where the optimizer takes the answer for constant.
@inline(never) @_optimize(none)
func currentThread() -> UInt { UInt(pthread_self()) }

/// Waits until something that another task does has come true; false after five seconds.
func eventually(_ isTrue: @Sendable () -> Bool) async -> Bool {
  for _ in 0..<5000 {
    if isTrue() { return true }
    try? await Task.sleep(for: .milliseconds(1))
  }
  return false
}

/// A value that several tasks share.
final class Shared<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>
  init(_ value: Value) { mutex = Mutex(value) }
  func withLock<R: Sendable>(_ body: (inout sending Value) -> sending R) -> R { mutex.withLock(body) }
  var value: Value { mutex.withLock { $0 } }
  func set(_ new: Value) { mutex.withLock { $0 = new } }
}
