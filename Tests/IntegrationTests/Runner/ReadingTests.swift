import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Commands that only read.
@Suite struct ReadingTests {
  private static let table = "--: up\ncreate table t1 (id integer);\n--: down\ndrop table t1;"

  @Test(
    "a role with a short statement timeout can read all there is", .enabled(if: TemporaryDatabase.hasPostgreSQL))
  func readsUnderAShortTimeout() async throws {
    try await Bench.with(.postgresql) { bench in
      try bench.history.add("a1", Self.table)
      try await bench.upgrade()
      let role = "dbtool_hasty_\(getpid())"
      try await bench.run(
        "drop role if exists \(role)", "create role \(role) login", "alter role \(role) set statement_timeout = '1ms'",
        "alter role \(role) set lock_timeout = '1ms'", "grant select on dbtool_ledger, dbtool_ledger_texts to \(role)")
      let url = bench.database.url + (bench.database.url.contains("?") ? "&" : "?") + "user=\(role)"
      for command in ["status", "current", "plan", "history -i", "doctor", "show a1"] {
        let words = command.split(separator: " ").map(String.init)
        let reader = try await bench.engine.withConnection { blocker in
          // What takes long without a large database: somebody else has the ledger for a moment.
          try await blocker.execute("begin")
          try await blocker.execute("lock table dbtool_ledger in access exclusive mode")
          let reader = try ToolProcess(bench.database, words + ["--database", url], output: "reader")
          try await Task.sleep(for: .milliseconds(300))
          try await blocker.execute("commit")
          return reader
        }
        let status = try await reader.wait()
        check(status == 0, "\(command) ended with \(status): \(reader.output)")
      }
      try await bench.run("drop owned by \(role)", "drop role \(role)")
    }
  }
}
