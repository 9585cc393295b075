#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A moment in time, the same everywhere: PostgreSQL's `timestamptz`, to the microsecond, in UTC.
///
/// From 4713 BC to 294276 AD in PostgreSQL, with both infinities. On SQLite it is kept as its text, always with six
/// digits behind the point, so that text sorts by time from year 1 to 9999.
///
/// ```swift
/// let now = Instant.now
/// let then = Instant("2026-11-22T10:31:05+01:00")
/// then?.description    // 2026-11-22T09:31:05.000000Z
/// ```
public struct Instant: Sendable, Hashable, Comparable, LosslessStringConvertible {
  /// Microseconds from 2000-01-01T00:00Z; the extreme numbers are the infinities. From there, because counted from
  /// 1970 the last centuries that PostgreSQL knows do not fit.
  public let microsecondsSince2000: Int64

  private static let epoch: Int64 = 946_684_800_000_000

  /// After every moment.
  public static let infinity = Instant(microsecondsSince2000: .max)
  /// Before every moment.
  public static let negativeInfinity = Instant(microsecondsSince2000: .min)

  /// The system's clock.
  public static var now: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microsecondsSince2000: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000 - epoch)
  }

  /// Makes a moment by its number.
  public init(microsecondsSince2000: Int64) { self.microsecondsSince2000 = microsecondsSince2000 }

  /// Makes a moment by its number from 1970-01-01T00:00Z; nil beyond the range.
  public init?(microsecondsSince1970: Int64) {
    let (number, overflows) = microsecondsSince1970.subtractingReportingOverflow(Self.epoch)
    if overflows { return nil }
    microsecondsSince2000 = number
  }

  /// Microseconds from 1970-01-01T00:00Z; nil for the infinities, and for moments too far to be counted from there.
  public var microsecondsSince1970: Int64? {
    guard isFinite else { return nil }
    let (number, overflows) = microsecondsSince2000.addingReportingOverflow(Self.epoch)
    return overflows ? nil : number
  }

  /// Whether it is a moment, and neither infinity.
  public var isFinite: Bool { microsecondsSince2000 != .max && microsecondsSince2000 != .min }

  /// The date and time that a clock in UTC shows.
  public var utc: CivilTimestamp { CivilTimestamp(microsecondsSince2000: microsecondsSince2000) }

  /// Orders by time.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.microsecondsSince2000 < right.microsecondsSince2000
  }

  /// `2026-11-22T09:31:05.000000Z`, `0044-03-15T12:00:00.000000Z BC`, `infinity`.
  public var description: String { CivilTimestamp.text(microsecondsSince2000, isFixed: true, zone: "Z") }

  /// Reads a date, a time and an offset from UTC (`Z`, `+01`, `+01:00`) in ISO 8601 or as PostgreSQL prints them. A
  /// text without an offset is no moment.
  public init?(_ text: String) {
    if text == "infinity" || text == "-infinity" {
      self = text.hasPrefix("-") ? .negativeInfinity : .infinity
      return
    }
    var (isBC, reader) = CivilReader(text).era
    guard let days = reader.date(isBC: isBC), reader.take("T") || reader.take(" "), let time = reader.time(),
      let zone = reader.zone(), reader.isAtEnd,
      let number = CivilTimestamp.microseconds(days: days, time: time - Int64(zone) * 1_000_000)
    else { return nil }
    microsecondsSince2000 = number
  }
}
