import Glibc
import Testing

@testable import DBToolKit

@Suite(.serialized)
struct TerminalProgramTests {
  private static func fixture(_ arguments: String...) -> ProgramRun { ProgramRun("DBToolFixture", arguments) }

  @Test(arguments: [
    ("y\n", "production\n", "dropped"), ("y\n", "prod\n", "not sure"),
  ])
  func asksOnATerminal(first: String, second: String, wanted: String) throws {
    let (screen, status) = try Self.fixture("ask").runOnTerminal(
      width: 80, [.wait("[y/N] "), .type(first), .wait("Type production to go on: "), .type(second), .wait(wanted)])
    try expectEqual(status, 0, screen)
  }

  @Test func takesEndOfInputForNoAnswer() throws {
    let (screen, status) = try Self.fixture("ask").runOnTerminal(
      width: 80, [.wait("[y/N] "), .type("\u{4}"), .wait("hint:")])
    try expectEqual(status, 1, screen)
    try require(screen.contains("no answer to: Drop table users?"), screen)
  }

  @Test func showsColorsAndOneLineOfProgressAtTwentyColumns() throws {
    let (screen, status) = try Self.fixture("work").runOnTerminal(width: 20)
    try expectEqual(status, 0)
    try expectEqual(
      screen, "\r\u{1B}[Kstep 1 of 2: a tex…\r\u{1B}[Kstep 2 of 2\r\u{1B}[K\u{1B}[32mdone\u{1B}[0m\r\n")
    let (plain, _) = try Self.fixture("work", "--no-color", "--quiet").runOnTerminal(width: 20)
    try expectEqual(plain, "done\r\n")
  }

  @Test func printsHelpOnATerminalTooNarrowForIt() throws {
    let (screen, status) = try Self.fixture("work", "--help").runOnTerminal(width: 20)
    try expectEqual(status, 0, screen)
    try require(screen.contains("--database"), screen)
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func stopsInGoodOrderAtTheFirstSignal(signal: Int32, status: Int32) throws {
    let result = try Self.fixture("work", "--until-signal").runOnTerminal(
      width: 80, [.wait("ready"), .signal(signal), .wait("stopping after signal \(signal)"), .wait("error:")])
    try expectEqual(result.status, status, result.screen)
  }

  @Test func stopsAtOnceAtTheSecondSignal() throws {
    let result = try Self.fixture("work", "--until-signal", "--stubborn").runOnTerminal(
      width: 80, [.wait("ready"), .type("\u{3}"), .wait("stopping after signal 2"), .signal(SIGTERM)])
    try expectEqual(result.status, 143, result.screen)
  }

  @Test func leavesASignalIgnoredThatItsCallerIgnores() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let program = try BuiltPrograms.path(of: "DBToolFixture")
    let script = try folder.write("#!/bin/sh\ntrap '' INT\nexec '\(program)' work --until-signal\n", to: "s.sh")
    chmod(script, 0o700)
    let result = try ProgramRun(script, []).runOnTerminal(
      width: 80, [.wait("ready"), .signal(SIGINT), .signal(SIGTERM), .wait("stopping after signal 15")])
    try expectEqual(result.status, 143, result.screen)
  }
}
