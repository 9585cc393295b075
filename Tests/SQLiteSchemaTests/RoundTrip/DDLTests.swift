import DBMigrations
import DBSchema
import Testing

@Suite struct DDLTests {
  @Test(arguments: [
    ("a>0", "A > 0 -- yes", true), ("total >= 0", "\"Total\">=0", true), ("[a b] = 1", "`a b`=1", true),
    ("a = 'x'", "a = 'X'", false), ("a is null", "a is \"null\"", false), ("a", "b", false), ("a", "'a'", false),
    ("1", "\"1\"", false), ("0xFF", "0Xff", true), ("a b", "ab", false), ("x'00'", "'00'", false),
    ("\"a\"\"b\" > 1", "[a\"b] > 1", true), ("varchar(10)", "VARCHAR ( 10 )", true), ("'", "''", false),
  ])
  func comparesByWhatSQLiteReads(_ left: String, _ right: String, _ isSame: Bool) {
    same(SQLiteText.isSame(left, right), isSame, "\(left) and \(right)")
    same(SQLiteText.isSame(right, left), isSame, "\(right) and \(left)")
  }

  @Test func endsCommentsBeforeWhatFollows() async throws {
    let table = TableDefinition(
      name: QualifiedName("t"),
      columns: [
        ColumnDefinition(name: "a", type: "int", defaultExpression: "1 -- one"),
        ColumnDefinition(name: "b", type: "int", generated: GeneratedDefinition(expression: "a -- a")),
      ], checks: [CheckDefinition(expression: "a > 0 -- positive")])
    let index = IndexDefinition(
      name: "i", elements: [IndexElement(key: .expression("abs(a) -- abs"))], predicate: "a > 1 -- some")
    let found = try await schema(after: [
      SQLiteDDL.createTable(table), SQLiteDDL.createIndex(index, on: "t"),
      SQLiteDDL.createView(ViewDefinition(name: QualifiedName("v"), query: "select a from t -- all")),
    ])
    same(found.tables.first?.columns.map(\.defaultExpression), ["1", nil])
    same(found.tables.first?.columns.last?.generated?.expression, "a")
    same(found.tables.first?.checks.map(\.expression), ["a > 0"])
    same(found.tables.first?.indexes.first?.predicate, "a > 1")
    same(found.tables.first?.indexes.first?.elements, [IndexElement(key: .expression("abs(a)"))])
    same(found.views.map(\.query), ["select a from t"])
    check(SQLiteDDL.createIndex(index, on: "t").hasSuffix("\n"), "a semicolon would be part of the comment")
  }
}
