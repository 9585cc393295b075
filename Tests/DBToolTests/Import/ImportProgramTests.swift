import Glibc
import Testing

@testable import DBToolKit

struct ImportProgramTests {
  private static let history = [
    ("old/1_a.sql", "-- migrate:up\nbegin;\ncreate table a (x int);\ncommit;\n-- migrate:down\ndrop table a;\n"),
    ("old/2_b.sql", "-- migrate:up\ncreate table b (x int);\n-- migrate:down\ndrop table b;\n"),
  ]

  @Test func importedHistoriesGoUpAndDown() throws {
    let project = try ImportProject()
    defer { project.remove() }
    try project.write(Self.history)
    let imported = try project.run("import", "--from", "dbmate", "old")
    try expectEqual(imported.output, "imported 2 revisions into migrations\n")
    try require(imported.error.contains("1_a.sql:2: enclosing begin/commit removed\n"), imported.error)
    try expectEqual(project.names(in: "migrations"), ["1_a.sql", "2_b.sql"])
    try expectEqual(try project.run("upgrade").output, "applied 2 revisions; now at 2\n")
    try expectEqual(try project.run("downgrade", "base").output, "reverted 2 revisions; now at base\n")
  }

  @Test func aDryRunWritesNothing() throws {
    let project = try ImportProject()
    defer { project.remove() }
    try project.write(Self.history)
    let result = try project.run("import", "--from", "dbmate", "old", "--dry-run")
    try expectEqual(
      result.output, "1  a  <- old/1_a.sql\n2  b  <- old/2_b.sql\n2 revisions would be written to migrations\n")
    try expectEqual(project.names(in: "migrations"), [])
    let json = try project.run("import", "--from", "dbmate", "old", "--dry-run", "--format", "json")
    for part in [
      #""written":false"#, #""dryRun":true"#, #""text":"enclosing begin\/commit removed""#, #""line":2"#,
      #""from":"dbmate""#,
    ] {
      let text = json.output.filter { $0 != " " && $0 != "\n" }
      let wanted = part.filter { $0 != " " }
      try require(text.contains(wanted) || text.contains(wanted.filter { $0 != "\\" }), "no \(part) in \(json.output)")
    }
  }

  @Test func whatIsRefusedWritesNothing() throws {
    let project = try ImportProject()
    defer { project.remove() }
    try project.write(Self.history + [("old/3_c.sql", "-- migrate:up\nselect 1;\nsavepoint s;\n")])
    let result = try project.run("import", "--from", "dbmate", "old")
    try expectEqual(result.status, 1)
    try require(
      result.error.contains("at old/3_c.sql:3\n") && result.error.contains("nothing was written"), result.error)
    try expectEqual(project.names(in: "migrations"), [])
  }

  @Test func goesOnBehindAHead() throws {
    let project = try ImportProject()
    defer { project.remove() }
    try project.write(
      Self.history + [("migrations/x.sql", "--: id = 1\n--: parents = base\n--: irreversible = x\n--: up\nselect 1;\n")]
    )
    let refused = try project.run("import", "--from", "dbmate", "old")
    try require(refused.status == 1 && refused.error.contains("--onto head"), "\(refused)")
    try expectEqual(
      try project.run("import", "--from", "dbmate", "old", "--onto", "head").output,
      "imported 2 revisions into migrations\n")
    try expectEqual(project.names(in: "migrations"), ["1_2_a.sql", "2_b.sql", "x.sql"])
    try expectEqual(try project.run("upgrade").output, "applied 3 revisions; now at 2\n")
  }

  @Test(arguments: [false, true])
  func marksWhatTheOtherToolApplied(onPostgreSQL: Bool) throws {
    guard let project = onPostgreSQL ? try ImportProject.onPostgreSQL() : try ImportProject() else { return }
    defer { project.remove() }
    try project.write(Self.history)
    try project.prepare(
      "create table a (x int); create table schema_migrations (version varchar(128) primary key);"
        + " insert into schema_migrations values ('1');")
    try expectEqual(
      try project.run("import", "--from", "dbmate", "old", "--stamp").output,
      "imported 2 revisions into migrations\n1 of them marked as applied\n")
    try expectEqual(try project.run("upgrade").output, "applied 1 revision; now at 2\n")
    try expectEqual(
      try project.run("import", "--from", "dbmate", "old", "--stamp").output,
      "the 2 revisions are in migrations already\nnothing to mark as applied\n")
  }

  @Test(arguments: [
    (
      "create table _sqlx_migrations (version bigint, success boolean); insert into _sqlx_migrations values (1, false);",
      8
    ),
    (
      "create table _sqlx_migrations (version bigint, success boolean); insert into _sqlx_migrations values (9, true);",
      8
    ),
    ("create table unrelated (a int);", 1),
  ])
  func marksNothingWhenTheOtherToolsTableIsInDoubt(table: String, status: Int32) throws {
    let project = try ImportProject()
    defer { project.remove() }
    try project.write([("old/1_a.sql", "create table a (x int);")])
    try project.prepare(table)
    let result = try project.run("import", "--from", "sqlx", "old", "--stamp")
    try expectEqual(result.status, status, result.error)
    try expectEqual(project.names(in: "migrations"), [])
  }

  @Test(arguments: [
    ("crates-diesel", "diesel", true, 285), ("docsrs-sqlx", "sqlx", true, 33),
    ("atuin-server-sqlx-postgres", "sqlx", true, 20), ("atuin-client-sqlx-sqlite", "sqlx", false, 12),
  ])
  func realHistoriesRunInOneCommand(name: String, tool: String, onPostgreSQL: Bool, count: Int) throws {
    guard let source = Self.realHistories().map({ $0 + "/" + name }), access(source, R_OK) == 0 else {
      print("skipped: there is no folder shared/real/\(name) beside the project")
      return
    }
    guard let project = onPostgreSQL ? try ImportProject.onPostgreSQL() : try ImportProject() else { return }
    defer { project.remove() }
    let imported = try project.run("import", "--from", tool, source)
    try expectEqual(imported.output, "imported \(count) revisions into migrations\n", imported.error)
    let upgraded = try project.run("upgrade")
    try require(upgraded.output.hasPrefix("applied \(count) revisions; now at "), "\(upgraded.output)\(upgraded.error)")
  }

  /// The folder `shared/real` beside a folder that this file lies in.
  private static func realHistories(_ file: String = #filePath) -> String? {
    var folder = file[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      let path = folder + "/shared/real"
      if access(String(path), R_OK) == 0 { return String(path) }
    }
    return nil
  }
}
