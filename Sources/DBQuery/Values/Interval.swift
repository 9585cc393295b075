/// A span of the calendar: months, days and microseconds, which are kept apart as PostgreSQL's `interval` does, because
/// months and days have different lengths.
///
/// There is no order among them: whether a month is longer than 30 days depends on the month.
///
/// ```swift
/// let span = Interval(months: 14, days: 3, microseconds: 14_706_500_000)
/// span.description              // P1Y2M3DT4H5M6.5S
/// Interval("1 mon -2 days")     // PostgreSQL's form is read too
/// ```
public struct Interval: Sendable, Hashable, LosslessStringConvertible {
  /// Whole months.
  public var months: Int32
  /// Days.
  public var days: Int32
  /// What is shorter than a day, or counted in hours.
  public var microseconds: Int64

  /// Makes a span.
  public init(months: Int32 = 0, days: Int32 = 0, microseconds: Int64 = 0) {
    self.months = months
    self.days = days
    self.microseconds = microseconds
  }

  /// ISO 8601 with designators: `P1Y2M3DT4H5M6.5S`, `PT0S`; each part has its own sign.
  public var description: String {
    var text = "P"
    func add(_ number: some BinaryInteger, _ letter: String) { if number != 0 { text += "\(number)\(letter)" } }
    add(months / 12, "Y")
    add(months % 12, "M")
    add(days, "D")
    if microseconds != 0 {
      text += "T"
      add(microseconds / 3_600_000_000, "H")
      add(microseconds / 60_000_000 % 60, "M")
      let rest = microseconds % 60_000_000
      if rest != 0 {
        var writer = CivilWriter()
        writer.number(Int(rest.magnitude / 1_000_000), width: 1)
        writer.fraction(Int(rest.magnitude % 1_000_000), isFixed: false)
        text += (rest < 0 ? "-" : "") + writer.text + "S"
      }
    }
    return text == "P" ? "PT0S" : text
  }

  /// Reads ISO 8601 with designators, and PostgreSQL's own form (`1 year 2 mons -3 days +04:05:06.5`).
  public init?(_ text: String) {
    var reader = IntervalReader(text)
    guard let span = text.utf8.first == UInt8(ascii: "P") ? reader.designated() : reader.worded() else { return nil }
    self = span
  }
}
