import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

/// What was sent is compared as it is meant.
@Suite struct RecordedStatementsTests {
  @Test("a part is recorded alone, and texts are compared on one line", arguments: TemporaryDatabase.available)
  func recordsParts(_ dialect: DialectName) async throws {
    try await withTemporaryDatabase(dialect) { database in
      let recorder = StatementRecorder()
      let engine = try database.engine(observer: recorder)
      _ = try await engine.withConnection { try await $0.execute("create table t (id integer, name text)") }
      let sent = try await recorder.record {
        try await engine.withTransaction { connection in
          try await connection.execute(
            """
            insert into t -- a row
              (id,  name) /* with */ values (\(1), \("it's  a secret"));
            """)
          try await connection.withSavepoint { try await $0.execute("select  'two  blanks' from t") }
        }
      }
      let (one, two) = dialect == .sqlite ? ("?1", "?2") : ("$1", "$2")
      let insert = "insert into t (id, name) values (\(one), \(two))"
      #expect(
        sent
          == .init(texts: [
            dialect == .sqlite ? "begin immediate" : "begin", insert, "savepoint \"level 1\"",
            "select 'two  blanks' from t", "release savepoint \"level 1\"", "commit",
          ]))
      #expect(sent.withoutTransactions == .init(texts: [insert, "select 'two  blanks' from t"]))
      #expect(sent.withoutTransactions.matching("two  blanks").count == 1)
      same(sent.values, Array(repeating: [], count: 6), "values were kept")
      same(recorder.sent.count, 7, "the whole")
    }
  }

  @Test("values are kept on demand, and stand in no text of an event", arguments: TemporaryDatabase.available)
  func keepsValues(_ dialect: DialectName) async throws {
    final class Printer: EngineObserver {
      let recorder = StatementRecorder()
      func willExecute(_ statement: StatementEvent) {
        var text = "\(statement) \(String(reflecting: statement))"
        dump(statement, to: &text)
        check(!text.contains("hidden word"), "a value is printed: \(text)")
        recorder.willExecute(statement)
      }
    }
    try await withTemporaryDatabase(dialect) { database in
      let (printer, keeper) = (Printer(), StatementRecorder(keepingValues: true))
      for observer in [printer, keeper] as [any EngineObserver] {
        let engine = try database.engine(observer: observer)
        _ = try await engine.withConnection { connection in
          try await connection.execute("select \("hidden word", as: "text"), \(7, as: "bigint")")
        }
      }
      same(printer.recorder.sent.values, [[]])
      same(keeper.sent.values, [[.text("hidden word"), .integer(7)]])
    }
  }

  @Test("a difference shows what is missing and what is too much, in order")
  func showsDifferences() {
    let sent: RecordedStatements = ["begin", "select 1", "select  2", "commit"]
    same(sent.readableDifference(from: ["begin", "select 1", "select 2;", "commit"]), nil)
    let wanted: RecordedStatements = ["begin", "select 0", "select 1", "commit", "select 3"]
    let lines = "  begin\n- select 0\n  select 1\n+ select 2\n  commit\n- select 3"
    same(sent.readableDifference(from: wanted), lines)
    do {
      try sent.expect(wanted)
      Issue.record("nothing was thrown")
    } catch { check(error.description.hasSuffix(lines), error.description) }
    same(RecordedStatements(texts: ["select 'open"]).first, "select 'open", "what cannot be read stands as it is")
  }
}
