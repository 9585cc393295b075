import Glibc

/// Wall time and this process's CPU time, in nanoseconds.
struct Measurement {
  var wall: Double
  var cpu: Double

  func divided(by count: Int) -> Measurement { Measurement(wall: wall / Double(count), cpu: cpu / Double(count)) }

  /// Measures work, or what it did after it had started the watch, and returns what it returned too.
  static func of(
    _ work: () async throws -> Int64, from watch: Stopwatch? = nil
  ) async throws -> (Measurement, Int64) {
    watch?.start()
    let start = now
    let result = try await work()
    let after = now
    let before = watch?.begin ?? start
    return (Measurement(wall: after.wall - before.wall, cpu: after.cpu - before.cpu), result)
  }

  static var now: Measurement {
    Measurement(wall: read(CLOCK_MONOTONIC), cpu: read(CLOCK_PROCESS_CPUTIME_ID))
  }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}
