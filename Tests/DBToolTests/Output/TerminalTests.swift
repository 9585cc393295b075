import Testing

@testable import DBToolKit

struct TerminalTests {
  @Test(
    arguments: [
      (true, false, [:], true), (false, false, [:], false), (true, true, [:], false),
      (true, false, ["NO_COLOR": "1"], false),
      (true, false, ["NO_COLOR": ""], true), (false, false, ["FORCE_COLOR": "1"], true),
      (true, false, ["FORCE_COLOR": "0"], false),
      (false, true, ["FORCE_COLOR": "1"], false), (false, false, ["NO_COLOR": "1", "FORCE_COLOR": "1"], false),
      (true, false, ["TERM": "dumb"], false), (false, false, ["TERM": "dumb", "FORCE_COLOR": "1"], true),
    ] as [(Bool, Bool, [String: String], Bool)])
  func decidesAboutColor(isTTY: Bool, noColor: Bool, variables: [String: String], wanted: Bool) throws {
    let terminal = Terminal.decide(
      inputIsTTY: false, outputIsTTY: isTTY, errorIsTTY: !isTTY, columns: 80, noColor: noColor, variables: variables)
    try expectEqual(terminal.outputHasColor, wanted, "\(variables)")
  }

  @Test(
    arguments: [
      (100, "50", 100), (nil, "50", 50), (nil, "x", 80), (nil, nil, 80), (5, nil, 20), (nil, "0", 80), (nil, "-3", 80),
    ] as [(Int?, String?, Int)])
  func decidesAboutWidth(columns: Int?, variable: String?, wanted: Int) throws {
    let terminal = Terminal.decide(
      inputIsTTY: true, outputIsTTY: true, errorIsTTY: true, columns: columns, noColor: false,
      variables: variable.map { ["COLUMNS": $0] } ?? [:])
    try expectEqual(terminal.width, wanted)
  }

  @Test func keepsProgressToTerminalsOutsideOfCI() throws {
    for (isTTY, variables, wanted) in [
      (true, [:], true), (true, ["CI": "true"], false), (false, [:], false), (true, ["TERM": "dumb"], false),
    ] as [(Bool, [String: String], Bool)] {
      let terminal = Terminal.decide(
        inputIsTTY: true, outputIsTTY: false, errorIsTTY: isTTY, columns: 20, noColor: false, variables: variables)
      let error = MemorySink()
      let console = Console(terminal: terminal, output: MemorySink(), error: error)
      console.progress.show("step 1 of 2, which is long\nand evil")
      console.note("said")
      try expectEqual(error.text, wanted ? "\r\u{1B}[Kstep 1 of 2, which…\r\u{1B}[Ksaid\n" : "said\n", "\(variables)")
    }
  }

  @Test func keepsResultAndTalkApart() throws {
    func run(_ level: Console.Level, isJSON: Bool = false) -> [String] {
      let (output, error) = (MemorySink(), MemorySink())
      let console = Console(terminal: Terminal(), level: level, isJSON: isJSON, output: output, error: error)
      console.result("r")
      console.document("d")
      console.detail("v")
      console.note("n")
      console.warning("w")
      return [output.text, error.text]
    }
    try expectEqual(run(.normal), ["r\nd", "n\nwarning: w\n"])
    try expectEqual(run(.quiet), ["r\nd", "warning: w\n"])
    try expectEqual(run(.verbose), ["r\nd", "v\nn\nwarning: w\n"])
    try expectEqual(run(.normal, isJSON: true), ["", "n\nwarning: w\n"])
  }
}
