import DBEngine
import DBMigrations
import DBSchema
import DBTesting
import Testing

/// Normal forms that are kept beside `dbtool.json`: when they serve, when they do not, and that they never mislead.
@Suite(.serialized) struct NormalFormTests {
  private static let kept = "the normal form of the models is kept in"
  private static let found = "the normal form of the models is the one of"

  private static func entries(_ project: Project) -> [String] {
    fileNames(in: project.folder + "/.dbtool/cache").filter { $0.hasSuffix(".schema") }
  }

  @Test(arguments: TemporaryDatabase.available)
  func serveTheNextRun(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      for words in [["check", "-v"], ["diff", "database", "models", "-v"], ["autogenerate", "-v"]] {
        let isFirst = Self.entries(project).isEmpty
        try await project.expect(
          0, words, says: [isFirst ? Self.kept : Self.found], butNot: [isFirst ? Self.found : Self.kept])
      }
      same(Self.entries(project).count, 1, "entries")
      same(fileNames(in: project.folder + "/.dbtool/cache").filter { $0.hasPrefix(".git") }, [".gitignore"], "for git")
      try await project.expect(
        0, ["check", "-v"], butNot: [Self.kept, Self.found], variables: ["DBTOOL_CACHE": "off"])
      // What the database lacks is found as before, and another declaration of what is looked at changes nothing.
      try project.add("d1", "--: up\ndrop index books_author_id_idx;\n")
      try await project.bench.upgrade()
      try await project.expect(4, ["check", "-v"], says: ["books_author_id_idx", Self.found])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func areMadeAgainWhenTheyAreDamaged(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      try await project.expect(0, ["check"])
      guard let name = Self.entries(project).first else {
        Issue.record("nothing was kept")
        return
      }
      let path = project.folder + "/.dbtool/cache/" + name
      let whole = try Project.bytes(of: path)
      check(
        !String(decoding: whole, as: UTF8.self).contains(project.bench.database.url), "the entry names the database")
      for bytes in [[], Array(whole.prefix(whole.count / 2)), whole + [0], Array("{}".utf8)] {
        try TemporaryFolder.save(bytes, to: path)
        try await project.expect(0, ["check", "-v"], says: ["agree", "damaged", Self.kept])
      }
      try await project.expect(0, ["check", "-v"], says: [Self.found])
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func areDoneWithoutWhereNothingCanBeKept(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      try TemporaryFolder.save([], to: project.folder + "/.dbtool")
      for _ in 1...2 { try await project.expect(0, ["check", "-v"], says: ["agree", "cannot be kept"]) }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func serveRunsAtOnce(_ dialect: DialectName) async throws {
    try await Project.with(dialect) { project in
      let runs = try (1...4).map { number in
        try ToolProcess(project.bench.database, ["check", "-v"], output: "run\(number)", program: "bookstore-db")
      }
      for run in runs { same(try await run.wait(), 0, "a run beside others: \(run.output)") }
      same(Self.entries(project).count, 1, "entries")
      try await project.expect(0, ["check", "-v"], says: [Self.found])
    }
  }

  /// The role may make databases once, and never again.
  @Test func needNoScratchDatabase() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await Project.with(.postgresql) { project in
      try await Self.withRole("createdb", project) { role, variables in
        try await project.expect(0, ["check", "-v"], says: [Self.kept], variables: variables)
        try await project.bench.run("alter role \(role) nocreatedb")
        for words in [["check"], ["diff", "database", "models"], ["autogenerate", "-m", "x"]] {
          try await project.expect(0, words, variables: variables)
          let without = variables.merging(["DBTOOL_CACHE": "off"]) { $1 }
          try await project.expect(1, words, says: ["may not create a scratch database"], variables: without)
        }
      }
    }
  }

  /// What a session is set to may change what a declaration means.
  @Test func doNotServeAnotherSession() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await Project.with(.postgresql) { project in
      try await Self.withRole("createdb", project) { role, variables in
        func expect(_ text: String, _ variables: [String: String], after what: String) async throws {
          let outcome = try await project.run(["check", "-v"], variables: variables)
          check(outcome.text.contains(text), "after \(what): \(outcome.text)")
        }
        let name = project.bench.database.url.split(separator: "?")[0].split(separator: "/").last ?? ""
        try await expect(Self.kept, variables, after: "nothing")
        for change in [
          "alter role \(role) set search_path = public, pg_catalog", "alter role \(role) set datestyle = 'German'",
          "alter role \(role) set default_toast_compression = 'lz4'",
          // What the database of the session hides is still what scratch databases get.
          "alter database \(name) set datestyle = 'German'", "alter role \(role) reset datestyle",
          "create extension citext",
        ] {
          try await project.bench.run(change)
          try await expect(Self.kept, variables, after: change)
          try await expect(Self.found, variables, after: change)
        }
        try await expect(
          Self.kept, variables.merging(["PGOPTIONS": "-c timezone=Asia/Tokyo"]) { $1 }, after: "PGOPTIONS")
        // Nothing of a schema depends on it.
        try await expect(Self.found, variables.merging(["PGAPPNAME": "other"]) { $1 }, after: "PGAPPNAME")
      }
    }
  }

  @Test func serveTheHistoryOfASecondDatabaseToo() async throws {
    try await Project.with(.sqlite) { project in
      let history = "the normal form of the history is"
      try await project.expect(0, ["diff", "history", "models", "-v"], says: [history + " kept in", Self.kept])
      try await project.expect(0, ["diff", "history", "models", "-v"], says: [history + " the one of", Self.found])
      try project.add("d1", "--: up\ndrop index books_author_id_idx;\n")
      try await project.expect(4, ["diff", "history", "models", "-v"], says: [history + " kept in", Self.found])
      // What is proved is always tried.
      try await project.expect(0, ["prove", "d1", "-v"], butNot: [history])
    }
  }

  private static nonisolated(nonsending) func withRole(
    _ rights: String, _ project: Project,
    _ body: nonisolated(nonsending) (_ role: String, _ variables: [String: String]) async throws -> Void
  ) async throws {
    let role = "dbtool_test_keeper_\(UInt32.random(in: .min ... .max))"
    try await project.bench.run("create role \(role) login \(rights)", "grant pg_read_all_data to \(role)")
    let variables = ["DBTOOL_DATABASE": ScratchTests.url(project.bench.database.url, user: role)]
    do { try await body(role, variables) } catch {
      try await project.bench.run("drop owned by \(role)", "drop role \(role)")
      throw error
    }
    try await project.bench.run("drop owned by \(role)", "drop role \(role)")
  }
}
