/// Reads the one form in which SQLite's columns hold moments, `2026-11-22T09:31:05.000000Z`, where it lies: without a
/// copy, and without the questions that the other forms of ISO 8601 raise.
enum FixedInstantText {
  private static let length = 27

  /// Nil for every other form.
  static func instant(_ bytes: UnsafeRawBufferPointer) -> Instant? {
    guard bytes.count == length, bytes[4] == dash, bytes[7] == dash, bytes[10] == UInt8(ascii: "T"),
      bytes[13] == colon, bytes[16] == colon, bytes[19] == UInt8(ascii: "."), bytes[26] == UInt8(ascii: "Z"),
      let year = number(bytes, 0, 4), let month = number(bytes, 5, 2), let day = number(bytes, 8, 2),
      let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
      let fraction = number(bytes, 20, 6), month >= 1, month <= 12, day >= 1, hour < 24, minute < 60, second < 60,
      day <= CivilCalendar.length(ofMonth: month, year: year)
    else { return nil }
    let time = Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(fraction)
    let days = CivilCalendar.days(year: year, month: month, day: day)
    return CivilTimestamp.microseconds(days: days, time: time).map(Instant.init(microsecondsSince2000:))
  }

  private static let dash = UInt8(ascii: "-")
  private static let colon = UInt8(ascii: ":")

  private static func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
    var value = 0
    for place in start..<start + count {
      let digit = bytes[place] &- 48
      if digit > 9 { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}

extension Instant {
  /// Reads the form that ``description`` has, from text that lies in memory; nil for every other form.
  package init?(fixedText bytes: UnsafeRawBufferPointer) {
    guard let instant = FixedInstantText.instant(bytes) else { return nil }
    self = instant
  }
}
