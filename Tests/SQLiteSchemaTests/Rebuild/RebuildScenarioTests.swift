import DBEngine
import DBMigrations
import DBSchema
import DBTesting
import Testing

/// S1 and S2, on files, through the runner.
@Suite struct RebuildScenarioTests {
  private static let orders = [
    """
    create table customers (id integer primary key, name text)
    """,
    """
    create table orders (
      id integer primary key autoincrement, customer integer references customers (id) on delete cascade,
      price int not null default 0, code text collate nocase, net real as (price * 0.8) stored,
      check (price >= 0), unique (code)
    ) strict
    """,
    "create index by_lower on orders (lower(code))", "create index open on orders (customer desc) where price > 10",
    "create table log (line text)",
    "create trigger on_order after update of price on orders begin insert into log values ('order ' || new.id); end",
    "create trigger on_customer after insert on customers begin update orders set price = price + 1; end",
    "create view cheap (id, code) as select id, code from orders where price < 10",
    "create view cheapest as select min(id) as id from cheap",
    "create trigger on_cheap instead of delete on cheap begin delete from orders where id = old.id; end",
    "insert into customers values (1, 'a')",
    "insert into orders (customer, price, code) values (1, 5, 'x'), (1, 50, 'y'), (null, 7, 'z')",
    "delete from orders where code = 'z'",
  ]

  @Test("S1: one column's type changes, and everything is still there, the counter too")
  func keepsEverything() async throws {
    try await Migrating.with { bench in
      try await bench.begin(Self.orders)
      let before = try await bench.schema()
      let wanted = before.changing("orders") { $0.columns[2].type = "real" }
      var rebuild = try TableRebuild("orders", in: before) { $0.columns[2].type = "real" }
      rebuild.views.swapAt(0, before.views.firstIndex { $0.name.plain == "cheap" } ?? 0)
      try await bench.rebuild(rebuild)
      same(try await bench.schema(), wanted, rebuild.statements().joined(separator: ";\n"))
      same(
        try await bench.lines("select id, customer, typeof(price), code, typeof(net) from orders order by id"),
        ["1|1|real|x|real", "2|1|real|y|real"])
      same(try await bench.lines("select id, code from cheap"), ["1|x"])
      same(try await bench.lines("select name, seq from sqlite_sequence where name not like 'dbtool%'"), ["orders|3"])
      try await bench.run("insert into orders (code) values ('new')")
      same(try await bench.lines("select max(id) from orders"), ["4"], "a number was used again")
      try await bench.run("insert into customers values (2, 'b')")
      try await bench.run("delete from cheap where id = 1")
      same(try await bench.lines("select line from log order by 1"), ["order 1", "order 2", "order 4"])
      same(try await bench.lines("select id from orders order by id"), ["2", "4"])
    }
  }

  private static let family = [
    "create table parents (id integer primary key, name text, boss integer references parents (id) on delete cascade)",
    "create table children (id integer primary key, parent integer not null references parents (id) on delete cascade)",
    "insert into parents values (1, 'a', null), (2, 'b', 1), (3, 'c', 2)",
    "insert into children values (10, 1), (20, 2), (30, 3)",
  ]

  @Test("S2: no child row is lost, the pragma is restored, the check is clean")
  func losesNoChild() async throws {
    try await Migrating.with { bench in
      try await bench.begin(Self.family)
      let before = try await bench.schema()
      try await bench.rebuild(try TableRebuild("parents", in: before) { $0.columns[1].isNullable = false })
      same(try await bench.schema(), before.changing("parents") { $0.columns[1].isNullable = false })
      same(try await bench.lines("select * from children order by id"), ["10|1", "20|2", "30|3"])
      same(try await bench.lines("select * from parents order by id"), ["1|a|null", "2|b|1", "3|c|2"])
      same(try await bench.lines("pragma foreign_key_check"), [])
      same(try await bench.lines("pragma foreign_keys"), ["1"])
      try await bench.run("delete from parents where id = 2")
      same(try await bench.lines("select id from children"), ["10"], "the keys no longer hold")
    }
  }

  @Test func followsARenameInTheForeignKeysOfOthers() async throws {
    try await Migrating.with { bench in
      try await bench.begin(Self.family)
      let before = try await bench.schema()
      let rebuild = try TableRebuild("parents", in: before) { table in
        table.name = QualifiedName("elders")
        table.foreignKeys[0].target = QualifiedName("elders")
        table.columns[1].type = "blob"
      }
      try await bench.rebuild(rebuild)
      let found = try await bench.schema()
      same(found.tables.map(\.name.plain), ["children", "elders"])
      same(found.tables.map { $0.foreignKeys.map(\.target.plain) }, [["elders"], ["elders"]])
      same(found.tables.last, rebuild.after)
      same(try await bench.lines("pragma foreign_key_check"), [])
      same(try await bench.lines("select count(*) from children"), ["3"])
    }
  }

  @Test func leavesEverythingAsItWasWhenARowDoesNotFit() async throws {
    try await Migrating.with { bench in
      try await bench.begin([
        "create table t (id integer primary key, a text)", "insert into t values (1, 'x'), (2, null), (3, 'x')",
      ])
      let before = try await bench.schema()
      // Both clauses would lose a row without a word.
      let changes: [(inout TableDefinition) -> Void] = [
        { table in
          table.columns[1].isNullable = false
          table.columns[1].notNullConflict = .ignore
        },
        { $0.uniques = [UniqueDefinition(columns: ["a"], conflict: .replace)] },
      ]
      for change in changes {
        do {
          try await bench.rebuild(try TableRebuild("t", in: before, change))
          Issue.record("rows that do not fit were copied")
        } catch is MigrationError {}
        same(try await bench.schema(), before)
        same(try await bench.lines("select count(*) from t"), ["3"])
      }
    }
  }
}
