import DBQuery
import DBSchema
import Testing

/// Decimal numbers keep every digit and their scale.
@Suite struct NumericTests {
  @Test func readsAndWritesEveryDigit() {
    let cases: [(String, String?)] = [
      ("0", "0"), ("-0", "0"), ("0.000", "0.000"), ("1.50", "1.50"), ("-0.001", "-0.001"), ("10000", "10000"),
      ("10000.0001", "10000.0001"), ("123456789.987654321", "123456789.987654321"), (".5", "0.5"), ("5.", "5"),
      ("1e5", "100000"), ("1.5e-7", "0.00000015"), ("12e-1", "1.2"), ("0.00001", "0.00001"), ("NaN", "NaN"),
      ("-Infinity", "-Infinity"), ("inf", "Infinity"), ("00012", "12"), ("", nil), (".", nil), ("1x", nil),
      ("1e", nil), ("--1", nil), ("1e200001", nil), ("1e131071", "1" + String(repeating: "0", count: 131_071)),
      ("1e131072", nil), ("1e-16383", "0." + String(repeating: "0", count: 16_382) + "1"), ("1e-16384", nil),
    ]
    for (text, wanted) in cases { verify(Numeric(text)?.description, wanted, text) }
  }

  @Test func ordersByValue() {
    let ascending = [
      "-Infinity", "-1e20", "-10000", "-2", "-1.5", "-0.0001", "0", "0.0001", "0.5", "1", "1.5", "9999", "10000", "1e20",
      "Infinity", "NaN",
    ].compactMap(Numeric.init)
    for (left, low) in ascending.enumerated() {
      for (right, high) in ascending.enumerated() {
        verify(low < high, left < right, "\(low) < \(high)")
        verify(low == high, left == right, "\(low) == \(high)")
      }
    }
    verify(Set(["1.0", "1.00", "1"].compactMap(Numeric.init)).count, 1, "equal whatever the scale")
  }

  @Test func convertsWholeNumbers() {
    for number in [Int64.min, -10_000, -1, 0, 1, 9999, 10_000, 100_000_000, .max] {
      verify(Numeric(number).description, "\(number)", "\(number)")
      verify(Numeric("\(number).00")?.int64, number, "\(number)")
    }
    for text in ["9223372036854775808", "0.5", "1e30", "NaN", "10000.1"] { verify(Numeric(text)?.int64, nil, text) }
    verify(UInt64.max.sqlValue, .numeric(Numeric(UInt64.max)), "beyond 63 bits")
    verify(UInt64(sqlValue: UInt64.max.sqlValue), .max, "and back")
  }

  @Test func writesArraysAndRangesAsTheServerReadsThem() {
    let cases: [(SQLValue, String)] = [
      ([1, 2, 3].sqlValue, "{1,2,3}"), ([String]().sqlValue, "{}"), (["a", nil, "N\"\\"].sqlValue, #"{"a",NULL,"N\"\\"}"#),
      ([[UInt8]]([[1, 255]]).map { SQLValue.bytes($0) }.sqlValue, #"{"\\x01ff"}"#), ((1..<5).sqlValue, "[1,5)"),
      ((1..<1).sqlValue, "empty"), (.range(SQLRange(lower: nil, upper: "a b", includesUpper: true)), #"(,"a b"]"#),
      ([UInt8]([7]).sqlValue, #"\x07"#),
    ]
    for (value, wanted) in cases {
      verify((SQL(stringLiteral: "") + "\(value)").rendered(for: .postgresql).values, [value], wanted)
      if case .range(let range) = value { verify(range.description, wanted, wanted) }
    }
    verify((1..<5), Range<Int>(sqlValue: (1..<5).sqlValue) ?? 0..<0, "back")
    verify(["a", nil], [String?](sqlValue: [String?](["a", nil]).sqlValue) ?? [], "back")
  }

  @Test func rendersListsAndCasts() {
    let cases: [(SQL, String, String)] = [
      ("id \(list: [1, 2])", "id = any($1)", "id in (?1, ?2)"), ("id \(list: [Int]())", "id = any($1)", "id in ()"),
      ("\(5) + \("x", as: "date")", "$1 + cast($2 as date)", "?1 + ?2"),
    ]
    for (sql, postgresql, sqlite) in cases {
      verify(sql.rendered(for: .postgresql).text, postgresql, postgresql)
      verify(sql.rendered(for: .sqlite).text, sqlite, sqlite)
    }
  }

  @Test func decodesWhatFitsAndNamesWhatDoesNot() throws {
    enum Mood: String, SQLValueConvertible, SQLValueDecodable { case glad, sad }
    struct Options: Codable, Sendable, Equatable { var theme: String }
    let json = try JSONText(Options(theme: "dark"))
    let row = ResultSet(
      columns: ["n", "mood", "j", "big", "none"], cells: [300, Mood.sad.sqlValue, json.sqlValue, .integer(.max), nil])[0]
    verify(try row.decode(Int16.self, 0), 300, "n")
    verify(try row.decode(Mood.self, "mood"), .sad, "mood")
    verify(try row.decode(JSONText<Options>.self, 2).value, Options(theme: "dark"), "j")
    verify(try row.decode(Mood?.self, "none"), nil, "none")
    for wrong in [{ _ = try row.decode(Int32.self, "big") }, { _ = try row.decode(Instant.self, "big") }] {
      do {
        try wrong()
        Issue.record("must throw")
      } catch let failure as DecodingFailure {
        verify([failure.column, failure.found], ["big", "an integer"], failure.description)
      }
    }
  }
}
