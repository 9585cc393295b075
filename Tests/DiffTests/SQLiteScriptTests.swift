import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Glibc
import Testing

@testable import DBMigrations

/// Scripts for SQLite, fed to its shell.
@Suite(.enabled(if: system("sqlite3 -version > /dev/null 2>&1") == 0)) struct SQLiteScriptTests {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Makes a database, feeds the shell the script that gets it to `wanted`, and hands on what is there then.
  private nonisolated(nonsending) func run(
    _ setup: [String], isBailing: Bool, _ change: (inout DatabaseSchema) -> Void
  ) async throws -> (counts: [String], isDone: Bool) {
    try await withTemporaryDatabase(.sqlite) { database in
      let engine = try database.engine()
      let before = try await engine.withConnection { connection in
        for text in setup { try await connection.execute(SQL(unsafe: text)) }
        return try await connection.inspectSchema()
      }
      var wanted = before
      change(&wanted)
      let diff = SchemaDiff(from: before, to: wanted)
      let script = try SchemaSQL(dialect: .sqlite).script(for: diff.operations)
      let file = database.folder + "/script.sql"
      guard let stream = fopen(file, "w") else { throw Failure(description: "\(file) cannot be written") }
      fputs("pragma foreign_keys=on;\n" + script, stream)
      fclose(stream)
      let path = database.folder + "/database.db"
      let status = system("sqlite3 \(isBailing ? "-bail" : "") '\(path)' < '\(file)' > '\(file).out' 2>&1")
      guard status == 0 || !diff.isEmpty else { throw Failure(description: "the shell says \(status)") }
      return try await engine.withConnection { connection in
        var counts: [String] = []
        for table in before.tables {
          let rows = try await connection.execute(SQL(unsafe: "select count(*) from \(table.name.name.quoted)"))
          for row in rows { counts.append("\(table.name.name.name) \(try row.decode(Int.self, 0))") }
        }
        let after = try await connection.inspectSchema()
        return (counts, SchemaDiff(from: after, to: wanted).isEmpty)
      }
    }
  }

  private static let setup = [
    "create table t (id integer primary key, n integer)",
    "create table child (id integer primary key, t_id integer references t (id) on delete cascade)",
    "insert into t values (1, 1), (2, null)", "insert into child values (1, 1), (2, 2)",
  ]

  @Test(arguments: [true, false]) func keepsAllRowsWhenARebuildFails(_ isBailing: Bool) async throws {
    let found = try await run(Self.setup, isBailing: isBailing) { $0.tables[1].columns[1].isNullable = false }
    #expect(found.counts == ["child 2", "t 2"] && !found.isDone)
  }

  @Test(arguments: [true, false]) func keepsTheRowsOfChildrenInARebuild(_ isBailing: Bool) async throws {
    let found = try await run(Self.setup, isBailing: isBailing) { $0.tables[1].columns[1].type = "text" }
    #expect(found.counts == ["child 2", "t 2"] && found.isDone)
  }

  @Test(arguments: [true, false]) func takesBackWhatLeavesRowsWithoutAParent(_ isBailing: Bool) async throws {
    let found = try await run(Self.setup, isBailing: isBailing) { $0.tables.removeLast() }
    #expect(found.counts == ["child 2", "t 2"] && !found.isDone)
  }

  @Test func copiesTheValuesOfAComputedColumnThatBecomesPlain() async throws {
    try await withTemporaryDatabase(.sqlite) { database in
      let engine = try database.engine()
      let texts = try await engine.withConnection { connection in
        try await connection.execute("create table t (id integer primary key, g integer as (id * 2) stored)")
        try await connection.execute("insert into t (id) values (1), (2)")
        let before = try await connection.inspectSchema()
        var wanted = before
        wanted.tables[0].columns[1].generated = nil
        // What an attempt that was cut off may leave.
        try await connection.execute("create table _dbtool_new_t (x)")
        let now = try await connection.inspectSchema()
        let filter = SchemaFilter(undeclared: .leaveAlone)
        for text in try statements(SchemaDiff(from: now, to: wanted, filter: filter)) {
          try await connection.execute(SQL(unsafe: text))
        }
        return try await connection.execute("select id || ' ' || g from t order by id").map {
          try $0.decode(String.self, 0)
        }
      }
      #expect(texts == ["1 2", "2 4"])
    }
  }
}
