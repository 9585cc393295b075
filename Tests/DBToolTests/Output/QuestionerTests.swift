import Testing

@testable import DBToolKit

struct QuestionerTests {
  @Test(
    arguments: [
      (["y"], true), (["YES "], true), (["n"], false), ([""], false), (["what", "y"], true),
      (["a", "b", "c", "y"], nil), ([], nil),
    ] as [([String], Bool?)])
  func takesAYesOrANo(answers: [String], wanted: Bool?) throws {
    do {
      try expectEqual(try ScriptedQuestioner(answers).confirm("Sure?", flag: "--yes"), wanted, "\(answers)")
    } catch let failure as ToolFailure {
      try expectEqual(wanted, nil, "\(answers)")
      try require(failure.hint?.contains("--yes") == true, "\(failure)")
    }
  }

  @Test func takesANameOnlyInFull() throws {
    for (answer, wanted) in [("production", true), (" production ", true), ("prod", false), ("y", false), ("", false)] {
      let questioner = ScriptedQuestioner([answer])
      try expectEqual(try questioner.confirm("Sure?", name: "production", flag: "--confirm production"), wanted, answer)
    }
  }

  @Test func choosesByNumber() throws {
    for (answers, wanted) in [(["2"], 1), ([""], nil), (["3", "0", "1"], 0)] as [([String], Int?)] {
      let questioner = ScriptedQuestioner(answers)
      try expectEqual(try questioner.choose("Which?", from: ["a", "b"], flag: "--rename"), wanted, "\(answers)")
    }
  }

  @Test func namesTheFlagWithoutATerminal() throws {
    let console = Console(
      terminal: Terminal(inputIsTTY: false, errorIsTTY: true), output: MemorySink(), error: MemorySink())
    do {
      _ = try TerminalQuestioner(console: console).confirm("Sure?", flag: "--lose table:users")
      throw Trouble("asked nobody")
    } catch let failure as ToolFailure {
      try expectEqual(failure.code, .needsAnswer)
      try require(failure.hint?.contains("--lose table:users") == true, "\(failure)")
    }
  }
}
