import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Times what must happen within a limit, and measures how slow the machine is meanwhile.
///
/// A limit that suits an idle machine fails on a loaded one; one that suits a loaded machine proves little on an idle
/// one. So a thread of this object's own does the same small thing over and over (a short sleep, then some calls of
/// the system) from just before the start to the stop, and the limit is stretched by the slowest of these beats. The
/// thread is one of the operating system's: work that blocks Swift's shared threads does not slow it down, and is
/// found out. A limit is stretched by ``most`` at the utmost, so that what takes seconds instead of a tenth of one is
/// never forgiven.
///
/// ```swift
/// let watch = PacedStopwatch()
/// task.cancel()
/// _ = await task.result
/// let reading = watch.stop()
/// #expect(reading.isWithin(.milliseconds(100)), "\(reading)")
/// ```
package final class PacedStopwatch: Sendable {
  /// A time that was measured, and how slow the machine was.
  package struct Reading: Sendable, CustomStringConvertible {
    /// How long it took.
    package let elapsed: Duration
    /// How much longer the slowest beat took than one does on an idle machine; from 1 to ``PacedStopwatch/most``.
    package let slowness: Double

    /// Whether it took no longer than a limit that suits an idle machine, stretched by the slowness. What comes before
    /// the limit by the test's own doing (a timeout it waits for, say) is not stretched.
    package func isWithin(_ limit: Duration, after own: Duration = .zero) -> Bool { elapsed <= own + limit * slowness }

    package var description: String { "it took \(elapsed) on a machine that was \(slowness) times slower than idle" }
  }

  /// What a beat takes on an idle machine of 2020, beyond its sleep.
  private static let nominal = Duration.microseconds(800)
  /// How much a limit is stretched at most.
  package static let most = 20.0

  private struct State {
    var beats = 0
    var slowest = Duration.zero
    var isStopped = false
    var hasEnded = false
  }

  private let state = Monitor(State())
  private let start: ContinuousClock.Instant

  /// Measures the machine for a few beats, and starts.
  package init() {
    let state = state
    let beat = Beat {
      while true {
        let duration = PacedStopwatch.beat()
        let isStopped = state.change { state in
          state.beats += 1
          state.slowest = max(state.slowest, duration)
          state.hasEnded = state.isStopped
          return state.isStopped
        }
        if isStopped { return }
      }
    }
    if !beat.start() { state.change { $0.hasEnded = true } }
    state.wait { $0.beats >= 5 || $0.hasEnded }
    start = ContinuousClock.now
  }

  deinit { state.change { $0.isStopped = true } }

  /// Stops, and waits for the beat that is under way: a machine that stands still now counts.
  package func stop() -> Reading {
    let elapsed = ContinuousClock.now - start
    state.change { $0.isStopped = true }
    state.wait { $0.hasEnded }
    let slowest = state.change { $0.slowest }
    return Reading(elapsed: elapsed, slowness: min(max(slowest / Self.nominal, 1), Self.most))
  }

  /// Sleeps for a millisecond and works for about half of one; what it took beyond the sleep.
  private static func beat() -> Duration {
    let start = ContinuousClock.now
    usleep(1000)
    for _ in 0..<4000 { _ = getppid() }
    return ContinuousClock.now - start - .milliseconds(1)
  }
}

/// A value that threads wait for.
private final class Monitor<Value: Sendable>: Sendable {
  private let value: Mutex<Value>
  init(_ value: Value) { self.value = Mutex(value) }

  func change<R: Sendable>(_ body: (inout Value) -> R) -> R { value.withLock { body(&$0) } }

  /// Looks every fifth of a millisecond: it is a matter of a few beats.
  func wait(until isTrue: (Value) -> Bool) {
    while !value.withLock({ isTrue($0) }) { usleep(200) }
  }
}

/// A thread of the operating system's that ends with its body.
private final class Beat: Sendable {
  private let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  /// False when the system refuses another thread.
  func start() -> Bool {
    var thread = pthread_t()
    let box = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Beat>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
    guard status == 0 else {
      box.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}
