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
          case .extensionTypes(let name): drops.append("extension " + name)
          case .owned(let role): drops.append("owned " + role)
          case .rows(let table, let cascades):
            drops.append("rows \(table.joined(separator: "."))\(cascades ? " and more" : "")\(path)")
          case .columns(let table, let kept):
            drops.append("\(table.joined(separator: ".")) but \(kept.intersection(["a", "b", "c"]).sorted().joined())")
          case .values(let table, let column, _): drops.append("values " + (table + [column]).joined(separator: "."))
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
      (["drop view v; drop index i; drop schema s; drop type y; drop extension e;"], []),
      (["drop extension if exists e, \"F\" cascade;"], ["extension e", "extension F"]),
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
      (
        ["alter table t rename to old; create table t (a); insert into t select a from old; drop table old;"],
        ["t but a"]
      ),
      (
        ["create temp table k as select * from t; drop table t; create table t (a); insert into t select * from k;"], []
      ),
      (["create table new as table t; drop table t; alter table new rename to t;"], []),
      (["create table new as table t with no data; drop table t; alter table new rename to t;"], ["table t"]),
      (["create table new as select * from t with no data; drop table t; alter table new rename to t;"], ["table t"]),
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

  @Test func takesNoFilteredCopyForAWholeOne() throws {
    for filter in ["where a > 0", "limit 0", "group by a having a > 1", "except select * from k"] {
      try expect(
        [
          (
            ["create table n (a); insert into n select * from t \(filter); drop table t; alter table n rename to t;"],
            ["table t"]
          )
        ], .sqlite)
    }
    try expect([(["create table n as table t with no data; drop table t; alter table n rename to t;"], ["table t"])])
    // A filter inside says nothing of the rows outside.
    try expect(
      [
        (
          [
            "create table n (a); insert into n select *, (select 1 from k where 1) from t; drop table t; "
              + "alter table n rename to t;"
          ], []
        )
      ], .sqlite)
  }

  @Test func knowsWhichColumnsARebuildLeavesBehind() throws {
    try expect(
      [
        (
          ["create table n (a); insert into n (a) select a from t; drop table t; alter table n rename to t;"],
          ["t but a"]
        ),
        (
          ["create table n (a); insert into n (a) select \"B\" from t; drop table t; alter table n rename to t;"],
          ["t but b"]
        ),
        (["create table n (a); insert into n select * from t; drop table t; alter table n rename to t;"], []),
        (
          [
            "create table n (a); insert into n select o.* from t o; drop table t; alter table n rename to t;"
          ], []
        ),
        (
          [
            "alter table t rename column c to x;",
            "create table n (a, x); insert into n select a, x from t; drop table t; alter table n rename to t;",
          ], ["t but ac"]
        ),
        (
          [
            "create table n (b); insert into n (b) select a from t; drop table t; alter table n rename to t;",
            "create table n (b, c); insert into n (b, c) select b, c from t; drop table t; alter table n rename to t;",
          ], ["t but a", "t but ac"]
        ),
        (["create table k as select a, count(*) from t; drop table t; alter table k rename to t;"], ["t but a"]),
      ], .sqlite)
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

  @Test func findsWhatADownEmpties() throws {
    try expect([
      (
        [
          "truncate a; truncate table only s.\"B\" *, c restart identity cascade; delete from d; delete from only e as x;"
        ],
        ["rows a", "rows s.B and more", "rows c and more", "rows d", "rows e"]
      ),
      (["delete from a where id = 1; delete from a using b; with x as (select 1) delete from a;"], []),
      (["create table a (x int); truncate a;"], []),
      (["create temp table k as select * from t; truncate t; insert into t select * from k;"], []),
      (["insert into k select * from t; delete from t;"], ["rows t"]),
      (["alter table b rename to a; truncate a;"], ["rows b"]),
      (["drop owned by ann, current_user cascade;"], ["owned ann", "owned current_user"]),
    ])
    try expect([(["delete from 'a'; delete from b limit 1;"], ["rows a"])], .sqlite)
  }

  @Test func findsColumnsThatGetAnotherType() throws {
    try expect([
      (
        ["alter table s.t alter column a type integer, alter b set data type numeric(3, 1) using round(b, 1), drop c;"],
        ["values s.t.a", "values s.t.b", "column s.t.c"]
      ),
      (["alter table t alter column a set default 1, alter a drop not null, add constraint type check (a > 0);"], []),
    ])
  }

  @Test(
    arguments: [
      ("text", "varchar(5)", nil, false), ("text", "varchar(5)", "c::varchar(5)", true),
      ("text", "integer", "c::integer", true), ("text", "integer", "length(c)", true),
      ("integer", "bigint", nil, false),
      ("bigint", "int", nil, false), ("bigint", "int", "c :: int", true), ("integer", "int4", "c::int4", false),
      ("numeric(10,2)", "integer", nil, true), ("numeric(10,2)", "numeric(12,2)", nil, false),
      ("numeric(10,2)", "numeric(12, 1)", nil, true), ("numeric(10,2)", "numeric", nil, false),
      ("double precision", "real", nil, true), ("real", "float8", nil, false),
      ("timestamp with time zone", "date", nil, true), ("date", "timestamptz", nil, false),
      ("character varying(20)", "varchar(30)", "c::varchar(30)", false),
      ("character varying(20)", "varchar(10)", nil, false), ("character varying(20)", "character varying", nil, false),
      ("integer", "text", nil, false), ("integer", "text", "c::text", false), ("json", "jsonb", nil, true),
      ("text[]", "text[]", nil, false), ("boolean", "integer", "c::integer", true),
    ] as [(String, String, String?, Bool)])
  func knowsWhichNewTypesCanLoseValues(_ old: String, _ new: String, _ using: String?, _ loses: Bool) {
    let words = TableWords("alter table t alter c type \(new)" + (using.map { " using \($0)" } ?? ""), .postgresql)
    guard case .retype(_, _, let change)? = words.changes.first else {
      Issue.record("no change of type was read")
      return
    }
    if change.mayLose(from: old) != loses {
      Issue.record("\(old) to \(new)\(using.map { " using \($0)" } ?? "") \(loses ? "can" : "cannot") lose values")
    }
  }

  @Test(
    arguments: [
      ("do $$ begin drop table t; end $$", true), ("call p()", true), ("select app.drop_old(1)", true),
      ("select s.\"F\"(1)", true), ("execute s", true), ("drop database d", true), ("select 1", false),
      ("select count(*) from t where id in (1, 2)", false), ("select pg_catalog.setval('s', 1)", false),
      ("drop table t", false), ("select pg_sleep(1)", false),
    ])
  func knowsWhatCannotBeRead(_ statement: String, _ isOpaque: Bool) {
    if TableWords(statement, .postgresql).isOpaque != isOpaque {
      Issue.record("\(statement) \(isOpaque ? "cannot" : "can") be read")
    }
  }
}
