import DBMigrations
import DBSchema
import DBTesting
import Testing

/// S3: rebuilding a table by hand on SQLite.
@Suite struct ForeignKeyTests {
  private static let parents = """
    --: up
    create table parents (id integer primary key, name text, boss integer references parents (id) on delete cascade);
    create table children (id integer primary key, parent integer not null references parents (id) on delete cascade);
    insert into parents values (1, 'a', null), (2, 'b', 1);
    insert into children values (10, 1), (20, 2), (30, 2);
    --: down
    drop table children;
    drop table parents;
    """

  private func rebuild(_ options: String, keep: String = "") -> String {
    """
    --: up \(options)
    create table parents_new (
      id integer primary key, name text not null, boss integer references parents (id) on delete cascade);
    insert into parents_new select id, name, boss from parents\(keep);
    drop table parents;
    alter table parents_new rename to parents;
    --: down
    select 1;
    """
  }

  @Test("S3: PRAGMA foreign_keys in a transactional section is refused when the file is read")
  func refusesThePragma() async throws {
    try await Bench.with(.sqlite) { bench in
      try bench.history.add("a1", Self.parents)
      try bench.history.add("a2", parents: ["a1"], "--: up\npragma foreign_keys = off;\n" + rebuild("").dropFirst(6))
      let error = await failure("needsNoTransaction") { try await bench.upgrade() }
      check(error.hint?.contains("foreign_keys=off") ?? false, "the option is not named: \(error)")
      same(error.line, 4)
      same(try await bench.value("select count(*) from sqlite_schema where name = 'parents'"), "0", "something ran")
    }
  }

  @Test("S3: with foreign_keys=off no child row is lost, and the pragma is restored")
  func losesNoChild() async throws {
    try await Bench.with(.sqlite) { bench in
      try bench.history.add("a1", Self.parents)
      try bench.history.add("a2", parents: ["a1"], rebuild("foreign_keys=off"))
      try bench.history.add(
        "a3", parents: ["a2"],
        "--: up\ncreate table seen as select foreign_keys from pragma_foreign_keys;\n--: down\ndrop table seen;")
      try await bench.upgrade()
      same(try await bench.rows("select * from children order by 1"), ["10|1", "20|2", "30|2"])
      same(try await bench.value("select foreign_keys from seen"), "1")
      same(try await bench.rows("pragma foreign_key_check"), [])
    }
  }

  @Test("S3: a row that breaks a key stops the commit; one that was broken before does not")
  func stopsForBrokenKeys() async throws {
    try await Bench.with(.sqlite) { bench in
      try bench.history.add("a1", Self.parents)
      try await bench.upgrade()
      try bench.history.add("a2", parents: ["a1"], rebuild("foreign_keys=off", keep: " where id <> 2"))
      let error = await failure("foreignKeyBroken") { try await bench.upgrade() }
      same(error.object, "children")
      check(error.cause?.contains("parents") ?? false, "the parent is not named: \(error)")
      same(try await bench.applied(), ["a1"])
      same(try await bench.value("select count(*) from parents"), "2")
      same(try await bench.value("select count(*) from children"), "3")
      try await bench.run(
        "pragma foreign_keys = off", "insert into children values (99, 99)", "pragma foreign_keys = on")
      try bench.history.add("a2", parents: ["a1"], rebuild("foreign_keys=off"))
      try await bench.upgrade()
      same(try await bench.applied(), ["a1", "a2"])
    }
  }
}
