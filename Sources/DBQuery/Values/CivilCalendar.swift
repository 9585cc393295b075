/// The proleptic Gregorian calendar, counted in days from 1970-01-01.
///
/// Both directions are Howard Hinnant's `days_from_civil` and `civil_from_days` ("chrono-Compatible Low-Level Date
/// Algorithms"): years run from March, so that the leap day is a year's last, and eras of 400 years have 146,097 days.
/// Years are astronomical: 0 is 1 BC, -43 is 44 BC.
enum CivilCalendar {
  /// The day's number.
  static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The day's name.
  static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// How many days a month has.
  static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  static let microsecondsPerDay: Int64 = 86_400_000_000
  /// 2000-01-01, from where PostgreSQL counts.
  static let day2000 = 10_957

  /// Days and the rest of the day, rounding down.
  static func split(_ microseconds: Int64) -> (days: Int, rest: Int64) {
    let (quotient, rest) = microseconds.quotientAndRemainder(dividingBy: microsecondsPerDay)
    return rest < 0 ? (Int(quotient) - 1, rest + microsecondsPerDay) : (Int(quotient), rest)
  }
}
