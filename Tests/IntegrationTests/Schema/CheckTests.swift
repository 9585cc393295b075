import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A9: `check` against a database that others work with.
@Suite(.serialized) struct CheckTests {
  @Test func waitsForNobodyThatReadsOrWrites() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await Project.with(.postgresql) { project in
      // Locks of everyone who changes rows, builds an index or refreshes a view: all but that of DDL.
      for mode in ["row exclusive", "share update exclusive", "share", "share row exclusive", "exclusive"] {
        let tables = "authors, books, genres, customers, orders, order_lines, shipments"
        try await project.bench.engine.withTransaction { connection in
          try await connection.execute(SQL(unsafe: "lock table \(tables) in \(mode) mode"))
          try await project.expect(0, ["check"], says: ["agree"])
        }
      }
    }
  }

  @Test func locksNoTableAgainstAnybody() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await Project.with(.postgresql) { project in
      let process = try ToolProcess(project.bench.database, ["check"], output: "check")
      var locks: Set<String> = []
      var status: Int32 = 0
      var looks = 0
      while waitpid(process.id, &status, WNOHANG) == 0 {
        for row in try await project.bench.rows(
          """
          select c.relname || ' ' || l.mode from pg_catalog.pg_locks l join pg_catalog.pg_class c on c.oid = l.relation \
          where l.database = (select oid from pg_catalog.pg_database where datname = current_database()) \
          and l.pid <> pg_backend_pid() and l.relation >= 16384 and l.mode <> 'AccessShareLock'
          """)
        {
          locks.insert(row)
        }
        looks += 1
      }
      same(status, 0, process.output)
      check(looks > 20, "looked only \(looks) times")
      same(locks, [], "locks")
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func makesNothingInTheDatabase(_ dialect: DialectName) async throws {
    // One without a ledger, and one at the head; both refuse to be written to.
    for isUpgraded in [false, true] {
      try await Project.with(dialect, isUpgraded: isUpgraded) { project in
        let name = try await Self.protect(project)
        let before = try await Self.objects(project)
        if isUpgraded {
          if dialect == .postgresql {
            // Scratch databases have to be made elsewhere, then.
            try await project.expect(1, ["check"], says: ["scratch database", "\"scratch\" of dbtool.json"])
            try project.settings(
              "\"scratch\": \"\(try #require(getenv("DBTOOL_TEST_POSTGRES").map { String(cString: $0) }))\"")
          }
          try await project.expect(0, ["check"], says: ["agree"])
          try await project.expect(0, ["diff", "database", "models"], says: ["no difference"])
          try await project.expect(0, ["autogenerate", "-m", "x"], says: ["no difference"])
          try await project.expect(0, ["prove", "head"], says: ["proved"])
        } else {
          try await project.expect(3, ["check"], says: ["3  revision d2c32df56dbe is pending"])
        }
        same(try await Self.objects(project), before, "objects of \(name)")
      }
    }
  }

  /// Makes the database refuse every change.
  private static func protect(_ project: Project) async throws -> String {
    guard project.dialect == .postgresql else {
      if fileNames(in: project.folder).contains("database.db") { chmod(project.folder + "/database.db", 0o444) }
      return "database.db"
    }
    let name = try await project.bench.value("select current_database()::text")
    try await project.bench.run("alter database \"\(name)\" set default_transaction_read_only = on")
    return name
  }

  private static func objects(_ project: Project) async throws -> [String] {
    guard project.dialect == .sqlite else {
      return try await project.bench.rows("select oid::text || relname from pg_catalog.pg_class order by oid")
    }
    return fileNames(in: project.folder).filter {
      $0.hasPrefix("database.db") && !$0.hasSuffix("-shm") && !$0.hasSuffix("-wal")
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func exitsWithTheGravestFinding(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      try await project.bench.run("drop view book_list")
      let lines = [
        "4  + view", "::error file=Bookstore/Bookstore.swift,line=", "book_list",
      ]
      try await project.expect(4, ["check"], says: lines, variables: ["GITHUB_ACTIONS": "true"])
      // Pending before different: what is compared would only say that.
      try project.add("d1", "--: up\nalter table genres add column extra text;")
      try await project.expect(3, ["check"], says: ["3  revision d1 is pending"])
      // Edited before pending.
      let file = try #require(project.files.first { $0.contains("d2c32df5") })
      let text = try Project.text(of: project.bench.history.path + "/" + file)
      try project.bench.history.write(file, text.replacing("name text not null", with: "name text"))
      try await project.expect(8, ["check"], says: ["8  ", "d2c32df5", "3  revision d1 is pending"])
      // A graph that cannot be read before all.
      try project.add("d2", after: "nobody", "--: up\nselect 1;")
      try await project.expect(7, ["check"], says: ["7  ", "nobody"])
    }
  }

  @Test func saysWhenThereAreNoModels() async throws {
    try await Project.with(.sqlite) { project in
      try TemporaryFolder.save(Array("{}".utf8), to: project.folder + "/dbtool.json")
      try await project.expect(0, ["check"], says: ["files and ledger agree", "there are no models"])
      try await project.expect(1, ["autogenerate"], says: ["no models", "\"executable\""])
      try await project.expect(1, ["diff", "database", "models"], says: ["no models"])
    }
  }
}
