import DBQuery
import Testing

@testable import DBMigrations

struct VersionTableTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let tool: ImportTool
    let rows: [[SQLValue]]
    let known: [String]
    /// The keys that are applied, or the code of the refusal.
    let expected: String

    init(
      _ name: String, _ tool: ImportTool, _ rows: [[SQLValue]], known: [String] = ["1", "2", "3"], _ expected: String
    ) {
      testDescription = name
      self.tool = tool
      self.rows = rows
      self.known = known
      self.expected = expected
    }
  }

  @Test(arguments: [
    Case("diesel", .diesel, [[.text("1")], [.text("2")]], "1 2"),
    Case("dbmate", .dbmate, [[.text("1")], [.text("3")]], "1 3"),
    Case("versionsWithoutFiles", .dbmate, [[.text("4")]], "unknownVersion"),
    Case("sqlx", .sqlx, [[.integer(1), .bool(true)], [.integer(2), .integer(1)]], "1 2"),
    Case("sqlxFailed", .sqlx, [[.integer(1), .bool(false)]], "halfDone"),
    Case(
      "gooseTakesTheLastWord", .goose,
      [
        [.integer(0), .bool(true)], [.integer(1), .bool(true)], [.integer(2), .bool(true)],
        [.integer(2), .bool(false)],
        [.integer(1), .bool(false)], [.integer(1), .bool(true)],
      ], "1"),
    Case("golangMigrateKnowsOneVersion", .golangMigrate, [[.integer(2), .bool(false)]], "1 2"),
    Case("golangMigrateDirty", .golangMigrate, [[.integer(2), .bool(true)]], "halfDone"),
    Case("golangMigrateUnknown", .golangMigrate, [[.integer(9), .bool(false)]], "unknownVersion"),
    Case("golangMigrateNothing", .golangMigrate, [], ""),
    Case(
      "flyway", .flyway,
      [
        [.null, .text("SCHEMA"), .bool(true)], [.text("1.0"), .text("SQL"), .bool(true)],
        [.text("2"), .text("SQL"), .bool(true)], [.text("2"), .text("UNDO_SQL"), .bool(true)],
        [.null, .text("SQL"), .bool(true)],
      ], "1"),
    Case(
      "flywayBaseline", .flyway,
      [[.text("2.5"), .text("BASELINE"), .integer(1)], [.text("3"), .text("SQL"), .integer(1)]],
      "1 2 3"),
    Case("flywayFailed", .flyway, [[.text("1"), .text("SQL"), .bool(false)]], "halfDone"),
  ])
  func readsWhatIsApplied(_ each: Case) throws {
    let width = each.rows.first?.count ?? 2
    let rows = ResultSet(columns: (0..<width).map { "c\($0)" }, cells: each.rows.flatMap(\.self))
    let got: String
    do {
      got = try VersionTable(tool: each.tool, name: "t").appliedKeys(rows, known: each.known).sorted().joined(
        separator: " ")
    } catch { got = error.code }
    if got != each.expected { throw Difference(text: "got \(got), wanted \(each.expected)") }
  }
}
