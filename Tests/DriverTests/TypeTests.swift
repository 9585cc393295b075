import DBEngine
import DBQuery
import DBSchema
import Glibc
import SeededRandom
import Testing

@testable import DBPostgres

/// Every type goes to the server and comes back as it was, in both formats.
@Suite(.enabled(if: Backend.available.contains(.postgresql), "DBTOOL_TEST_POSTGRES is not set")) struct TypeTests {
  /// A value with its type; what the server prints for it must be what it prints for our text.
  static let fixed: [(String, [String])] = [
    ("boolean", ["t", "f"]), ("smallint", ["-32768", "32767"]), ("integer", ["-2147483648", "2147483647"]),
    ("bigint", ["-9223372036854775808", "9223372036854775807"]), ("oid", ["0", "4294967295"]),
    ("real", ["1.5", "-3.4028235e+38", "1e-45", "NaN", "Infinity", "-Infinity", "0.1"]),
    ("double precision", ["0.1", "1.7976931348623157e+308", "5e-324", "NaN", "-Infinity", "-0"]),
    (
      "numeric",
      [
        "0", "0.000", "1.50", "-123456789012345678901234567890.000000000123", "NaN", "Infinity", "-Infinity", "10000",
        "1e131071", "1e-16383", "0.00010000", "99999999.9999",
      ]
    ),
    ("text", ["", "O'Hara \\ \" {} 漢字 🦉", "NULL"]), ("varchar(9)", ["x"]), ("char(5)", ["ab"]), ("name", ["n"]),
    ("json", ["{\"a\" : [1, null]}"]), ("jsonb", ["{\"a\": [1, null]}", "\"x\""]), ("xml", ["<a>b</a>"]),
    ("bytea", ["\\x", "\\x00ff5c22"]), ("uuid", ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"]),
    ("date", ["2026-11-22", "0044-03-15 BC", "4713-01-01 BC", "5874897-12-31", "infinity", "-infinity"]),
    ("time", ["00:00:00", "24:00:00", "09:31:05.123456"]),
    (
      "timestamp",
      ["2026-11-22 09:31:05.123456", "4713-01-01 00:00:00 BC", "294276-12-31 23:59:59.999999", "infinity", "-infinity"]
    ),
    (
      "timestamptz",
      ["2026-11-22 09:31:05.1+03", "0044-03-15 12:00:00+00 BC", "294276-12-31 23:59:59.999999+00", "infinity"]
    ),
    (
      "interval", ["1 year 2 mons -3 days +04:05:06.5", "-00:00:00.000001", "0", "-178000000 years", "2147483647 days"]
    ),
    ("inet", ["192.168.0.1", "192.168.0.1/24", "::1", "2001:db8::ff00:42:8329/64"]),
    ("cidr", ["10.0.0.0/8", "2001:db8::/32", "0.0.0.0/0"]), ("int4range", ["[1,5)", "empty", "(,)", "[3,)"]),
    ("numrange", ["(1.5,2.50]", "(,7]"]), ("tstzrange", ["[\"2026-01-01 00:00:00+00\",infinity)"]),
    ("daterange", ["[2026-01-01,2026-02-01)"]), ("int8range", ["(,9)"]), ("tsrange", ["(2026-01-01,)"]),
    ("integer[]", ["{}", "{1,NULL,-3}", "{{1,2},{3,4}}", "[0:1]={5,6}"]),
    ("text[]", ["{\"a b\",NULL,\"NULL\",\"\",\"x\\\"y\\\\z\",\"{}\",\"a(b)\"}"]), ("numeric[]", ["{1.50,NaN}"]),
    ("timestamptz[]", ["{\"2026-11-22 09:31:05+00\",NULL}"]), ("uuid[]", ["{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}"]),
    ("bytea[]", ["{\"\\\\x00ff\",NULL}"]), ("boolean[]", ["{t,f,NULL}"]), ("jsonb[]", ["{\"{\\\"a\\\": 1}\"}"]),
    ("int4range[]", ["{\"[1,2)\",empty}"]), ("tsvector", ["'a':1 'b':2"]), ("money", ["$1.00"]), ("point", ["(1,2)"]),
    ("macaddr", ["08:00:2b:01:02:03"]), ("bit(3)", ["101"]), ("timetz", ["09:31:05+02"]),
    ("type_mood", ["glad", "so so"]), ("type_mood[]", ["{glad,NULL,\"so so\"}"]), ("type_percent", ["42.50"]),
    ("type_percent[]", ["{42.50}"]), ("type_span", ["[\"so so\",glad]"]),
  ]

  @Test func bringsEveryTypeBackInBothFormats() throws {
    try Backend.postgresql.withConnection { connection in
      let schema = "types_\(getpid())"
      try connection.run("create schema \(identifier: schema)", .postgresql)
      defer { _ = try? connection.run("drop schema \(identifier: schema) cascade", .postgresql) }
      try connection.run("set search_path = \(identifier: schema), pg_catalog", .postgresql)
      for text: SQL in [
        "create type type_mood as enum ('so so', 'glad')", "create domain type_percent as numeric check (value < 101)",
        "create type type_span as range (subtype = type_mood)",
      ] { try connection.run(text, .postgresql) }
      for (type, texts) in Self.fixed {
        for text in texts {
          try expect(text, type, connection)
        }
      }
    }
  }

  /// Reads a value as text and as binary, compares both, and sends it back.
  private func expect(_ text: String, _ type: String, _ connection: any DriverConnection) throws {
    let place = "\(type) \(text.prefix(60))"
    let read = SQL(unsafe: "select $1::text::\(type) as v, null::\(type) as n").rendered(for: .postgresql)
    let asText = RenderedSQL(text: "select '\(text.replacing("'", with: "''"))'::\(type) as v", values: [])
    let first = try connection.execute(asText)[0][0]
    var values: [SQLValue] = []
    for _ in 0..<3 {
      let row = try connection.execute(RenderedSQL(text: read.text, values: [.text(text)]))[0]
      values.append(row[0])
      same(row[1], .null, place)
    }
    for value in values { check(Self.alike(value, first), "\(place): \(value) and \(first)") }
    // The first comparison is in the value's own type, and the second in the server's text.
    let back = RenderedSQL(
      text: "select coalesce($1::\(type)::text, 'null') = '\(text.replacing("'", with: "''"))'::\(type)::text",
      values: [first])
    for _ in 0..<2 { same(try connection.execute(back)[0][0], true, "\(place) as \(first) went back") }
  }

  /// The first use goes as text, and those after it in binary where the type that the server inferred has that.
  @Test func bindsAlikeBeforeAndAfterPreparing() throws {
    let texts = SQLValue.array(["a \"b\"", "", .null, "NULL", "{}"])
    let cases: [(String, SQLValue, String?)] = [
      ("bigint", .integer(.min), "-9223372036854775808"), ("integer", 2_147_483_647, "2147483647"),
      ("integer", 2_147_483_648, nil), ("smallint", -32768, "-32768"), ("smallint", 40_000, nil),
      ("numeric", 7, "7"), ("text", 7, "7"), ("double precision", .double(-0.0), "-0"),
      ("double precision", .double(.infinity), "Infinity"), ("double precision", 3, "3"),
      ("real", .double(0.1), "0.1"), ("boolean", true, "true"), ("boolean", .null, nil),
      ("uuid", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
      ("bigint[]", .array([1, .null, -3]), "{1,NULL,-3}"), ("bigint[]", .array([]), "{}"),
      ("integer[]", .array([1, 2_147_483_648]), nil), ("smallint[]", .array([5]), "{5}"),
      ("double precision[]", .array([.double(0.5), 2]), "{0.5,2}"), ("text[]", .array([1, "x"]), "{1,x}"),
      ("text[]", texts, #"{"a \"b\"","",NULL,"NULL","{}"}"#), ("text[]", .array(["a\0b"]), nil),
    ]
    try Backend.postgresql.withConnection { connection in
      for (type, value, printed) in cases {
        let statement = RenderedSQL(text: "select cast($1 as \(type))::text as v", values: [value])
        var outcomes: [String] = []
        // A value that always fits prepares the statement, also for those that fail.
        let plain = RenderedSQL(text: statement.text, values: [.null])
        for round in 0..<4 {
          do throws(DatabaseError) {
            outcomes.append("\(try connection.execute(statement)[0][0])")
          } catch {
            outcomes.append("\(error.kind) \(error.code ?? "") \(error.message)")
          }
          if round > 0 { _ = try connection.execute(plain) }
        }
        same(Set(outcomes).count, 1, "\(type) \(value): \(outcomes)")
        if let printed { same(outcomes[0], "\(SQLValue.text(printed))", type) }
        let results = try? connection.pipeline([statement, statement])
        if printed != nil { same(results?.map { $0[0][0] }, [.text(printed ?? ""), .text(printed ?? "")], type) }
      }
    }
  }

  /// Equality under which NaN is itself.
  private static func alike(_ left: SQLValue, _ right: SQLValue) -> Bool {
    if case .double(let a) = left, case .double(let b) = right { return a == b || a.isNaN && b.isNaN }
    if case .numeric(let a) = left, case .numeric(let b) = right { return a.description == b.description }
    return left == right
  }

  @Test func bringsRandomValuesBack() throws {
    var random = Seeded("values there and back")
    try Backend.postgresql.withConnection { connection in
      for round in 0..<400 {
        var digits = String(
          (1...Int.random(in: 1...60, using: &random)).map { _ in "0123456789".randomElement(using: &random) ?? "0" })
        if Bool.random(using: &random) {
          digits.insert(
            ".", at: digits.index(digits.startIndex, offsetBy: .random(in: 0...digits.count, using: &random)))
        }
        let micros = Int64.random(in: -211_813_488_000_000_000...9_223_371_331_199_999_999, using: &random)
        let bits = UInt64.random(in: 0 ... .max, using: &random)
        let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        let text = String(
          String.UnicodeScalarView(
            (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 1...0x2FFFF, using: &random)) }))
        let values: [(String, SQLValue)] = [
          ("numeric", Numeric((Bool.random(using: &random) ? "-" : "") + (digits == "." ? "0" : digits)).sqlValue),
          ("timestamptz", .instant(Instant(microsecondsSince2000: micros))),
          ("timestamp", .timestamp(CivilTimestamp(microsecondsSince2000: micros))),
          ("date", .date(Instant(microsecondsSince2000: micros).utc.date)),
          ("time", .time(Instant(microsecondsSince2000: micros).utc.time)),
          ("double precision", .double(Double(bitPattern: bits).isNaN ? 0 : Double(bitPattern: bits))),
          ("bigint", .integer(Int64(bitPattern: bits))), ("bytea", .bytes(bytes)), ("text", .text(text)),
          ("text[]", .array([.text(text), .null, .text("{\(text)\"")])),
          (
            "interval",
            .interval(
              Interval(
                months: .random(in: -2_000_000_000...2_000_000_000, using: &random),
                days: .random(in: .min ... .max, using: &random), microseconds: micros / 2))
          ),
        ]
        let list = values.enumerated().map { "$\($0.offset + 1)::\($0.element.0)" }.joined(separator: ", ")
        let row = try connection.execute(RenderedSQL(text: "select \(list)", values: values.map(\.1)))[0]
        for (index, (type, value)) in values.enumerated() {
          check(Self.alike(row[index], value), "round \(round), \(type): sent \(value), found \(row[index])")
        }
      }
    }
  }

  @Test func bindsListsAndArrays() throws {
    for backend in Backend.available {
      try backend.withConnection { connection in
        try connection.run("create temp table l (id int, name text)", backend)
        for number in 1...5 { try connection.run("insert into l values (\(number), \("n\(number)"))", backend) }
        for _ in 0..<3 {
          let found = try connection.run("select id from l where id \(list: [2, 4, 9]) order by id", backend)
          same(found.map { $0[0] }, [2, 4])
          same(try connection.run("select id from l where name \(list: ["n1", "x\"{}"])", backend).count, 1)
          same(try connection.run("select id from l where id \(list: [Int]())", backend).count, 0)
        }
      }
    }
  }

  @Test func storesEveryValueOnSQLiteWithoutLoss() throws {
    try Backend.sqlite.withConnection { connection in
      func back<Value: SQLValueConvertible & SQLValueDecodable & Equatable>(_ values: Value...) throws {
        for value in values {
          same(try connection.run("select \(value)", .sqlite)[0].decode(Value.self, 0), value)
        }
      }
      try back(Int64.min, .max)
      for text in ["1.50", "NaN", "-Infinity", "12345678901234567890.00000000001"] {
        if let number = Numeric(text) {
          same(
            try connection.run("select \(number)", .sqlite)[0].decode(Numeric.self, 0).description, number.description)
        }
      }
      try back(Instant.now, .infinity, .negativeInfinity, Instant(microsecondsSince2000: -211_813_488_000_000_000))
      try back(CivilDate(daysSince1970: -1), .infinity)
      try back(Interval(months: 1, days: -2, microseconds: 3))
      try back([1, 2], [Int]())
      try back(["a\"\\\n\u{1}é", nil] as [String?], [nil])
      try back([UInt8]([1, 2]))
      try back(UInt64.max)
      failure(.other) { try connection.run("select \(Double.nan)", .sqlite) }
      same(try connection.run("select value from json_each(\([5, 6]))", .sqlite).map { $0[0] }, [5, 6])
    }
  }
}
