import Glibc
import Testing

@testable import DBToolKit

@Suite(.serialized)
struct ProgramTests {
  @Test(
    arguments: [
      ("help", ["--help"]), ("version", ["--version"]), ("no-arguments", []), ("unknown-option", ["--bogus"]),
      ("unknown-option-json", ["--bogus", "--format", "json"]),
    ] as [(String, [String])])
  func answersTheCommandLine(name: String, arguments: [String]) throws {
    try Golden.check(name, try ProgramRun("dbtool", arguments).run())
  }

  @Test(arguments: [
    ("fail", ["fail", "--database", "sqlite:x.db"]),
    ("fail-json", ["fail", "--database", "sqlite:x.db", "--format", "json"]),
    ("fail-no-folder", ["fail", "--directory", "/does/not/exist"]),
    ("fail-scheme", ["fail", "--database", "postgress://a:secret@h/d"]),
    ("downgrade-step", ["downgrade", "-1"]), ("downgrade-flag-mistyped", ["downgrade", "--wiat", "-1"]),
    ("downgrade-wait", ["downgrade", "--wait", "-1", "x"]), ("downgrade-missing-json", ["downgrade", "--format=json"]),
    ("ask-no-terminal", ["ask"]), ("exit-pending-json", ["print", "--lines", "2", "--format", "json"]),
    ("work-piped", ["work"]), ("work-quiet-and-verbose", ["work", "-q", "-v"]),
    ("work-bad-format", ["work", "--format", "xml"]),
    ("command-mistyped", ["downgrad", "-1"]), ("command-unknown-json", ["zzz", "--format", "json"]),
  ])
  func reportsACommand(name: String, arguments: [String]) throws {
    try Golden.check(name, try ProgramRun("DBToolFixture", arguments).run())
  }

  @Test func readsSettingsOfTheFolderItGoesTo() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try folder.write("{\n  \"databse\": 1\n}\n", to: "dbtool.json")
    try Golden.check(
      "settings-unknown-key", try ProgramRun("DBToolFixture", ["fail", "--directory", folder.path]).run())
    try folder.write("\u{FF}\u{0}", to: "dbtool.json")
    var run = ProgramRun("DBToolFixture", ["fail", "-v"])
    run.folder = folder.path
    let result = try run.run()
    try require(result.status == 1 && result.error.contains("dbtool.json"), "\(result)")
  }

  @Test func goesOnWhenNobodyReadsItsResult() throws {
    let path = try BuiltPrograms.path(of: "DBToolFixture")
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let script = try folder.write(
      "#!/bin/sh\n{ '\(path)' print --lines 20000; echo \"status $?\" >&2; } | head -n 1\n", to: "s.sh")
    chmod(script, 0o700)
    let result = try ProgramRun(script, []).run()
    try expectEqual(result.output, "line 0 of a result that is long enough\n")
    try expectEqual(result.error, "status 3\n")
  }

  @Test(arguments: [("> /dev/full", "No space left on device"), (">&-", "Bad file descriptor")])
  func failsWhenItsResultCannotBeWritten(redirection: String, cause: String) throws {
    let path = try BuiltPrograms.path(of: "DBToolFixture")
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let script = try folder.write("#!/bin/sh\n'\(path)' work \(redirection)\n", to: "s.sh")
    chmod(script, 0o700)
    let result = try ProgramRun(script, []).run()
    try expectEqual(result.status, 1)
    try expectEqual(result.error, "error: cannot write to standard output\n  cause: \(cause)\n")
  }
}
