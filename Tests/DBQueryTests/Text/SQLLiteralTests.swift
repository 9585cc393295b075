import DBSchema
import Testing

@testable import DBQuery

struct SQLLiteralTests {
  @Test func writesValuesIntoTheText() {
    let cases: [(SQLValue, postgresql: String, sqlite: String)] = [
      (.null, "null", "null"), (.bool(true), "true", "1"), (.bool(false), "false", "0"), (.integer(-7), "-7", "-7"),
      (.double(1.5), "'1.5'::float8", "1.5"), (.text("it's"), "'it''s'", "'it''s'"),
      (.text("a\\b"), "E'a\\\\b'", "'a\\b'"), (.text("'\\'"), "E'''\\\\'''", "'''\\'''"), (.text("$1"), "'$1'", "'$1'"),
      (.text("x\u{301}'\u{301}"), "'x\u{301}''\u{301}'", "'x\u{301}''\u{301}'"),
      (.bytes([0, 255]), "'\\x00ff'::bytea", "x'00ff'"),
    ]
    for (value, postgresql, sqlite) in cases {
      let sql: SQL = "select \(value), 2"
      #expect(sql.literalText(for: .postgresql) == "select \(postgresql), 2")
      #expect(sql.literalText(for: .sqlite) == "select \(sqlite), 2")
    }
  }
}
