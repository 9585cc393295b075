import Glibc

/// The clock that all waits and ages are measured with: it never jumps.
enum MonotonicTime {
  /// The time since some fixed moment.
  static var now: Duration {
    var time = Glibc.timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Duration(
      secondsComponent: Int64(time.tv_sec), attosecondsComponent: Int64(time.tv_nsec) * 1_000_000_000)
  }

  static func timespec(_ time: Duration) -> Glibc.timespec {
    let parts = time.components
    return Glibc.timespec(tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
  }
}
