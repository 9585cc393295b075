import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

/// Revisions in Swift run by the same rules as those in SQL.
@Suite struct SwiftRevisionTests {
  static let dialects = TemporaryDatabase.available

  @Test("they run in the same graph and ledger as SQL revisions, from a folder and embedded", arguments: dialects)
  func runsUpAndDown(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.addPeople()
      try code.bench.history.add(
        "a2", parents: ["s1"], "--: up\ncreate index copied on copies (name);\n--: down\ndrop index copied;")
      try await code.upgrade()
      same(try await code.bench.rows("select id, name from copies order by id"), ["1|Ada", "2|Alan"])
      same(try await code.bench.applied(), ["a1", "a2", "s1"])
      same(try await code.bench.events("s1"), ["applied"])
      let text = try await code.migrator().ledgerText(of: try #require(RevisionID("s1")))
      check(text?.contains("struct Rs1: Revision") ?? false, "the ledger keeps \(text ?? "nothing")")
      try await code.migrator().requireUpToDate()
      try await code.downgrade("base")
      same(try await code.bench.snapshot(), [])
      same(try await code.bench.events("s1"), ["applied", "reverted"])
      same(code.work.calls, ["up s1", "down s1"])

      let sql = ["a1", "a2"].map { name in (name, try? Project.text(of: code.bench.history.file(name))) }
      let embedded = code.built + sql.map { EmbeddedRevision(file: $0.0 + ".sql", text: $0.1 ?? "") }
      let migrator = Migrator(code.bench.engine, history: .embedded(embedded))
      let report = try await migrator.upgrade()
      same(report.steps.map(\.revision.id.text), ["a1", "s1", "a2"])
      same(try await code.bench.rows("select id, name from copies order by id"), ["1|Ada", "2|Alan"])
    }
  }

  /// What goes wrong in the code of a revision, and what is told.
  struct Failure: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var code: String
    var cause: String
    var dialect: DialectName?
    var body: Work.Body
  }
  struct Own: Error, CustomStringConvertible { var description: String { "no such weather" } }

  static let failures: [Failure] = [
    Failure(testDescription: "an error of its own", code: "codeFailed", cause: "no such weather") { _ in throw Own() },
    Failure(testDescription: "an error of the database", code: "statementFailed", cause: "nowhere") { step in
      try await step.connection.execute("insert into nowhere values (1)")
    },
    Failure(testDescription: "a commit", code: "transactionEnded", cause: "") { step in
      try await step.connection.execute("rollback")
    },
    Failure(testDescription: "a rollback and another transaction", code: "transactionEnded", cause: "") { step in
      try await step.connection.execute("rollback")
      try await step.connection.execute("begin")
    },
    Failure(testDescription: "an error after a rollback", code: "transactionEnded", cause: "no such weather") { step in
      try await step.connection.execute("rollback")
      throw Own()
    },
    Failure(
      testDescription: "an error that it swallows", code: "failedTransaction", cause: "", dialect: .postgresql
    ) { step in
      _ = try? await step.connection.execute("insert into nowhere values (1)")
    },
    Failure(testDescription: "a transaction in the transaction", code: "statementFailed", cause: "already open") {
      step in
      try await step.connection.withTransaction { _ in }
    },
  ]

  @Test("what goes wrong in the code is rolled back, told with its place, and noted", arguments: dialects)
  func rollsBack(_ dialect: DialectName) async throws {
    for each in Self.failures where each.dialect.map({ $0 == dialect }) ?? true {
      try await CodeBench.with(dialect) { code in
        try code.addPeople()
        code.work.on(.up, "s1") { step in
          try await step.connection.execute("create table copies (id integer)")
          try await each.body(step)
        }
        let words = each.testDescription
        let error = await failure(each.code) { try await code.upgrade() }
        check(error.cause?.contains(each.cause) ?? each.cause.isEmpty, "\(words): \(error)")
        check(error.file?.hasSuffix("/s1.swift") ?? false && error.object == "s1", "\(words): \(error)")
        if error.databaseError?.kind == .undefinedObject {
          check(error.statement?.contains("nowhere") ?? false, "\(words): \(error.statement ?? "no statement")")
        }
        check(try await !code.bench.hasTable("copies"), words)
        same(try await code.bench.applied(), ["a1"], words)
        same(try await code.bench.events("s1"), ["failed"], words)
        code.work.on(.up, "s1") { step in try await step.connection.execute("create table copies (id integer)") }
        try await code.upgrade()
        same(try await code.bench.applied(), ["a1", "s1"], words)
      }
    }
  }

  @Test("what can be tried again is, as a whole, by a value of its own", arguments: dialects)
  func triesAgain(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.addPeople(headers: ["retries = 3"])
      let work = code.work
      work.on(.up, "s1") { step in
        try await step.connection.execute("create table copies (id integer)")
        if work.calls.count < 3 { throw DatabaseError(.serialization, "try again") }
      }
      try await code.upgrade()
      same(work.calls, ["up s1", "up s1", "up s1"])
      same(try await code.bench.events("s1"), ["applied"])
      try await code.downgrade("a1")
      work.on(.up, "s1") { _ in throw DatabaseError(.serialization, "never") }
      _ = await failure("statementFailed") { try await code.upgrade() }
      same(work.calls.count, 3 + 1 + 4)
    }
  }

  @Test("without a transaction it stands between two rows, and runs again from its start", arguments: dialects)
  func runsAgainWithoutATransaction(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.addPeople(headers: ["transaction = none"])
      let work = code.work
      work.on(.up, "s1") { step in
        same(step.connection.transactionState, .idle)
        try await step.connection.execute("create table if not exists copies (id integer)")
        try await step.connection.execute("insert into copies values (\(work.calls.count))")
        if work.calls.count == 1 { throw Own() }
        if work.calls.count == 2 { try await step.connection.execute("begin") }
      }
      _ = await failure("codeFailed") { try await code.upgrade() }
      same(try await code.bench.events("s1"), ["started", "failed"])
      // It may be mended before it runs again, when the program is built again.
      _ = await failure("openTransaction") { try await code.upgrade() }
      let state = try await code.migrator().ledgerState()
      same(state.partial.count, 1)
      try await code.upgrade()
      same(try await code.bench.rows("select id from copies order by id"), ["1", "2", "3"])
      same(
        try await code.bench.events("s1"), ["started", "failed", "started", "failed", "started", "applied"])
      try await code.downgrade("a1")
      same(try await code.bench.applied(), ["a1"])
      // Half-done, it can be undone, and said to be done.
      work.on(.up, "s1") { _ in throw Own() }
      _ = await failure("codeFailed") { try await code.upgrade() }
      try await code.downgrade("a1")
      _ = await failure("codeFailed") { try await code.upgrade() }
      try await code.migrator().repair(try #require(RevisionID("s1")), .done(statement: 1))
      let calls = work.calls.count
      try await code.upgrade()
      same(work.calls.count, calls)
      same(try await code.bench.applied(), ["a1", "s1"])
    }
  }

  @Test("a stop ends the code's statement, and everything is rolled back", arguments: dialects)
  func stops(_ dialect: DialectName) async throws {
    for isTask in [false, true] {
      try await CodeBench.with(dialect) { code in
        try code.addPeople()
        let control = RunControl()
        code.work.on(.up, "s1") { step in
          try await step.connection.execute("create table copies (id integer)")
          control.stop()
          // Ended between two statements, it gets no further than the next ones.
          for _ in 0..<1_000 {
            try await step.connection.execute("select 1")
            if isTask { try await Task.sleep(for: .milliseconds(2)) }
          }
        }
        let error = await failure("interrupted") {
          try await code.migrator().upgrade(wait: .seconds(60), control: control)
        }
        same(error.category, .interrupted)
        check(try await !code.bench.hasTable("copies"), "it was rolled back")
        same(try await code.bench.events("s1"), ["cancelled"])
        code.work.on(.up, "s1") { _ in }
        try await code.upgrade()
      }
    }
  }

  @Test("a dry run, all or nothing, and the caller's transaction hold the code too", arguments: dialects)
  func runsInOuterTransactions(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.addPeople()
      try await code.upgrade { $0.isDryRun = true }
      same(try await code.bench.snapshot(), [])
      try await code.bench.engine.withTransaction { connection in
        _ = try await code.migrator().upgrade(on: connection)
        same(try await connection.execute("select count(*) from copies")[0].decode(Int64.self, 0), 2)
      }
      same(try await code.bench.applied(), ["a1", "s1"])
      try await code.downgrade("base")
      try await code.upgrade { $0.isSingleTransaction = true }
      same(try await code.bench.applied(), ["a1", "s1"])
      try await code.downgrade("base")
      code.work.on(.up, "s1") { step in try await step.connection.execute("rollback") }
      _ = await failure("transactionEnded") { try await code.upgrade { $0.isSingleTransaction = true } }
      same(try await code.bench.applied(), [])

      try code.edit("s1", parents: ["a1"], headers: ["transaction = none"])
      _ = await failure("needsOwnTransaction") { try await code.upgrade { $0.isDryRun = true } }
      _ = await failure("needsOwnTransaction") {
        try await code.bench.engine.withTransaction { _ = try await code.migrator().upgrade(on: $0) }
      }
      same(try await code.bench.applied(), [])
    }
  }

  @Test("what the code changes in the session is not for the next revision to find", arguments: dialects)
  func putsTheSessionBack(_ dialect: DialectName) async throws {
    try await CodeBench.with(dialect) { code in
      try code.add("s1")
      let pragma: SQL = dialect == .sqlite ? "pragma recursive_triggers = on" : "set statement_timeout = '7s'"
      // The word stands in the file, as in a real one.
      try code.edit("s1", note: "// pragma recursive_triggers, temp\n")
      code.work.on(.up, "s1") { step in
        try await step.connection.execute(pragma)
        try await step.connection.execute("create temporary table scratch (id integer)")
      }
      try code.add("s2", parents: ["s1"])
      code.work.on(.up, "s2") { step in
        let query: SQL = dialect == .sqlite ? "pragma recursive_triggers" : "show statement_timeout"
        let value = try await step.connection.execute(query).first?[0]
        same(value, dialect == .sqlite ? .integer(0) : .text("0"))
        try await step.connection.execute("create temporary table scratch (id integer)")
      }
      try await code.upgrade()
      same(try await code.bench.applied(), ["s1", "s2"])
    }
  }

  @Test func rebuildsATableWithForeignKeysOff() async throws {
    try await CodeBench.with(.sqlite) { code in
      try code.bench.history.add(
        "a1",
        """
        --: up
        create table parents (id integer primary key);
        create table children (parent integer references parents (id));
        insert into parents values (1);
        insert into children values (1);
        --: down
        drop table children;
        drop table parents;
        """)
      try code.add("s1", parents: ["a1"], headers: ["foreign_keys = off"])
      code.work.on(.up, "s1") { step in
        try await step.connection.execute("create table other (id integer primary key, name text)")
        try await step.connection.execute("drop table parents")
        try await step.connection.execute("alter table other rename to parents")
      }
      _ = await failure("foreignKeyBroken") { try await code.upgrade() }
      same(try await code.bench.rows("select * from parents"), ["1"])
      code.work.on(.up, "s1") { step in
        try await step.connection.execute("create table other (id integer primary key, name text)")
        try await step.connection.execute("insert into other (id) select id from parents")
        try await step.connection.execute("drop table parents")
        try await step.connection.execute("alter table other rename to parents")
      }
      try await code.upgrade()
      same(try await code.bench.rows("select * from parents"), ["1|null"])
      same(try await code.bench.value("pragma foreign_keys"), "1")
    }
  }
}
