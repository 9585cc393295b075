import Glibc
import Synchronization

/// Ctrl-C and SIGTERM: the first asks the run to end in good order, the second ends it at once.
///
/// ```swift
/// let watch = Signals.onFirst { signal in task.cancel() }
/// defer { watch.end() }
/// ```
/// While nothing watches, both do what they do to every program. A signal that was ignored when the program started
/// (`nohup`, a background job of a script) stays ignored.
enum Signals {
  /// A signal that ends a run.
  enum Signal: Int32, Sendable, CaseIterable {
    case interrupt = 2
    case terminate = 15

    /// The status of a run that it ended.
    var exit: ExitStatus { self == .interrupt ? .interrupted : .terminated }
  }

  /// What is called at the first signal, until `end()`.
  final class Watch: Sendable {
    fileprivate let action: @Sendable (Signal) -> Void

    fileprivate init(_ action: @escaping @Sendable (Signal) -> Void) { self.action = action }

    /// Gives the signals back their default meaning, when this is the watch in force.
    func end() {
      Signals.watch.withLock { current in
        guard current === self else { return }
        current = nil
        Signals.setHandler(SIG_DFL)
      }
    }
  }

  private static let watch = Mutex<Watch?>(nil)
  private static let thread = Mutex(false)
  // Read and written in the handler, where only atomics are safe.
  fileprivate static let first = Atomic<Int32>(0)
  fileprivate static let pipeEnd = Atomic<Int32>(-1)

  /// The first signal that came while something watched.
  static var received: Signal? { Signal(rawValue: first.load(ordering: .acquiring)) }

  /// Calls `action` once, on a thread of its own, at the first signal; a second signal leaves the process at once with
  /// status 130 or 143. Takes the place of a watch before it.
  static func onFirst(_ action: @escaping @Sendable (Signal) -> Void) -> Watch {
    let new = Watch(action)
    watch.withLock { $0 = new }
    // Whatever the handler reads must have been set up before: setting up is not safe inside it.
    guard startThread(), received == nil else { return new }
    setHandler { number in
      let (isFirst, _) = Signals.first.compareExchange(expected: 0, desired: number, ordering: .acquiringAndReleasing)
      guard isFirst else { _exit(128 + number) }
      // The pipe's other end wakes the thread; errno belongs to whatever was interrupted.
      let saved = errno
      var byte = UInt8(truncatingIfNeeded: number)
      _ = write(Signals.pipeEnd.load(ordering: .acquiring), &byte, 1)
      errno = saved
    }
    return new
  }

  /// Puts all signals back to what a new program expects; for use before `execve`, which keeps ignored ones ignored.
  static func restoreDefaults() {
    setHandler(SIG_DFL)
    signal(SIGPIPE, SIG_DFL)
  }

  private static func setHandler(_ handler: __sighandler_t?) {
    for number in Signal.allCases.map(\.rawValue) {
      var old = sigaction()
      guard sigaction(number, nil, &old) == 0, !isIgnored(old) else { continue }
      var new = sigaction()
      new.__sigaction_handler.sa_handler = handler
      new.sa_flags = SA_RESTART
      sigemptyset(&new.sa_mask)
      _ = sigaction(number, &new, nil)
    }
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Starts the thread that waits for the handler's byte; once a process.
  private static func startThread() -> Bool {
    thread.withLock { isRunning in
      if isRunning { return true }
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else { return false }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      pipeEnd.store(ends[1], ordering: .releasing)
      var id = pthread_t()
      let argument = UnsafeMutableRawPointer(bitPattern: Int(ends[0]))
      let status = pthread_create(
        &id, nil,
        { argument in
          Signals.wait(on: Int32(truncatingIfNeeded: Int(bitPattern: argument)))
          return nil
        }, argument)
      guard status == 0 else { return false }
      pthread_detach(id)
      isRunning = true
      return true
    }
  }

  private static func wait(on descriptor: Int32) {
    var byte: UInt8 = 0
    while true {
      let count = read(descriptor, &byte, 1)
      if count == 1, let signal = Signal(rawValue: Int32(byte)) {
        watch.withLock { $0 }?.action(signal)
      } else if count == 0 || (count < 0 && errno != EINTR) {
        return
      }
    }
  }
}
