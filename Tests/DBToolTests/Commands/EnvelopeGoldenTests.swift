import ArgumentParser
import Glibc
import Testing

@testable import DBToolKit

/// The JSON documents of the commands that change something, and that no command is without a recorded one.
@Suite(.serialized)
struct EnvelopeGoldenTests {
  @Test func printsRunsAsOneDocumentEach() throws {
    let history = try FixtureHistory()
    defer { history.remove() }
    for (name, arguments) in [
      ("upgrade-dry-json", ["upgrade", "billing-1", "--dry-run"]), ("wait-json", ["wait"]),
      ("upgrade-json", ["upgrade", "billing"]), ("downgrade-json", ["downgrade", "-1"]),
      ("upgrade-rest-json", ["upgrade"]), ("upgrade-nothing-json", ["upgrade"]),
    ] {
      try history.golden(name, arguments + ["--format", "json"])
    }
    let users = FixtureHistory.files[0]
    try history.write(users.text.replacing("name text", with: "name varchar"), to: users.name)
    try history.golden("upgrade-edited-json", ["upgrade", "--format", "json"])
    try history.golden("repair-json", ["repair", "a000", "--accept", "--format", "json"])
  }

  @Test func printsAnImportAsADocument() throws {
    let history = try FixtureHistory()
    defer { history.remove() }
    for (name, text) in [
      ("20260101000001_users.up.sql", "create table users (id integer primary key);\n"),
      ("20260101000001_users.down.sql", "drop table users;\n"),
      ("20260102000001_posts.up.sql", "begin;\ncreate table posts (id integer primary key);\ncommit;\n"),
      ("20260102000001_posts.down.sql", "drop table posts;\n"),
    ] {
      mkdir(history.folder.path + "/old", 0o755)
      try history.folder.write(text, to: "old/" + name)
    }
    try history.golden(
      "import-json",
      ["import", "--from", "golang-migrate", "old", "--migrations", "imported", "--format", "json"])
  }

  @Test func printsSchemasAndWhatTheyDifferInAsDocuments() throws {
    let history = try FixtureHistory()
    defer { history.remove() }
    try history.expect(0, ["upgrade", "a000"])
    for (name, words) in [
      ("check-pending", ["check"]), ("diff", ["diff", "database", "revision:b000"]), ("schema", ["schema", "history"]),
      ("prove", ["prove", "b000"]),
    ] {
      try history.golden(name, words)
      try history.golden(name + "-json", words + ["--format", "json"])
    }
    try history.golden("diff-sql", ["diff", "database", "revision:d000", "--format", "sql"])
    try history.golden("diff-equal-json", ["diff", "database", "revision:a000", "--format", "json"])
    try history.golden("diff-source", ["diff", "database", "everything"])
    try history.golden("models", ["models", "history"])
    try history.golden("models-json", ["models", "history", "--access", "public", "--format", "json"])
    try history.expect(0, ["upgrade"])
    try history.golden("check-json", ["check", "--format", "json"])
  }

  @Test func printsAGeneratedRevisionAsADocument() throws {
    let place = try Workplace()
    defer { place.remove() }
    let root = "/" + "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")
    let tool = try BuiltPrograms.path(of: "bookstore-db")
    // The bookstore without its last revision: the models know of a column more than the history.
    _ = try ProgramRun(
      "/bin/sh",
      [
        "-c",
        "cp -R '\(root)/migrations' '\(place.folder.path)' && rm '\(place.folder.path)'/migrations/*.176fb949.sql",
      ]
    ).run()
    try place.folder.write("{\"database\": \"sqlite:app.db\", \"executable\": \"\(tool)\"}", to: "dbtool.json")
    try place.succeed("upgrade")
    for (name, words) in [
      ("autogenerate-swift", ["autogenerate", "-m", "tiers in Swift", "--swift", "--dry-run", "--id", "5f1f7a90b2c4"]),
      (
        "autogenerate-swift-json",
        ["autogenerate", "-m", "tiers in Swift", "--swift", "--dry-run", "--format", "json"]
      ),
      ("autogenerate-json", ["autogenerate", "-m", "tiers for customers", "--format", "json"]),
      ("autogenerate-pending-json", ["revision", "--autogenerate", "-m", "more", "--format", "json"]),
    ] {
      try Golden.check("commands/" + name, try place.run(words), tokens: [.times, .durations, .ids, .stamps])
    }
    try place.succeed("upgrade")
    try Golden.check(
      "commands/autogenerate-nothing-json", try place.run(["autogenerate", "--format", "json"]), tokens: [.ids])
  }

  @Test func recordsADocumentOfEveryCommand() throws {
    let folder = "\(#filePath)".split(separator: "/").dropLast(2).joined(separator: "/")
    let files = try ProgramRun("/bin/sh", ["-c", "cat /\(folder)/Golden/*.txt /\(folder)/Golden/commands/*.txt"]).run()
    let commands =
      DBToolCommand.configuration.groupedSubcommands.flatMap(\.subcommands)
      + DBToolCommand.configuration.ungroupedSubcommands
    let names = commands.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
    try require(names.count > 20, "found only \(names)")
    let missing = names.filter { name in
      !files.output.split(separator: "\n").contains { line in
        line.contains(#""command":"\#(name)""#) && line.contains(#""ok":true"#)
      }
    }
    try require(missing.isEmpty, "no golden file holds a successful document of \(missing)")
  }
}
