import DBMigrations
import DBSchema
import DBTesting
import Testing

/// `dbtool prove` on revisions that people wrote, and may have got wrong.
@Suite(.serialized) struct ProveTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var headers: [String] = []
    var sections: String
    var status: Int32 = 10
    var says: [String]
    var testDescription: String { name }
  }

  /// What stands on tables `t (id, note, kind)` and `empty (id)`, which takes no sample.
  static let cases: [Case] = [
    Case(
      name: "a whole way back",
      sections: """
        --: up
        alter table t add column extra text;
        create index t_note_idx on t (note);
        --: down
        drop index t_note_idx;
        alter table t drop column extra;
        """, status: 0,
      says: [
        "proved on", "down restores the schema", "rows kept (1 of 2 tables filled)", "not proved for table", "empty",
      ]
    ),
    Case(
      name: "an index that stays",
      sections: """
        --: up
        alter table t add column extra text;
        create index t_note_idx on t (note);
        --: down
        alter table t drop column extra;
        """, says: ["NOT proved", "down leaves to do: - index t_note_idx"]),
    Case(
      name: "a column that comes back otherwise",
      sections: """
        --: up
        alter table t drop column kind;
        --: down
        alter table t add column kind text;
        """, says: ["NOT proved", "down leaves to do: ~"]),
    Case(
      name: "rows that go",
      sections: "--: up\ndelete from t where id > 0;\n--: down\ncreate table x (id integer);\ndrop table x;",
      says: ["NOT proved", "rows lost: table", "t"]),
    Case(
      name: "values that go",
      sections: "--: up\nupdate t set note = null;\n--: down\ncreate table x (id integer);\ndrop table x;",
      says: ["NOT proved", "rows lost: table"]),
    Case(
      name: "a way back that fails", sections: "--: up\ncreate table x (id integer);\n--: down\ndrop table y;",
      says: ["NOT proved", "failed: ", "c1.sql:6", "y"]),
    Case(
      name: "a way up that fails on rows",
      sections:
        "--: up\nalter table t rename to u;\ninsert into u (id, note, kind) select id, note, kind from u;\n--: down\nalter table u rename to t;",
      says: ["NOT proved", "failed: ", "cause: "]),
    Case(
      name: "no way back", headers: ["irreversible = sent to the printer"], sections: "--: up\ndrop table empty;",
      status: 0,
      says: ["proved on", "it has no way back"]),
  ]

  @Test(arguments: TemporaryDatabase.available)
  func namesWhatARevisionDoesNotRestore(_ dialect: DialectName) async throws {
    for each in Self.cases {
      try await Bench.with(dialect) { bench in
        try bench.history.add("a1", Self.base)
        try bench.history.add("c1", parents: ["a1"], headers: each.headers, each.sections)
        let project = Project(bench: bench)
        // The head alone, and all that is pending: the base is fine.
        for words in [["prove", "head"], ["prove"], ["prove", ":"]] {
          let outcome = try await project.expect(each.status, words, says: each.says)
          check(
            words == ["prove", "head"] || outcome.text.contains("a1 : proved on"), "\(each.name): \(outcome.text)")
        }
        same(try await bench.hasTable("t"), false, "a table in the live database")
      }
    }
  }

  private static let base = """
    --: up
    create table t (id integer primary key, note text, kind text default 'plain');
    create table empty (id integer primary key check (id > 1000000));
    --: down
    drop table empty;
    drop table t;
    """

  @Test(arguments: TemporaryDatabase.available)
  func provesOnEveryDatabaseAndPassesOverMerges(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      let project = Project(bench: bench)
      try bench.history.add("a1", Self.base)
      try bench.history.add("b1", parents: ["a1"], "--: up\ncreate table b (id integer);\n--: down\ndrop table b;")
      try bench.history.add("c1", parents: ["a1"], "--: up\ncreate table c (id integer);\n--: down\ndrop table c;")
      try bench.history.add("m1", parents: ["b1", "c1"])
      try TemporaryFolder.save(
        Array("{\"dialects\": [\"sqlite\", \"postgresql\"]}".utf8), to: project.folder + "/dbtool.json")
      // A database without a place for scratch is said, and not passed over in silence.
      let all = try await project.run(["prove", ":"])
      if dialect == .postgresql {
        same(all.status, 0, all.text)
        same(all.text.split(separator: "\n").count { $0.contains("proved on") }, 6, all.text)
      } else {
        check(all.status == 0 && all.text.contains("not tried on postgresql: name a server"), all.text)
        same(all.text.split(separator: "\n").count { $0.contains("proved on SQLite") }, 3, all.text)
      }
      check(!all.text.contains("m1"), all.text)
      try TemporaryFolder.save(Array("{}".utf8), to: project.folder + "/dbtool.json")
      try await project.expect(7, ["prove", "nobody"])
      try await project.expect(0, ["upgrade", "heads"])
      try await project.expect(0, ["prove"], says: ["nothing to prove"])
    }
  }

  /// The example history is what it says of itself.
  @Test(arguments: TemporaryDatabase.available)
  func provesTheBookstore(_ dialect: DialectName) async throws {
    try await Project.with(dialect, isUpgraded: false) { project in
      let outcome = try await project.expect(0, ["prove", ":"], says: ["10 of 10 tables filled"])
      same(outcome.text.split(separator: "\n").count { $0.contains(": proved on") }, 13, outcome.text)
    }
  }
}
