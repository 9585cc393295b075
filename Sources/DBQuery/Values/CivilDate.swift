/// A day of the calendar, without a time and without a time zone: PostgreSQL's `date`.
///
/// Proleptic Gregorian, from 4713 BC to 5874897 AD in PostgreSQL, with both infinities. On SQLite it is kept as its text,
/// which sorts by time from year 1 to 9999.
///
/// ```swift
/// let day = CivilDate(year: 2026, month: 11, day: 22)    // nil when there is no such day
/// CivilDate("0044-03-15 BC")?.year                       // -43: astronomical, year 0 is 1 BC
/// ```
public struct CivilDate: Sendable, Hashable, Comparable, LosslessStringConvertible {
  /// Days from 1970-01-01; the extreme numbers are the infinities.
  public let daysSince1970: Int32

  /// After every day.
  public static let infinity = CivilDate(daysSince1970: .max)
  /// Before every day.
  public static let negativeInfinity = CivilDate(daysSince1970: .min)

  /// Makes a day by its number.
  public init(daysSince1970: Int32) { self.daysSince1970 = daysSince1970 }

  /// Makes a day by its name, with an astronomical year; nil when there is no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard (-5_000_000...5_874_897).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilCalendar.length(ofMonth: month, year: year)
    else { return nil }
    daysSince1970 = Int32(clamping: CivilCalendar.days(year: year, month: month, day: day))
  }

  /// Whether it is a day, and neither infinity.
  public var isFinite: Bool { daysSince1970 != .max && daysSince1970 != .min }
  /// The astronomical year: 0 is 1 BC.
  public var year: Int { CivilCalendar.civil(Int(daysSince1970)).year }
  /// The month, 1 to 12.
  public var month: Int { CivilCalendar.civil(Int(daysSince1970)).month }
  /// The day of the month, from 1.
  public var day: Int { CivilCalendar.civil(Int(daysSince1970)).day }

  /// Orders by time.
  public static func < (left: CivilDate, right: CivilDate) -> Bool { left.daysSince1970 < right.daysSince1970 }

  /// `2026-11-22`, `0044-03-15 BC`, `infinity`.
  public var description: String {
    guard isFinite else { return daysSince1970 > 0 ? "infinity" : "-infinity" }
    var writer = CivilWriter()
    let isBC = writer.date(Int(daysSince1970))
    writer.era(isBC)
    return writer.text
  }

  /// Reads ``description``'s form.
  public init?(_ text: String) {
    if text == "infinity" || text == "-infinity" {
      self = text.hasPrefix("-") ? .negativeInfinity : .infinity
      return
    }
    var (isBC, reader) = CivilReader(text).era
    guard let days = reader.date(isBC: isBC), reader.isAtEnd, let small = Int32(exactly: days) else { return nil }
    daysSince1970 = small
  }
}
