import DBEngine
import Testing

@testable import DBToolKit

struct FailureRenderingTests {
  @Test func saysWhatWhereWhyAndWhatNext() throws {
    let failure = ToolFailure(
      "undefinedObject", "relation \"users\" does not exist (42P01)", file: "migrations/x.sql", line: 12,
      statement: "insert into users (email)\nvalues ($1)\n", offset: 12, object: "table users", cause: "it was dropped",
      hint: "dbtool history")
    try expectEqual(
      failure.rendered(color: false),
      """
      error: relation "users" does not exist (42P01)
        at migrations/x.sql:12
        object: table users
          insert into users (email)
                      ^
        cause: it was dropped
      hint: dbtool history

      """)
    try expectEqual(
      ToolFailure(.usage, "x", hint: "y").rendered(color: true),
      "\u{1B}[31merror:\u{1B}[0m x\n\u{1B}[36mhint:\u{1B}[0m y\n")
  }

  /// Statement, offset, wanted lines.
  @Test(
    arguments: [
      ("select 1", nil, ["select 1"]), ("a\nb\nc\nd", nil, ["a", "b", "c …"]), ("a\nb\nc\nd", 6, ["b", "c", "d", "^"]),
      ("a\nb\nc\nd", 0, ["a", "^"]), ("a\n\tbc d", 6, ["a", "  bc d".replacing("  ", with: " "), "    ^"]),
      ("日本 x", 7, ["日本 x", "     ^"]), ("ab", 2, ["ab", "  ^"]), ("ab", 99, ["ab"]), ("ab", -1, ["ab"]),
      ("", nil, [""]),
      ("a\u{1B}b", 2, ["a\\u{1B}b", "       ^"]),
    ] as [(String, Int?, [String])])
  func marksThePlaceInAStatement(statement: String, offset: Int?, wanted: [String]) throws {
    try expectEqual(StatementExcerpt(statement, offset: offset, lines: 3).lines, wanted, statement)
  }

  @Test func keepsThePlaceOfALongLineInSight() throws {
    let statement = String(repeating: "x", count: 500) + "!" + String(repeating: "y", count: 500)
    let lines = StatementExcerpt(statement, offset: 500, lines: 3).lines
    try require(lines.allSatisfy { DisplayWidth.of($0) <= StatementExcerpt.longestLine + 1 }, "\(lines)")
    let caret = lines[1].count - 1
    try expectEqual(Array(lines[0])[caret], "!")
  }

  @Test func letsNoTextPassForALineOfItsOwn() throws {
    for name in HostileNames.all {
      let failure = ToolFailure(.internal, "m\(name)", file: name, object: name, cause: "c\(name)", hint: "h\(name)")
      for line in failure.rendered(color: false).split(separator: "\n") {
        try require(["error: ", "  ", "hint: "].contains { line.hasPrefix($0) }, "\(String(reflecting: line))")
      }
    }
  }

  @Test func keepsWhatADatabaseSaid() throws {
    let failure = ToolFailure(
      DatabaseError(
        .unique, "duplicate key", detail: "Key (email)=(x) exists", hint: "h", code: "23505", schema: "app",
        table: "users",
        constraint: "users_email_key", statement: "insert", offset: 3))
    try expectEqual(
      failure,
      ToolFailure(
        "unique", "duplicate key (23505)", statement: "insert", offset: 3,
        object: "constraint users_email_key of table app.users", cause: "Key (email)=(x) exists", hint: "h"))
    try expectEqual(ToolFailure(CancellationError()).exit, .interrupted)
  }
}
