import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

/// An index build on PostgreSQL that an open transaction keeps waiting.
extension Bench {
  /// A history whose second revision builds an index concurrently, behind `more` statements in the same section.
  nonisolated(nonsending) func prepareIndexBuild(andThen more: String = "") async throws {
    try history.add("a1", "--: up\ncreate table t1 (id integer);\n--: down\ndrop table t1;")
    try history.add(
      "a2", parents: ["a1"],
      "--: up transaction=none\ncreate index concurrently i1 on t1 (id);\n\(more)--: down\ndrop index i1;")
    try await upgrade("a1")
  }

  /// Runs a body while a transaction that wrote to the table is open: no index build on it can end. Commits it.
  nonisolated(nonsending) func holdingUpIndexBuild<R: Sendable>(
    _ body: nonisolated(nonsending) () async throws -> R
  ) async throws -> R {
    try await engine.withConnection { blocker in
      try await blocker.execute("begin")
      try await blocker.execute("insert into t1 values (1)")
      let result = try await body()
      try await blocker.execute("commit")
      return result
    }
  }

  nonisolated(nonsending) func waitForIndexBuild() async throws {
    try await eventually("the index build waits") {
      try await value(
        "select count(*) from pg_stat_activity where query like 'create index%' and datname = current_database()")
        == "1"
    }
  }

  nonisolated(nonsending) func requireValidIndex() async throws {
    same(try await value("select indisvalid::text from pg_index where indexrelid = 'i1'::regclass"), "true")
  }
}

extension TemporaryDatabase {
  /// Whether tests that need a PostgreSQL server can run.
  static let hasPostgreSQL = available.contains(.postgresql)
}
