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
