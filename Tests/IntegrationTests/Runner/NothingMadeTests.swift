import DBEngine
import DBMigrations
import DBQuery
import DBSQLite
import DBSchema
import DBTesting
import Testing

/// What has nothing to do, or cannot be done, makes nothing.
@Suite struct NothingMadeTests {
  static let dialects = TemporaryDatabase.available

  private static let table = "--: up\ncreate table t1 (id integer);\n--: down\ndrop table t1;"

  @Test("what has nothing to do on a virgin database, or fails there, makes no ledger", arguments: dialects)
  func leavesAVirginAlone(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      try bench.history.add("a1", Self.table)
      try await bench.run("create table other (id integer)")
      same(try await bench.downgrade("base").steps.count, 0)
      await failure("notEnoughSteps", "wrongDirection") { try await bench.downgrade("-1") }
      await failure("nothingToRepair") { try await bench.migrator().repair(try #require(RevisionID("a1")), .accept) }
      same(try await bench.migrator().stamp([.base]).added, [])
      await failure("unknownRevision") { try await bench.migrator().stamp([try RevisionName("nope")]) }
      same(try await bench.migrator().markImported([]).added, [])
      check(try await !bench.hasTable("dbtool_ledger"), "a ledger was made")
      try await bench.migrator().stamp([try RevisionName("a1")])
      same(try await bench.applied(), ["a1"])
    }
  }

  @Test(
    "a file that is opened for reading only is told as that before anything is made",
    arguments: ["?mode=ro", "?immutable=1", "?mode=rw"])
  func makesNoReadOnlyFile(_ ending: String) async throws {
    try await Bench.with(.sqlite) { bench in
      try bench.history.add("a1", Self.table)
      for isThere in [false, true] where !(isThere && ending == "?mode=rw") {
        if isThere { try await bench.run("create table other (id integer)") }
        let before = fileNames(in: bench.database.folder)
        let driver = try SQLiteDriver(url: bench.database.url + ending)
        let migrator = bench.migrator(try bench.database.engine(driver: driver))
        do {
          _ = try await migrator.upgrade()
          Issue.record("\(ending) was written to")
        } catch let error as DatabaseError {
          same(error.kind, isThere ? .readOnly : .noDatabase, "\(error)")
        }
        same(fileNames(in: bench.database.folder), before, ending)
      }
    }
  }
}
