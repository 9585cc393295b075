/// Durations as flags and settings write them: `500ms`, `2s`, `5m`, `0`.
enum DurationText {
  /// PostgreSQL's largest timeout in milliseconds, a little under 25 days: nothing longer can be set.
  static let longest = Duration.milliseconds(Int64(Int32.max))

  /// Reads a duration, or gives nil: a whole number with `ms`, `s` or `m` behind it, or `0`.
  static func parse(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int64(digits), number <= Int64(Int32.max) else { return nil }
    let duration: Duration
    switch text.dropFirst(digits.count) {
    case "ms": duration = .milliseconds(number)
    case "s": duration = .seconds(number)
    case "m": duration = .seconds(number * 60)
    case "" where number == 0: duration = .zero
    default: return nil
    }
    return duration <= longest ? duration : nil
  }

  /// What a message says when `parse` gives nil.
  static let hint = "write a whole number with ms, s or m (500ms, 2s, 5m), or 0; at most 24 days"

  /// A duration for people, with the precision that matters at its size: `14 ms`, `1.4 s`, `2 min 3 s`, `1 h 5 min`.
  static func describe(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if seconds < 1 { return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000) ms" }
    if seconds < 60 { return "\(seconds).\(attoseconds / 100_000_000_000_000_000) s" }
    let (minutes, hours) = (seconds / 60, seconds / 3600)
    return hours == 0 ? "\(minutes) min \(seconds % 60) s" : "\(hours) h \(minutes % 60) min"
  }
}
