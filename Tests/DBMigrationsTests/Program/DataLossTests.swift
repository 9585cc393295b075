import DBSchema
import Testing

@testable import DBMigrations

/// Which tables and columns of the present a way down drops, whatever it calls them.
@Suite struct DataLossTests {
  /// The drops of downs that run one after the other, each a group of its own.
  private func drops(_ bodies: [String], _ dialect: DialectName = .postgresql) throws -> [String] {
    var finder = DataLossFinder(dialect: dialect)
    var drops: [String] = []
    for body in bodies {
      let text =
        "--: id = a1\n--: parents = base\n\n--: up on=\(dialect.rawValue)\nselect 1;\n"
        + "--: down on=\(dialect.rawValue)\n" + body
      let file = try RevisionFile(bytes: Array(text.utf8), path: "a1.sql")
      for group in try RevisionCompiler(dialect: dialect).program(file, .down).groups {
        for found in finder.drops(in: group) {
          let path = found.searchPath.map { " in " + $0.joined(separator: ",") } ?? ""
          switch found.drop {
          case .table(let name): drops.append("table " + name.joined(separator: ".") + path)
          case .column(let table, let column):
            drops.append("column " + (table + [column]).joined(separator: ".") + path)
          case .schema(let name): drops.append("schema " + name)
          case .type(let name): drops.append("type " + name.joined(separator: "."))
          }
        }
      }
    }
    return drops
  }

  private func expect(_ cases: [(bodies: [String], drops: [String])], _ dialect: DialectName = .postgresql) throws {
    for each in cases {
      let found = try drops(each.bodies, dialect)
      if found != each.drops { Issue.record("\(each.bodies) drops \(each.drops), and was read as \(found)") }
    }
  }

  @Test func findsWhatADownDrops() throws {
    let many = (1...300).map { "t\($0)" }
    try expect([
      (["drop table a; drop table if exists s.\"B\", c cascade;"], ["table a", "table s.B", "table c"]),
      (
        [
          "alter table if exists only t drop column if exists a, drop constraint k, alter column b drop not null, drop c;"
        ],
        ["column t.a", "column t.c"]
      ),
      (["drop view v; drop index i; drop schema s; drop type y;"], []),
      (
        ["drop schema a, \"B\" cascade; drop type s.y cascade; drop domain d cascade;"],
        ["schema a", "schema B", "type s.y", "type d"]
      ),
      (["drop table \(many.joined(separator: ", "));"], many.map { "table " + $0 }),
    ])
    try expect(
      [
        (
          ["drop table 'a'; drop table [b]; drop table `c`; alter table 'd' drop 'e';"],
          ["table a", "table b", "table c", "column d.e"]
        )
      ], .sqlite)
  }

  @Test func followsATableThroughItsNames() throws {
    try expect([
      (["alter table b rename to a;", "drop table a;"], ["table b"]),
      (["alter table b rename to a; drop table a;"], ["table b"]),
      (["alter table s.a set schema t; drop table t.a;"], ["table s.a"]),
      (["alter schema s rename to t; drop table t.a; drop schema t cascade;"], ["table s.a", "schema s"]),
      (["alter table b rename to a;", "alter table a drop column c;"], ["column b.c"]),
      (["create table a (x int);", "drop table a;"], []),
      (["create table s.a (x int); drop table t.a;"], ["table t.a"]),
    ])
  }

  @Test func knowsARebuildFromALoss() throws {
    try expect([
      (["create table new (a); insert into new select * from t; drop table t; alter table new rename to t;"], []),
      (["alter table t rename to old; create table t (a); insert into t select a from old; drop table old;"], []),
      (
        ["create temp table k as select * from t; drop table t; create table t (a); insert into t select * from k;"], []
      ),
      (["create table new (a); drop table t; alter table new rename to t;"], ["table t"]),
      (["drop table t; create table t (a);"], ["table t"]),
      (["drop table t; create table t (a); insert into t values (1);"], ["table t"]),
      (["create table n (a); insert into n select a from t; drop table t;"], ["table t"]),
      // The rebuilt table is the old one to what comes after.
      (
        [
          "create table new (a); insert into new select * from t; drop table t; alter table new rename to t;",
          "drop table t;",
        ], ["table t"]
      ),
    ])
  }

  @Test func readsNamesInTheSearchPathOfTheStatement() throws {
    try expect([
      (["set search_path = app, \"B\"; drop table o;", "drop table p;"], ["table o in app,B", "table p"]),
      (
        ["set local search_path to 'app'; drop table o; set search_path to default; drop table p;"],
        ["table o in app", "table p"]
      ),
    ])
  }
}
