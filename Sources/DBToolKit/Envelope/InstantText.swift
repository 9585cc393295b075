/// A moment as reports write it: ISO 8601 in UTC with microseconds, `2026-11-22T09:31:05.000123Z`.
struct InstantText: Sendable, Hashable, Encodable, CustomStringConvertible {
  /// Microseconds since 1970-01-01T00:00:00Z, without leap seconds.
  let microseconds: Int64

  init(microseconds: Int64) { self.microseconds = microseconds }

  var description: String {
    let day = Self.floorDivide(microseconds, 86_400_000_000)
    let rest = microseconds - day * 86_400_000_000
    let date = Self.civil(day)
    let seconds = rest / 1_000_000
    return Self.padded(date.year, 4) + "-" + Self.padded(date.month, 2) + "-" + Self.padded(date.day, 2) + "T"
      + Self.padded(seconds / 3600, 2) + ":" + Self.padded(seconds / 60 % 60, 2) + ":" + Self.padded(seconds % 60, 2)
      + "." + Self.padded(rest % 1_000_000, 6) + "Z"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// The proleptic Gregorian date of a day number, counted in years that start in March, so that the leap day is the
  /// last one (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
  private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    value / divisor - (value % divisor < 0 ? 1 : 0)
  }

  private static func padded(_ number: Int64, _ length: Int) -> String {
    let digits = String(number.magnitude)
    let text = String(repeating: "0", count: max(0, length - digits.count)) + digits
    return number < 0 ? "-" + text : text
  }
}
