import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A SQLite database that is dropped, with what lies beside it.
@Suite struct DropTests {
  private static let table = "--: up\ncreate table t1 (id integer);\n--: down\ndrop table t1;"

  @Test("dropping a file leaves nothing beside it", arguments: ["delete", "wal", "persist"])
  func dropsTheFilesBeside(_ mode: String) async throws {
    try await Bench.with(.sqlite) { bench in
      try bench.history.add("a1", Self.table)
      try await bench.run("pragma journal_mode = \(mode)")
      try await bench.upgrade()
      check(
        fileNames(in: bench.database.folder).contains("database.db-dbtool.lock"),
        "no lock: \(fileNames(in: bench.database.folder))")
      let drop = try ToolProcess(bench.database, ["drop", "--confirm", "database.db"], output: "drop")
      await bench.engine.shutdown(deadline: .seconds(5))
      same(try await drop.wait(), 0, drop.output)
      same(fileNames(in: bench.database.folder).filter { $0.hasPrefix("database") }, [])
    }
  }

  @Test("a database is not dropped under a run")
  func dropsNothingUnderARun() async throws {
    try await Bench.with(.sqlite) { bench in
      try bench.history.add("a1", Self.table)
      try await bench.upgrade()
      let lock = open(bench.database.folder + "/database.db-dbtool.lock", O_RDWR)
      same(flock(lock, LOCK_EX | LOCK_NB), 0)
      let busy = try ToolProcess(bench.database, ["drop", "--confirm", "database.db"], output: "drop")
      same(try await busy.wait(), 9, busy.output)
      close(lock)
      same(try await bench.applied(), ["a1"])
    }
  }
}
