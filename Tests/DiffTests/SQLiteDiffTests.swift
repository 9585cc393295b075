import DBSchema
import Testing

@testable import DBMigrations

/// What a change of a SQLite schema is written as.
struct SQLiteDiffTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let title: String
    let from: DatabaseSchema
    let to: DatabaseSchema
    let summary: [String]
    var testDescription: String { title }
    init(_ title: String, _ from: DatabaseSchema, _ to: DatabaseSchema, _ summary: String...) {
      (self.title, self.from, self.to, self.summary) = (title, from, to, summary)
    }
  }

  static func users(_ columns: [ColumnDefinition], change: (inout TableDefinition) -> Void = { _ in }) -> DatabaseSchema
  {
    sqlite(
      table("users", "id integer") { table in
        table.columns += columns
        change(&table)
      })
  }

  static let cases: [Case] = [
    Case("a plain column comes", users([]), users([column("n integer = 0")]), "+ column users.n integer"),
    Case(
      "a column with a computed default needs a rebuild", users([]), users([column("n text = CURRENT_TIMESTAMP")]),
      "~ table users: made anew with its rows"),
    Case("not null with a value", users([]), users([column("n integer! = -1")]), "+ column users.n integer"),
    Case("not null without one", users([]), users([column("n integer!")]), "~ table users: made anew with its rows"),
    Case(
      "a stored computed column", users([]),
      users([ColumnDefinition(name: "g", type: "int", generated: GeneratedDefinition(expression: "id + 1"))]),
      "~ table users: made anew with its rows"),
    Case(
      "a virtual computed column", users([]),
      users([
        ColumnDefinition(name: "g", type: "int", generated: GeneratedDefinition(expression: "id + 1", isStored: false))
      ]), "+ column users.g int"),
    Case(
      "a column with its foreign key", users([]),
      users([column("boss integer")]) {
        $0.foreignKeys = [
          ForeignKeyDefinition(columns: ["boss"], target: QualifiedName("users"), targetColumns: ["id"])
        ]
      }, "+ column users.boss integer", "+ foreign key of users (boss) -> users"),
    Case("a plain column goes", users([column("n integer")]), users([]), "- column users.n integer"),
    Case(
      "a column with its index goes",
      users([column("n integer")]) { $0.indexes = [IndexDefinition(name: "i", elements: [.column("n")])] }, users([]),
      "- index i on users", "- column users.n integer"),
    Case(
      "a column that a check reads",
      users([column("n integer")]) { $0.checks = [CheckDefinition(expression: "n > 0")] }, users([]),
      "~ table users: made anew with its rows"),
    Case(
      "a column with a foreign key goes",
      users([column("boss integer")]) {
        $0.foreignKeys = [
          ForeignKeyDefinition(columns: ["boss"], target: QualifiedName("users"), targetColumns: ["id"])
        ]
      }, users([]), "~ table users: made anew with its rows"),
    Case(
      "another type", users([column("n integer")]), users([column("n text")]),
      "~ table users: made anew with its rows"),
    Case(
      "words of other case, blanks and needless quotes",
      users([column("N INTEGER = (1)"), column("t varchar(20)")]) {
        $0.checks = [CheckDefinition(expression: "\"n\"  > 0 /* why */")]
      },
      users([column("n integer = 1"), column("t VARCHAR (20)")]) {
        $0.checks = [CheckDefinition(name: "users_n_check", expression: "n > 0")]
      }),
    Case(
      "another string", users([column("n text = 'A'")]), users([column("n text = 'a'")]),
      "~ table users: made anew with its rows"),
    Case(
      "what goes without saying",
      users([column("boss integer")]) {
        $0.columns[1].collation = QualifiedName("BINARY")
        $0.foreignKeys = [ForeignKeyDefinition(columns: ["boss"], target: QualifiedName("users"), targetColumns: [])]
      },
      users([column("boss integer")]) {
        $0.foreignKeys = [
          ForeignKeyDefinition(
            columns: ["boss"], target: QualifiedName("Users"), targetColumns: ["id"], deferrability: .initiallyImmediate
          )
        ]
      }),
    Case(
      "columns in another order", users([column("a text"), column("b text")]),
      users([column("b text"), column("a text")])),
    Case("strict", users([]), users([]) { $0.options.isStrict = true }, "~ table users: made anew with its rows"),
  ]

  @Test(arguments: cases) func findsTheShortestWay(_ each: Case) {
    #expect(SchemaDiff(from: each.from, to: each.to).operations.map(\.summary) == each.summary)
  }

  @Test func rebuildsATableBetweenItsViewsAndTriggers() throws {
    let view = ViewDefinition(name: QualifiedName("names"), query: "select id from Users")
    let second = ViewDefinition(name: QualifiedName("also"), query: "select * from names")
    let trigger = TriggerDefinition(
      name: "touch", table: "users", sql: "create trigger touch after update on users begin select 1; end")
    func add(_ schema: inout DatabaseSchema) {
      schema.views = [second, view]
      schema.triggers = [trigger]
    }
    var from = Self.users([column("n integer")]) {
      $0.indexes = [IndexDefinition(name: "i", elements: [.column("n")])]
    }
    var to = Self.users([column("n text!")]) { $0.indexes = [IndexDefinition(name: "i", elements: [.column("n")])] }
    add(&from)
    add(&to)
    #expect(
      try statements(from, to) == [
        "drop trigger \"touch\"", "drop view \"also\"", "drop view \"names\"",
        "create table \"_dbtool_new_users\" (\n  \"id\" integer primary key not null,\n  \"n\" text not null\n)",
        "insert or abort into \"_dbtool_new_users\" (\"id\", \"n\") select \"id\", \"n\" from \"users\"",
        "drop table \"users\"", "alter table \"_dbtool_new_users\" rename to \"users\"",
        "create index \"i\" on \"users\" (\"n\")", "create view \"names\" as select id from Users",
        "create view \"also\" as select * from names", trigger.sql,
      ])
  }
}
