import DBEngine
import DBMigrations
import DBSchema
import DBTesting
import SwiftHistory
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The stock tool in a project whose history holds Swift revisions, with the executable that has their code.
@Suite(.serialized) struct SwiftDelegationTests {
  /// Runs a body with the history that was built into `swift-history-db`.
  private static nonisolated(nonsending) func with(
    _ dialect: DialectName, _ body: nonisolated(nonsending) (Project) async throws -> Void
  ) async throws {
    try await Bench.with(dialect) { bench in
      for revision in Revisions.all { try bench.history.write(revision.file, revision.text) }
      let project = Project(bench: bench)
      try project.settings(executable: try ToolProcess.path(of: "swift-history-db"))
      try await body(project)
    }
  }

  @Test func thePluginListsTheFolderAsItLies() throws {
    let folder = "/" + "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/") + "/SwiftHistory"
    let names = fileNames(in: folder).filter { $0.contains(".cccc") }
    same(Revisions.all.map(\.file), names)
    for revision in Revisions.all {
      same(revision.text, try Project.text(of: folder + "/" + revision.file))
      same(revision.code != nil, revision.file.hasSuffix(".swift"))
    }
  }

  @Test(
    "upgrades and downgrades pass on when a Swift revision is in range, and only then",
    arguments: TemporaryDatabase.available)
  func passesOn(_ dialect: DialectName) async throws {
    try await Self.with(dialect) { project in
      try await project.expect(0, ["status"], says: ["3 revisions pending", "written in Swift", "cccc0002, cccc0003"])
      try await project.expect(0, ["plan"], says: ["given names  (Swift, all or nothing)", "no transaction"])
      try await project.expect(0, ["upgrade", "cccc0001", "-v"], butNot: ["passing on"])
      try await project.expect(0, ["doctor"], says: ["not in this program: cccc0002, cccc0003"])
      try await project.expect(0, ["upgrade", "-v"], says: ["passing on to ", "applied cccc0003"])
      same(
        try await project.bench.rows("select given from people order by id"), ["Ada", "Alan"])
      try await project.expect(0, ["status"], says: ["up to date"])
      try await project.expect(0, ["show", "head"], says: ["Swift", "struct Rcccc0003: Revision"])
      try await project.expect(
        0, ["downgrade", "cccc0001", "-v"], says: ["passing on to ", "`Rcccc0003.down`", "reverted cccc0002"])
      try await project.expect(0, ["downgrade", "base", "--lose", "all", "-v"], butNot: ["passing on"])
      try await project.expect(0, ["upgrade", "--format", "json"], says: ["\"id\":\"cccc0003\"", "\"ok\":true"])
      try await project.expect(0, ["stamp", "base", "-v"], butNot: ["passing on"])
    }
  }

  @Test func proofsAndReplaysPassOnToo() async throws {
    try await Self.with(.sqlite) { project in
      try await project.expect(0, ["prove", ":", "-v"], says: ["passing on to ", "cccc0003 an index by given name"])
      try await project.expect(0, ["schema", "history", "-v"], says: ["passing on to ", "people_given"])
      try await project.expect(0, ["prove", "cccc0001", "-v"], butNot: ["passing on"])
    }
  }

  @Test func saysHowToGetTheCode() async throws {
    try await Self.with(.sqlite) { project in
      let words = ["nothing has run", "cccc0002"]
      try TemporaryFolder.save(Array("{}\n".utf8), to: project.folder + "/dbtool.json")
      try await project.expect(1, ["upgrade"], says: words + ["init --package"])
      // A product is never built on the way.
      try project.settings(executable: "shop-db")
      try await project.expect(
        1, ["upgrade"], says: ["cccc0002", "swift build --product shop-db"], butNot: ["building"])
      for path in ["/.build", "/.build/debug"] { mkdir(project.folder + path, 0o755) }
      symlink(try ToolProcess.path(of: "swift-history-db"), project.folder + "/.build/debug/shop-db")
      // What it was built from is another text.
      let name = try #require(Revisions.all.first { $0.file.contains("cccc0002") })
      try project.bench.history.write(name.file, name.text.replacing("column given text", with: "column given varchar"))
      try await project.expect(
        8, ["upgrade"], says: ["edited after this program was built", "swift build --product shop-db"])
      try project.bench.history.write(name.file, name.text)
      // A revision that came after the build.
      try project.bench.history.write("cccc0004.swift", CodeBench.text("cccc0004", parents: ["cccc0003"]))
      try await project.expect(1, ["upgrade"], says: ["cccc0004", "nothing has run", "build it again"])
      same(try await project.bench.hasTable("people"), false)
      try await project.expect(0, ["upgrade", "cccc0003"], says: ["applied 3 revisions"])
    }
  }

  @Test func noScriptHoldsThem() async throws {
    try await Self.with(.sqlite) { project in
      for words in [["plan", "--sql"], ["upgrade", "--sql", "base:head"], ["show", "--sql", "head"]] {
        try await project.expect(1, words, says: ["is written in Swift, which no SQL script can hold"])
      }
      try await project.expect(0, ["upgrade", "--sql", "base:cccc0001"], says: ["create table people"])
    }
  }
}
