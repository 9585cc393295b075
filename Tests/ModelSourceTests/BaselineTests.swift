import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

/// A live schema written as the first revision.
struct BaselineTests {
  private func make(_ text: String, _ engine: Engine) async throws {
    try await engine.withConnection { connection in
      for statement in try StatementSplitter.split(text, dialect: engine.dialect) {
        try await connection.execute(SQL(unsafe: statement.text))
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aBaselineIsProvedToGiveTheLiveSchemaAndToLeaveNothing(dialect: DialectName) async throws {
    try await withTemporaryDatabase(dialect) { database in
      let engine = try database.engine()
      // SQLite drops no table to which a foreign key points that is none.
      try await make(OddSchemas.text(dialect).replacing("other int references nokey(x)", with: "other int"), engine)
      let baseline = try await workshop(engine).baseline(RevisionID("base1")!, message: "baseline")
      #expect(baseline.proof.isProved, "\(baseline.proof)")
      #expect(baseline.proof.upDifferences == [])
      #expect(baseline.proof.downDifferences == [])
      #expect(baseline.notCompared == [])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func aBaselineIsRefusedWhereThereIsNothingOrAHistory(dialect: DialectName) async throws {
    try await withTemporaryDatabase(dialect) { database in
      let engine = try database.engine()
      func refusal(_ history: History) async throws -> String {
        do {
          _ = try await workshop(engine, history: history).baseline(RevisionID("base1")!, message: "baseline")
          return "none"
        } catch let error as MigrationError { return error.code }
      }
      let one = EmbeddedRevision(
        file: "1_one.aaaa.sql",
        text: "--: id = aaaa\n--: parents = base\n--: message = one\n\n--: up\nselect 1;\n\n--: down\nselect 1;\n")
      #expect(try await refusal(.embedded([])) == "emptySchema")
      #expect(try await refusal(.embedded([one])) == "revisionsExist")
      _ = try await Migrator(engine, history: .embedded([one])).upgrade()
      #expect(try await refusal(.embedded([])) == "ledgerExists")
    }
  }
}
