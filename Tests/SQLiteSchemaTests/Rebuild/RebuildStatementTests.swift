import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

@Suite struct RebuildStatementTests {
  private static func table(_ name: Identifier, _ columns: [ColumnDefinition], _ key: PrimaryKeyDefinition? = nil)
    -> TableDefinition
  {
    TableDefinition(name: QualifiedName(name), columns: columns, primaryKey: key)
  }

  @Test func writesTheProcedureInOrder() {
    let before = Self.table("t", [.init(name: "a", type: "int")])
    var after = before
    after.columns.append(ColumnDefinition(name: "b", type: "int", generated: GeneratedDefinition(expression: "a")))
    after.indexes = [IndexDefinition(name: "i", elements: [.column("a")])]
    let rebuild = TableRebuild(
      before: before, after: after,
      copies: [.init(column: "a", expression: "\"a\" + 1"), .init(column: "b", expression: "1")],
      triggers: [
        TriggerDefinition(name: "x", table: "t", sql: "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END")
      ],
      views: [
        ViewDefinition(name: QualifiedName("v"), query: "select a from t"),
        ViewDefinition(name: QualifiedName("w"), query: "select a from v"),
      ])
    same(
      rebuild.statements(avoiding: ["_DBTOOL_new_t", "_dbtool_new_t_2"]),
      [
        "drop trigger \"x\"", "drop view \"w\"", "drop view \"v\"",
        "create table \"_dbtool_new_t_3\" (\n  \"a\" int,\n  \"b\" int generated always as (a) stored\n)",
        "insert or abort into \"_dbtool_new_t_3\" (rowid, \"a\") select rowid, \"a\" + 1 from \"t\"",
        "drop table \"t\"",
        "alter table \"_dbtool_new_t_3\" rename to \"t\"", "create index \"i\" on \"t\" (\"a\")",
        "create view \"v\" as select a from t", "create view \"w\" as select a from v",
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END",
      ])
  }

  /// Which words the rowid is copied by.
  @Test(arguments: [
    ("create table t (a)", "rowid"), ("create table t (a, RowID)", "_rowid_"),
    ("create table t (rowid, _rowid_, a)", "oid"), ("create table t (rowid, _rowid_, oid)", nil),
    ("create table t (a integer primary key)", nil), ("create table t (a integer primary key desc)", "rowid"),
    ("create table t (a int primary key)", "rowid"), ("create table t (a int primary key) without rowid", nil),
    ("create table t (a integer, primary key (a desc))", nil),
  ])
  func copiesTheRowIDWhereItIsNoColumn(_ sql: String, _ word: String?) async throws {
    try await withTemporaryDatabase(.sqlite) { database in
      try await database.engine().withConnection { connection in
        try await connection.execute(SQL(unsafe: sql))
        let column = sql.contains(", oid)") ? "oid" : "a"
        try await connection.execute(SQL(unsafe: "insert into t (\(column)) values (5), (6), (7)"))
        try await connection.execute(SQL(unsafe: "delete from t where \(column) = 5"))
        let id = word ?? column
        let before = try await connection.lines("select \(id), \(column) from t order by 1")
        let schema = try await connection.inspectSchema()
        let statements = try TableRebuild("t", in: schema) { _ in }.statements()
        same(statements.contains { $0.contains("(\(word ?? "rowid"), ") }, word != nil, "\(statements)")
        for statement in statements { try await connection.execute(SQL(unsafe: statement)) }
        same(try await connection.lines("select \(id), \(column) from t order by 1"), before, sql)
        same(try await connection.inspectSchema(), schema, sql)
      }
    }
  }

  @Test func keepsRowsOfWhichNoColumnStays() async throws {
    try await withTemporaryDatabase(.sqlite) { database in
      try await database.engine().withConnection { connection in
        try await connection.execute("create table t (a)")
        try await connection.execute("insert into t values (1), (2)")
        let rebuild = try TableRebuild("t", in: try await connection.inspectSchema()) { table in
          table.columns = [ColumnDefinition(name: "id", type: "integer"), ColumnDefinition(name: "n", type: "int")]
          table.primaryKey = PrimaryKeyDefinition(columns: ["id"])
        }
        for statement in rebuild.statements() { try await connection.execute(SQL(unsafe: statement)) }
        same(try await connection.lines("select id, n from t order by id"), ["1|null", "2|null"])
      }
    }
  }

  @Test func keepsTheCounterOfAnEmptyTableAndOneThatWasNeverUsed() async throws {
    try await withTemporaryDatabase(.sqlite) { database in
      try await database.engine().withConnection { connection in
        for name in ["used", "it's new"] {
          try await connection.execute(
            "create table \(identifier: name) (id integer primary key autoincrement, a int)")
        }
        try await connection.execute("insert into used values (41, 1)")
        try await connection.execute("delete from used")
        for name in ["used", "it's new"] as [Identifier] {
          let schema = try await connection.inspectSchema()
          let rebuild = try TableRebuild(name, in: schema) { $0.columns[1].type = "text" }
          for statement in rebuild.statements() { try await connection.execute(SQL(unsafe: statement)) }
          try await connection.execute("insert into \(identifier: name.name) (a) values (1)")
        }
        same(try await connection.lines("select max(id) from used"), ["42"])
        same(try await connection.lines("select name, seq from sqlite_sequence order by 1"), ["it's new|1", "used|42"])
      }
    }
  }
}
