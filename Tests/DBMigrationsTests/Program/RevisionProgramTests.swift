import DBSchema
import Testing

@testable import DBMigrations

@Suite struct RevisionProgramTests {
  static func file(_ body: String) throws -> RevisionFile {
    try RevisionFile(bytes: Array(("--: id = a1\n--: parents = base\n" + body).utf8), path: "m/a.sql")
  }

  static func groups(_ body: String, _ dialect: DialectName = .postgresql, _ direction: Direction = .up) throws
    -> [String]
  {
    try RevisionCompiler(dialect: dialect).program(try file(body), direction).groups.map { group in
      "\(group.mode) \(group.titles.joined(separator: "+")) \(group.statements.count)/\(group.verifications.count)"
    }
  }

  @Test(arguments: [
    ("--: up\nselect 1;\n--: up b\nselect 2; select 3;\n--: down\n--: down b\n", ["transaction up+up b 3/0"]),
    (
      "--: up\nselect 1;\n--: up b transaction=own\nselect 2;\n--: up c\nselect 3;\n--: down\n",
      ["transaction up 1/0", "transaction up b 1/0", "transaction up c 1/0"]
    ),
    (
      "--: up\nselect 1;\n--: verify\nselect true\n--: up b transaction=none\nvacuum;\n--: verify\nselect true\n--: down\n",
      ["transaction up 1/1", "none up b 1/1"]
    ),
    ("--: verify\nselect true\n--: up\nselect 1;\n--: down\n", ["transaction up 1/1"]),
    ("--: up on=sqlite\nselect 1;\n--: up on=postgresql\n--: down\n", ["transaction up 0/0"]),
  ])
  func groupsSections(_ body: String, _ expected: [String]) throws {
    let groups = try Self.groups(body)
    #expect(groups == expected)
  }

  /// R12: what may change in an applied file, and what may not.
  @Test func checksumCoversTheTokensOfUpAlone() throws {
    func sum(_ body: String, _ dialect: DialectName = .postgresql) throws -> String? {
      try RevisionChecksum(dialect: dialect).of(.up, try Self.file(body))
    }
    let base =
      "--: up\ncreate table t (a int, b text default 'x  y');\n--: up name on=sqlite\nselect 1;\n--: down\ndrop table t;\n"
    let same = [
      base.replacing("\n", with: "\r\n"), base.replacing("create table", with: "CREATE   -- why\n Table"),
      base.replacing("drop table t;", with: "drop table if exists t;"),
      base.replacing("--: up\n", with: "--: up lock_timeout=9s\n"),
      base.replacing("select 1", with: "select 2"), base.replacing("text default", with: "text /* long */ default"),
    ]
    let other = [
      base.replacing("x  y", with: "x y"), base.replacing("a int", with: "a bigint"),
      base.replacing("--: up\n", with: "--: up z\n"),
      base.replacing("--: up\n", with: "--: up transaction=own\n"), base.replacing("(a int, b", with: "(ai nt, b"),
      base.replacing("text default 'x  y')", with: "text default 'x  y'); select 1"),
    ]
    let sums = try (sum(base), same.map { try sum($0) }, other.map { try sum($0) })
    #expect(sums.1.allSatisfy { $0 == sums.0 })
    #expect(sums.2.allSatisfy { $0 != sums.0 } && Set(sums.2).count == other.count)
    #expect(try sum(base, .sqlite) != sums.0)
  }

  @Test func prefixChecksumCoversWhatWasDone() throws {
    let file = try Self.file("--: up\nselect 1;\n--: up b transaction=none\nselect 2; select 3; select 4;\n--: down\n")
    let mended = try Self.file("--: up\nselect 1;\n--: up b transaction=none\nselect 2; select 33;\n--: down\n")
    let checksum = RevisionChecksum(dialect: .postgresql)
    func prefix(_ file: RevisionFile, _ sections: Int, _ statements: Int) throws -> String {
      try checksum.of(file.sections(of: .up, on: .postgresql), upTo: .init(sections: sections, statements: statements))
    }
    let equal = try (prefix(file, 1, 0) == prefix(mended, 1, 0), prefix(file, 1, 1) == prefix(mended, 1, 1))
    let differs = try prefix(file, 1, 2) != prefix(mended, 1, 2)
    #expect(equal == (true, true) && differs)
  }

  @Test(
    arguments: [
      ("alter database d set tablespace s", .bare(.repeatable)),
      ("alter database d set search_path = a", .transactional),
      ("discard plans", .session), ("discard all", .bare(.repeatable)),
      ("vacuum t", .bare(.repeatable)),
      (
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"A b\" ON ONLY s.t (a)",
        .bare(.buildIndex(name: ["A b"], table: ["s", "t"]))
      ),
      ("create index i on t (a)", .transactional),
      ("drop index concurrently if exists s.i", .bare(.dropIndex(name: ["s", "i"]))),
      (
        "alter table a.b detach partition c concurrently",
        .bare(.detachPartition(parent: ["a", "b"], partition: ["c"]))
      ),
      ("alter table a detach partition c", .transactional), ("reindex table concurrently t", .bare(.reindex)),
      ("refresh materialized view concurrently v", .transactional), ("alter system set x = 1", .bare(.repeatable)),
      ("reindex table t", .transactional), ("reindex (verbose) index i", .transactional),
      ("reindex schema s", .bare(.repeatable)), ("alter subscription s refresh publication", .bare(.repeatable)),
      ("alter subscription \"S\" set publication p, q", .bare(.repeatable)),
      ("alter subscription s add publication p with (copy_data = false)", .bare(.unknowable)),
      ("alter subscription s drop publication p with (refresh = false)", .transactional),
      ("alter subscription s disable", .transactional), ("alter subscription s set (slot_name = none)", .transactional),
      ("create database d", .bare(.unknowable)), ("call p()", .bare(.unknowable)),
      ("do $$ begin perform 1; end $$", .transactional),
      ("do $$ begin commit; end $$", .bare(.unknowable)), ("set local x = 1", .transactional), ("set x = 1", .session),
      ("begin", .transactionControl), ("/* a */ commit", .transactionControl),
      ("prepare transaction 'x'", .transactionControl),
      ("prepare x as select 1", .transactional), ("copy t (a) from stdin", .clientCopy),
      ("copy t to '/tmp/x'", .transactional),
      ("create function f() returns int language sql begin atomic select 1; end", .transactional),
      ("\"begin\"", .transactional),
    ] as [(String, StatementClass)])
  func classifiesForPostgreSQL(_ statement: String, _ expected: StatementClass) {
    #expect(StatementClassifier(dialect: .postgresql).classify(statement) == expected)
  }

  @Test(
    arguments: [
      ("reindex table t", .bare(.repeatable)), ("reindex index concurrently i", .bare(.reindex)),
      ("alter subscription s set (slot_name = none)", .bare(.repeatable)),
      ("alter subscription s set publication p with (refresh = off)", .transactional), ("analyze t", .transactional),
    ] as [(String, StatementClass)])
  func classifiesWhatStandsWithoutATransaction(_ statement: String, _ expected: StatementClass) {
    #expect(StatementClassifier(dialect: .postgresql).classify(statement, isAlone: true) == expected)
  }

  @Test(
    arguments: [
      ("pragma foreign_keys = off", .session), ("PRAGMA main.journal_mode=wal", .session),
      ("pragma user_version = 3", .transactional),
      ("vacuum", .bare(.repeatable)), ("attach 'x' as y", .session), ("end", .transactionControl),
      ("release a", .transactionControl),
      ("create trigger t after insert on a begin select 1; end", .transactional),
    ] as [(String, StatementClass)])
  func classifiesForSQLite(_ statement: String, _ expected: StatementClass) {
    #expect(StatementClassifier(dialect: .sqlite).classify(statement) == expected)
  }
}
