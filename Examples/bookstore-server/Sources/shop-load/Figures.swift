/// What one client, or all of them, have seen.
struct Figures: Sendable {
  /// How long each request took, in no order.
  var times: [Duration] = []
  /// How often each status came that was not expected, and what went wrong otherwise.
  var failures: [String: Int] = [:]

  mutating func add(_ other: Figures) {
    times += other.times
    failures.merge(other.failures, uniquingKeysWith: +)
  }

  /// The time that so many percent of the requests did not exceed, in milliseconds with two digits.
  func percentile(_ percent: Int) -> String {
    let sorted = times.sorted()
    guard !sorted.isEmpty else { return "-" }
    let time = sorted[min(sorted.count - 1, sorted.count * percent / 100)]
    let hundredths = Int(time / .microseconds(10))
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) ms"
  }
}
