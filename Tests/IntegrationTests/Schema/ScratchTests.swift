import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

/// Where schemas are tried out: databases that are made beside the live one, and go again.
@Suite(.serialized) struct ScratchTests {
  @Test func asksForAPlaceWhereTheRoleMayMakeNone() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await Project.with(.postgresql) { project in
      let role = "dbtool_test_modest_\(UInt32.random(in: .min ... .max))"
      try await project.bench.run("create role \(role) login", "grant pg_read_all_data to \(role)")
      let modest = ["DBTOOL_DATABASE": Self.url(project.bench.database.url, user: role)]
      do {
        for words in [["check"], ["autogenerate", "-m", "x"], ["diff", "database", "models"]] {
          try await project.expect(
            1, words, says: ["may not create a scratch database", "createdb", "\"scratch\" of dbtool.json"],
            variables: modest)
        }
        // The one way: a server where it may.
        try project.settings("\"scratch\": \"\(project.bench.database.url)\"")
        try await project.expect(0, ["check"], says: ["agree"], variables: modest)
        // The other way: the right.
        try project.settings()
        try await project.bench.run("alter role \(role) createdb")
        try await project.expect(0, ["check"], says: ["agree"], variables: modest)
      } catch {
        try await project.bench.run("drop owned by \(role)", "drop role \(role)")
        throw error
      }
      try await project.bench.run("drop owned by \(role)", "drop role \(role)")
    }
  }

  @Test func saysWhenTheScratchServerIsNotThere() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await Project.with(.postgresql) { project in
      try project.settings("\"scratch\": \"postgresql://nobody@127.0.0.1:1/none\"")
      try await project.expect(1, ["check"], says: ["127.0.0.1"])
      try project.settings("\"scratch\": \"sqlite:other.db\"")
      // SQLite's are memory: such a place serves nothing here.
      try await project.expect(0, ["check"])
      check(!fileNames(in: project.folder).contains("other.db"), "a file was made")
    }
  }

  /// What a killed run left is dropped by a later one, an hour after it was made and when nobody is in it.
  @Test func sweepsWhatAKilledRunLeft() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await Project.with(.postgresql) { project in
      let killed = try ToolProcess(project.bench.database, ["check"], output: "killed", program: "bookstore-db")
      let mine = "datname like 'dbtool\\_scratch\\_%\\_\(killed.id)\\_%'"
      var name = ""
      try await eventually("a scratch database is made") {
        name =
          try await project.bench.rows("select datname::text from pg_catalog.pg_database where \(mine)").first ?? ""
        return !name.isEmpty
      }
      killed.send(9)
      same(try await killed.wait(), 128 + 9, "the killed run")
      try await eventually("its sessions end") {
        try await project.bench.value(
          "select count(*)::int from pg_catalog.pg_stat_activity where datname = '\(name)'") == "0"
      }
      try await project.expect(0, ["check"])
      same(try await Self.exists(name, project), true, "a young one")
      // As if it had been made long ago.
      let parts = name.split(separator: "_")
      let old = "dbtool_scratch_\((Int(parts[2]) ?? 0) - 3_700)_\(parts[3])_\(parts[4])"
      try await project.bench.run("alter database \(name) rename to \(old)")
      try await project.expect(0, ["check"], variables: ["DBTOOL_CACHE": "off"])
      same(try await Self.exists(old, project), false, "an old one")
    }
  }

  @Test func carriesEncodingCollationAndExtensions() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await Project.with(.postgresql) { project in
      try await project.bench.run("create schema tools", "create extension citext with schema tools")
      let workshop = try project.workshop()
      let traits = try await project.bench.engine.withReadConnection { try await DatabaseTraits.read($0) }
      let scratch = ScratchDatabases(on: project.bench.engine.driver, like: traits)
      let found = try await scratch.withDatabase { engine in
        try await engine.withReadConnection { try await DatabaseTraits.read($0) }
      }
      same(found, traits, "traits")
      same(found?.extensions.map(\.name.name), ["citext"], "extensions")
      same(try await workshop.live().dialect, .postgresql)
    }
  }

  private static func exists(_ name: String, _ project: Project) async throws -> Bool {
    try await project.bench.value("select count(*)::int from pg_catalog.pg_database where datname = '\(name)'") == "1"
  }

  /// A URL or keyword string with another user.
  static func url(_ url: String, user: String) -> String {
    if url.firstMatch(of: /[?&]user=/) != nil {
      return url.replacing(/([?&])user=[^&]*/, with: { "\($0.output.1)user=\(user)" })
    }
    return url.contains("://") ? url + (url.contains("?") ? "&" : "?") + "user=\(user)" : url + " user=\(user)"
  }
}
