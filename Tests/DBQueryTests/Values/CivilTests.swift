import DBQuery
import SeededRandom
import Testing

/// Dates and times are read and written as ISO 8601 and PostgreSQL do.
@Suite struct CivilTests {
  @Test func countsDaysAsTheCalendarDoes() {
    let cases: [(String, Int32)] = [
      ("1970-01-01", 0), ("2000-03-01", 11_017), ("2000-01-01", 10_957), ("1969-12-31", -1), ("0001-01-01", -719_162),
      ("0001-12-31 BC", -719_163), ("4714-11-24 BC", -2_440_588), ("9999-12-31", 2_932_896),
      ("5874897-12-31", 2_145_042_905), ("2024-02-29", 19_782),
    ]
    for (text, days) in cases {
      verify(CivilDate(text)?.daysSince1970, days, text)
      verify(CivilDate(daysSince1970: days).description, text, text)
    }
    for wrong in [
      "2023-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-01-32", "26-01-01", "2026-1-1", "", "x",
      "0000-01-01 BC", "2026-01-01x",
    ] {
      verify(CivilDate(wrong), nil, wrong)
    }
    var previous = CivilDate(daysSince1970: -800_000)
    for number in Int32(-799_999)...800_000 {
      let day = CivilDate(daysSince1970: number)
      let follows =
        day.day == previous.day + 1 && day.month == previous.month
        || day.day == 1 && (day.month == previous.month + 1 || day.month == 1 && day.year == previous.year + 1)
      guard follows, CivilDate(year: day.year, month: day.month, day: day.day) == day else {
        Issue.record("\(day) does not follow \(previous)")
        return
      }
      previous = day
    }
  }

  @Test func readsAndWritesEveryForm() {
    let instants: [(String, String?)] = [
      ("2026-11-22T10:31:05+01:00", "2026-11-22T09:31:05.000000Z"),
      ("2026-11-22 09:31:05.25+00", "2026-11-22T09:31:05.250000Z"),
      ("1890-01-01 00:00:00-00:19:32", "1890-01-01T00:19:32.000000Z"),
      ("0044-03-15 12:00:00+00 BC", "0044-03-15T12:00:00.000000Z BC"), ("infinity", "infinity"),
      ("-infinity", "-infinity"), ("294276-12-31T23:59:59.999999Z", "294276-12-31T23:59:59.999999Z"),
      ("2026-11-22T09:31:05", nil), ("2026-11-22", nil), ("2026-11-22T09:31:60Z", nil), ("", nil),
    ]
    for (text, wanted) in instants { verify(Instant(text)?.description, wanted, text) }
    let timestamps: [(String, String?)] = [
      ("2026-11-22 09:31:05.123456", "2026-11-22T09:31:05.123456"), ("2026-11-22T09:31", "2026-11-22T09:31:00"),
      ("4713-01-01 00:00:00 BC", "4713-01-01T00:00:00 BC"), ("2026-11-22T09:31:05Z", nil),
      ("2026-11-22T24:00:00", "2026-11-23T00:00:00"), ("400000-01-01T00:00:00", nil),
    ]
    for (text, wanted) in timestamps { verify(CivilTimestamp(text)?.description, wanted, text) }
    let times: [(String, String?)] = [
      ("00:00:00", "00:00:00"), ("24:00:00", "24:00:00"), ("23:59:59.999999", "23:59:59.999999"), ("24:00:01", nil),
      ("09:31:05.250", "09:31:05.25"), ("9:31", nil),
    ]
    for (text, wanted) in times { verify(CivilTime(text)?.description, wanted, text) }
    let intervals: [(String, String?)] = [
      ("1 year 2 mons -3 days +04:05:06.5", "P1Y2M-3DT4H5M6.5S"), ("-00:00:00.000001", "PT-0.000001S"),
      ("P1Y2M3DT4H5M6.5S", "P1Y2M3DT4H5M6.5S"), ("PT0S", "PT0S"), ("00:00:00", "PT0S"), ("P", nil), ("", nil),
      ("2562047788:00:54.775807", "PT2562047788H54.775807S"), ("PT9999999999999H", nil), ("1 fortnight", nil),
    ]
    for (text, wanted) in intervals { verify(Interval(text)?.description, wanted, text) }
  }

  @Test func readsBackWhatItWrites() {
    var random = Seeded("times there and back")
    for _ in 0..<5000 {
      let number = Int64.random(in: -211_813_488_000_000_000...9_223_371_331_199_999_999, using: &random)
      let instant = Instant(microsecondsSince2000: number)
      verify(Instant(instant.description), instant, instant.description)
      verify(CivilTimestamp(instant.utc.description), instant.utc, instant.utc.description)
      let span = Interval(
        months: .random(in: .min ... .max, using: &random), days: .random(in: .min ... .max, using: &random),
        microseconds: .random(in: .min ... .max, using: &random))
      verify(Interval(span.description), span, span.description)
    }
  }
}

func verify<Value: Equatable>(
  _ found: Value, _ wanted: Value, _ words: @autoclosure () -> String, at place: SourceLocation = #_sourceLocation
) {
  if found != wanted {
    Issue.record(
      "\(words()): found \(String(describing: found)), wanted \(String(describing: wanted))", sourceLocation: place)
  }
}
