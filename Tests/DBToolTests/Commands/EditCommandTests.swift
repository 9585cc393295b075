import Glibc
import Testing

@testable import DBToolKit

@Suite(.serialized)
struct EditCommandTests {
  @Test func opensTheFileInTheEditorOfTheVariables() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.succeed("init")
    try place.revision("aaaa", after: "base")
    try place.revision("bbbb", after: "aaaa")
    try place.play("edit bbbb")
    place.variables = ["EDITOR": "false", "VISUAL": "sed -i -e 's/message = bbbb/message = it'\\''s b/'"]
    try place.play(
      "edit bbb", "edit bbbb", "edit head", "upgrade aaaa -q", "edit aaaa", "edit aaaa --force --format json")
    place.variables = ["EDITOR": "sh -c 'echo printed; exit 3'", "VISUAL": " "]
    try place.play("edit bbbb --format json")
    place.variables = ["EDITOR": "sed -i -e 's/parents = aaaa/parents = zzzz/'"]
    try place.play("edit bbbb")
    place.variables = ["EDITOR": "sed -i -e 's/parents = zzzz/parents = aaaa/'"]
    try place.play("edit bbbb", "edit bbbb --database postgresql://127.0.0.1:1/x")
    try place.check("commands-edit")
  }

  @Test func takesAPathForWhatItIs() throws {
    let place = try Workplace()
    defer { place.remove() }
    place.variables["EDITOR"] = "cat >&2"
    try place.succeed("init", "--migrations=-m $(touch owned)`touch owned`; x'\"")
    let folder = place.folder.path + "/-m $(touch owned)`touch owned`; x'\"/a.sql"
    try place.folder.write(
      "--: id = aaaa\n--: parents = base\n", to: String(folder.dropFirst(place.folder.path.count + 1)))
    let result = try place.run(["edit", "aaaa"])
    try expectEqual(result.status, 0, result.error)
    try require(result.error.contains("--: id = aaaa"), result.error)
    try expectEqual(try place.names(".").contains("owned"), false)
  }

  /// Ctrl-C is for the compiler too. A bash, because others clear what they inherit.
  @Test func blocksNoSignalOfTheCompiler() throws {
    let place = try Workplace()
    defer { place.remove() }
    mkdir(place.folder.path + "/bin", 0o755)
    let script = "#!/bin/bash\nwhile read -r line; do echo \"$line\"; done </proc/$$/status >&2\nexit 3\n"
    chmod(try place.folder.write(script, to: "bin/swift"), 0o755)
    _ = try place.folder.write(
      #"{"database": "sqlite:x.db", "migrations": "migrations", "executable": "x-db"}"#, to: "dbtool.json")
    place.variables["PATH"] = place.folder.path + "/bin:/usr/bin:/bin"
    let result = try place.run(["check"])
    try require(result.error.contains("SigBlk:\t0000000000000000"), result.error)
  }

  @Test func leavesTheTerminalAndItsSignalsToTheEditor() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.succeed("init")
    try place.revision("aaaa", after: "base")
    let script = try place.folder.write(
      "trap 'echo caught; exit 0' INT\ntest -t 0 && test -t 1 && echo ready\nread line\n", to: "e.sh")
    var run = ProgramRun("dbtool", ["edit", "aaaa"])
    run.folder = place.folder.path
    run.variables["EDITOR"] = "sh \(script)"
    let (screen, status) = try run.runOnTerminal(
      width: 80, [.wait("ready"), .type("\u{3}"), .wait("caught"), .wait("nothing changed")])
    try expectEqual(status, 0, screen)
  }
}
