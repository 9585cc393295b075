import Glibc

/// Threads of the operating system, for work that blocks and must not hold one of Swift's shared threads.
enum SystemThread {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  /// Marks threads. Not `pthread_self()`: glibc declares it constant, so an optimizer may reuse its value after a
  /// suspension point, on another thread.
  private static let markKey: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  /// Marks the calling thread as belonging to an object, which must outlive it.
  static func mark(_ owner: AnyObject) { pthread_setspecific(markKey, Unmanaged.passUnretained(owner).toOpaque()) }

  /// Whether the calling thread was marked as belonging to that object.
  static func isMarked(_ owner: AnyObject) -> Bool {
    pthread_getspecific(markKey) == Unmanaged.passUnretained(owner).toOpaque()
  }

  /// Starts a thread that ends with `body`. Signals are blocked in it: they belong to the program, and a system call of
  /// a driver is not interrupted by them. Those that a fault raises are not, as on threads of Swift's pool: a program
  /// that is started here inherits what is blocked.
  /// - Returns: False when the system refuses another thread.
  static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var all = sigset_t()
    var previous = sigset_t()
    sigfillset(&all)
    for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS] { sigdelset(&all, fault) }
    // Blocked here and inherited, so that there is no moment at which the new thread takes a signal.
    pthread_sigmask(SIG_SETMASK, &all, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    let box = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    guard status == 0 else {
      box.release()
      return false
    }
    return true
  }
}
