/// A date with a time as a clock on the wall shows it, without a time zone: PostgreSQL's `timestamp`.
///
/// It says nothing about when something happened: for that there is ``Instant``. To the microsecond, from 4713 BC to
/// 294276 AD in PostgreSQL, with both infinities. On SQLite it is kept as its text.
///
/// ```swift
/// let meeting = CivilTimestamp("2026-11-22T09:31:05")
/// meeting?.date.year    // 2026
/// ```
public struct CivilTimestamp: Sendable, Hashable, Comparable, LosslessStringConvertible {
  /// Microseconds from 2000-01-01T00:00; the extreme numbers are the infinities.
  public let microsecondsSince2000: Int64

  /// After every time.
  public static let infinity = CivilTimestamp(microsecondsSince2000: .max)
  /// Before every time.
  public static let negativeInfinity = CivilTimestamp(microsecondsSince2000: .min)

  /// Makes a timestamp by its number.
  public init(microsecondsSince2000: Int64) { self.microsecondsSince2000 = microsecondsSince2000 }

  /// Makes a timestamp of a date and a time; nil beyond what 64 bits of microseconds hold.
  public init?(_ date: CivilDate, _ time: CivilTime) {
    guard date.isFinite, let number = Self.microseconds(days: Int(date.daysSince1970), time: time.microseconds) else {
      return nil
    }
    microsecondsSince2000 = number
  }

  /// Whether it is a time, and neither infinity.
  public var isFinite: Bool { microsecondsSince2000 != .max && microsecondsSince2000 != .min }

  /// The date; an infinity's is an infinity.
  public var date: CivilDate {
    guard isFinite else { return microsecondsSince2000 > 0 ? .infinity : .negativeInfinity }
    return CivilDate(
      daysSince1970: Int32(clamping: CivilCalendar.split(microsecondsSince2000).days + CivilCalendar.day2000))
  }

  /// The time of the day; midnight for an infinity.
  public var time: CivilTime {
    CivilTime(microseconds: isFinite ? CivilCalendar.split(microsecondsSince2000).rest : 0) ?? .midnight
  }

  /// Orders by the clock.
  public static func < (left: CivilTimestamp, right: CivilTimestamp) -> Bool {
    left.microsecondsSince2000 < right.microsecondsSince2000
  }

  /// `2026-11-22T09:31:05`, `2026-11-22T09:31:05.25`, `0044-03-15T12:00:00 BC`, `infinity`.
  public var description: String {
    Self.text(microsecondsSince2000, isFixed: false, zone: "")
  }

  /// Reads ``description``'s form, with a `T` or a blank in its middle.
  public init?(_ text: String) {
    if text == "infinity" || text == "-infinity" {
      self = text.hasPrefix("-") ? .negativeInfinity : .infinity
      return
    }
    var (isBC, reader) = CivilReader(text).era
    guard let days = reader.date(isBC: isBC), reader.take("T") || reader.take(" "), let time = reader.time(),
      reader.isAtEnd, let number = Self.microseconds(days: days, time: time)
    else { return nil }
    microsecondsSince2000 = number
  }

  static func microseconds(days: Int, time: Int64) -> Int64? {
    let (whole, tooFar) = Int64(days - CivilCalendar.day2000)
      .multipliedReportingOverflow(by: CivilCalendar.microsecondsPerDay)
    let (sum, tooMuch) = whole.addingReportingOverflow(time)
    return tooFar || tooMuch || sum == .max || sum == .min ? nil : sum
  }

  static func text(_ number: Int64, isFixed: Bool, zone: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    append(number, isFixed: isFixed, zone: zone, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  static func append(_ number: Int64, isFixed: Bool, zone: String, to bytes: inout [UInt8]) {
    if number == .max { return bytes.append(contentsOf: "infinity".utf8) }
    if number == .min { return bytes.append(contentsOf: "-infinity".utf8) }
    let (days, rest) = CivilCalendar.split(number)
    var writer = CivilWriter(behind: &bytes)
    let isBC = writer.date(days + CivilCalendar.day2000)
    writer.letter("T")
    writer.time(rest, isFixed: isFixed)
    writer.bytes.append(contentsOf: zone.utf8)
    writer.era(isBC)
    writer.finish(&bytes)
  }
}

extension CivilTime {
  /// 00:00.
  public static let midnight = CivilTime(unchecked: 0)

  private init(unchecked microseconds: Int64) { self.microseconds = microseconds }
}
