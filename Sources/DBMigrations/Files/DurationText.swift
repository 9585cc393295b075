/// Durations as files and flags write them: `500ms`, `2s`, `5m`, `1h`, `0`.
///
/// ```swift
/// DurationText.parse("5m")              // 300 seconds
/// DurationText.milliseconds(.seconds(2))  // 2000
/// ```
package enum DurationText {
  /// The duration that a text says, or nil when it says none.
  package static func parse(_ text: String) -> Duration? {
    if text == "0" { return .zero }
    let units: [(String, Int64)] = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)]
    for (suffix, factor) in units where text.hasSuffix(suffix) {
      let digits = text.dropLast(suffix.count)
      guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int64(digits) else {
        continue
      }
      let (product, overflow) = count.multipliedReportingOverflow(by: factor)
      // A day is more than any lock wait; PostgreSQL itself takes at most 2^31 - 1 milliseconds.
      return overflow || product > Int64(Int32.max) ? nil : .milliseconds(product)
    }
    return nil
  }

  /// The duration in whole milliseconds, as PostgreSQL's settings take it.
  package static func milliseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1_000 + duration.components.attoseconds / 1_000_000_000_000_000
  }

  /// What a message says when ``parse(_:)`` gives nil.
  package static let hint = "write a whole number with ms, s, m or h (500ms, 2s, 5m, 1h), or 0; at most 24 days"

  /// The duration for a reader, with the precision that matters at its size: `14 ms`, `3.2 s`, `2 min 5 s`, `1 h 5 min`.
  package static func display(_ duration: Duration) -> String {
    let total = milliseconds(duration)
    if total < 1_000 { return "\(total) ms" }
    if total < 60_000 { return "\(total / 1_000).\(total % 1_000 / 100) s" }
    let (hours, minutes) = (total / 3_600_000, total / 60_000)
    return hours == 0 ? "\(minutes) min \(total % 60_000 / 1_000) s" : "\(hours) h \(minutes % 60) min"
  }
}
