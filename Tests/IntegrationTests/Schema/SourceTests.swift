import DBEngine
import DBMigrations
import DBSchema
import DBTesting
import Testing

/// `dbtool schema` and `dbtool diff` of every kind of source: what is printed is read back, and differs in nothing.
@Suite(.serialized) struct SourceTests {
  /// Saves what a command prints.
  private static nonisolated(nonsending) func save(_ words: [String], as name: String, _ project: Project) async throws
  {
    let outcome = try await project.expect(0, words)
    try TemporaryFolder.save(Array(outcome.text.utf8), to: project.folder + "/" + name)
  }

  @Test(arguments: TemporaryDatabase.available)
  func everySourceOfOneSchemaIsTheSame(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      try await Self.save(["schema", "--format", "json"], as: "a.json", project)
      try await Self.save(["schema", "history", "--format", "sql"], as: "a.sql", project)
      for source in [
        "database", "models", "history", "revision:head", "revision:\(Project.head)", "revision:176f", "a.json",
        "./a.sql",
        project.bench.database.url,
      ] {
        try await project.expect(0, ["diff", "database", source], says: ["no difference"])
        try await project.expect(0, ["diff", source, "a.json"], says: ["no difference"])
        try await project.expect(0, ["schema", source, "--format", "dot"], says: ["digraph", "order_lines"])
        try await project.expect(0, ["schema", source, "--format", "mermaid"], says: ["erDiagram", "order_lines"])
        try await project.expect(0, ["models", source], says: ["final class OrderLine", "ModelSet("])
      }
      // And what differs, does so from wherever it is read.
      try await project.bench.run("alter table genres add column extra text")
      for source in ["models", "history", "revision:head", "a.json", "a.sql"] {
        try await project.expect(
          4, ["diff", "database", source, "--format", "sql"], says: ["alter table", "drop column"])
        try await project.expect(4, ["diff", source, "database"], says: ["+ column ", "genres.extra text"])
      }
    }
  }

  /// Names and texts that hurt.
  private static func odd(_ dialect: DialectName) -> String {
    let long = String(repeating: "x", count: 63)
    let both = """
      create table "select" ("order" integer primary key, "from" text default 'it''s; -- "odd"', "group" integer);
      create table "Ta""ble 😀" ("co""l; --" integer primary key, "ünï 🐘" text not null default '', "A" text,
        "a b" text);
      create index "in""dex 😀" on "Ta""ble 😀" ("ünï 🐘", "a b");
      create table \(long) (\(long.dropLast())y integer primary key, "\\" text, "'" text, "$$" text, "/*" text);
      create view "vi""ew" as select "co""l; --" as "x y" from "Ta""ble 😀"
        where "A" <> '\\n /* no comment */ -- nor this';
      create table kids (id integer primary key, "to" integer references "Ta""ble 😀" ("co""l; --") on delete cascade);
      """
    let server = """
      create schema "Sche""ma";
      create type "Sche""ma"."mo'od" as enum ('it''s', '😀', '"', '');
      create table "Sche""ma".t (id integer primary key, m "Sche""ma"."mo'od" default '😀', ms "Sche""ma"."mo'od"[]);
      create domain "do main" as text check (value <> 'a''b');
      create sequence "se quence" start 5;
      comment on table "Ta""ble 😀" is E'two\\nlines ''quoted'' \\\\ $$';
      """
    return dialect == .sqlite ? both : both + server
  }

  @Test(arguments: TemporaryDatabase.available)
  func namesThatHurtAreReadBack(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      let project = Project(bench: bench)
      try TemporaryFolder.save(Array("{}".utf8), to: project.folder + "/dbtool.json")
      try bench.history.add("a1", headers: ["irreversible = a test"], "--: up\n" + Self.odd(dialect))
      try await bench.upgrade()
      try await Self.save(["schema", "--format", "json"], as: "a.json", project)
      try await Self.save(["schema", "--format", "sql"], as: "a.sql", project)
      for source in ["a.json", "a.sql", "history"] {
        try await project.expect(0, ["diff", "database", source], says: ["no difference"])
        try await project.expect(0, ["diff", source, "database"], says: ["no difference"])
      }
      for format in ["mermaid", "dot"] { try await project.expect(0, ["schema", "--format", format]) }
      try await project.expect(0, ["models"], butNot: ["not in the models"])
      // All of it out of an empty schema, and back into it.
      try TemporaryFolder.save([], to: project.folder + "/empty.sql")
      try await Self.save(["schema", "empty.sql", "--format", "json"], as: "empty.json", project)
      try await project.expect(4, ["diff", "empty.json", "database"], says: ["+ table"])
      try await project.expect(4, ["diff", "database", "empty.sql"], says: ["- table"])
    }
  }

  /// A2: the hashing of a process decides nothing.
  @Test(arguments: TemporaryDatabase.available)
  func printsTheSameBytesTwentyTimes(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      try await Self.save(["schema", "--format", "json"], as: "a.json", project)
      try await project.bench.run("create table more (id integer primary key, a integer references more (id))")
      try await Self.save(["schema", "--format", "json"], as: "b.json", project)
      try TemporaryFolder.save([], to: project.folder + "/empty.sql")
      try await Self.save(["schema", "empty.sql", "--format", "json"], as: "empty.json", project)
      for pair in [["empty.json", "b.json"], ["b.json", "empty.json"], ["a.json", "b.json"]] {
        var texts: Set<String> = []
        for _ in 1...20 {
          texts.insert(try await project.expect(4, ["diff"] + pair + ["--format", "sql"]).text)
        }
        same(texts.count, 1, "different texts of \(pair)")
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func saysWhatIsWrongWithASource(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      let files: [(name: String, text: String)] = [
        ("rubbish.json", "rubbish"), ("list.json", "[1, 2]"), ("other.json", "{\"format\":1,\"dialect\":\"oracle\"}"),
        ("wrong.sql", "create table t (id integer);\n\ncreate table u (id integer references;\n"),
        ("open.sql", "create table t (id integer);\n\nselect 'open"), ("newer.json", "{\"format\":99}"),
      ]
      for file in files { try TemporaryFolder.save(Array(file.text.utf8), to: project.folder + "/" + file.name) }
      let other = dialect == .sqlite ? "postgresql" : "sqlite"
      try TemporaryFolder.save(
        Array("{\"format\":1,\"dialect\":\"\(other)\"}".utf8), to: project.folder + "/foreign.json")
      for (source, status, says) in [
        ("rubbish.json", 1, ["rubbish.json", "dbtool schema --format json"]), ("list.json", 1, ["list.json"]),
        ("other.json", 1, ["oracle"]), ("newer.json", 1, ["99", "update dbtool"]), ("wrong.sql", 1, ["wrong.sql:3"]),
        ("open.sql", 1, ["open.sql"]), ("nowhere.sql", 1, ["nowhere.sql"]), ("./migrations", 1, ["migrations"]),
        ("revision:nobody", 7, ["nobody"]), ("revision:", 64, ["expected a revision"]),
        ("everything", 64, ["names no schema"]),
        ("sqlite:nowhere.db", 1, ["nowhere.db"]), ("foreign.json", 64, ["cannot be compared"]),
      ] as [(String, Int32, [String])] {
        try await project.expect(status, ["diff", "database", source], says: says)
        try await project.expect(status, ["diff", source, "database"], says: says)
      }
      check(!fileNames(in: project.folder).contains("nowhere.db"), "a file was made")
    }
  }
}
