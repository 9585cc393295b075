/// A time of the day, without a date and without a time zone: PostgreSQL's `time`, to the microsecond.
///
/// ```swift
/// let time = CivilTime("09:31:05.25")
/// time?.microseconds    // 34265250000
/// ```
public struct CivilTime: Sendable, Hashable, Comparable, LosslessStringConvertible {
  /// Microseconds from midnight, up to 24:00.
  public let microseconds: Int64

  /// Makes a time; nil when it lies outside of a day.
  public init?(microseconds: Int64) {
    guard (0...CivilCalendar.microsecondsPerDay).contains(microseconds) else { return nil }
    self.microseconds = microseconds
  }

  /// Makes a time; nil when there is none such. `24:00` is one.
  public init?(hour: Int, minute: Int = 0, second: Int = 0, microsecond: Int = 0) {
    guard (0...24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
      (0..<1_000_000).contains(microsecond)
    else { return nil }
    self.init(microseconds: Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(microsecond))
  }

  /// Orders by time.
  public static func < (left: CivilTime, right: CivilTime) -> Bool { left.microseconds < right.microseconds }

  /// `09:31:05`, `09:31:05.25`.
  public var description: String {
    var writer = CivilWriter()
    writer.time(microseconds, isFixed: false)
    return writer.text
  }

  /// Reads ``description``'s form.
  public init?(_ text: String) {
    var reader = CivilReader(text)
    guard let microseconds = reader.time(), reader.isAtEnd else { return nil }
    self.microseconds = microseconds
  }
}
