import Testing

@testable import DBToolKit

struct EscapingTests {
  private static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    return value < 0x20 || (0x7F...0x9F).contains(value) || (0x202A...0x202E).contains(value)
      || (0x2066...0x2069).contains(value) || [0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF, 0xAD].contains(value)
  }

  private static func expectSafe(_ text: String, but allowed: String = "", _ what: String) throws {
    for scalar in text.unicodeScalars where isDangerous(scalar) && !allowed.unicodeScalars.contains(scalar) {
      throw Trouble("\(what) lets U+\(String(scalar.value, radix: 16)) through: \(String(reflecting: text))")
    }
  }

  private static func expectNoCommand(_ text: String, _ what: String) throws {
    for line in text.split(separator: "\n") {
      try require(
        !line.trimmed().unicodeScalars.starts(with: "::".unicodeScalars),
        "\(what): a command in \(String(reflecting: line))")
      try require(!line.contains("##["), "\(what): an old command in \(String(reflecting: line))")
    }
  }

  /// Whether no double quote ends a DOT string, and no backslash hangs at its end.
  private static func staysInQuotes(_ text: String) -> Bool {
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        isEscaped = false
      } else if scalar == "\"" {
        return false
      } else {
        isEscaped = scalar == "\\"
      }
    }
    return !isEscaped
  }

  @Test func everyOutputSurvivesHostileNames() throws {
    for name in HostileNames.all {
      try Self.expectSafe(Escaping.terminal(name), "terminal")
      try Self.expectSafe(Escaping.terminalLines(name), but: "\n\t", "terminal lines")
      try Self.expectSafe(Escaping.sqlComment(name), "SQL comment")
      try Self.expectSafe(Escaping.mermaid(name), "Mermaid")
      try require(!Escaping.mermaid(name).contains { "\"<>`{}".contains($0) }, "Mermaid: \(name)")
      try Self.expectSafe(Escaping.dot(name), "DOT")
      try require(Self.staysInQuotes(Escaping.dot(name)), "DOT: \(Escaping.dot(name))")
      try Self.expectSafe(Escaping.html(name), "HTML")
      try require(!Escaping.html(name).contains { "<>\"'".contains($0) }, "HTML: \(name)")
      try Self.expectNoCommand(Escaping.workflowLog(name), "log")
      try Self.expectSafe(WorkflowAnnotation(.error, name, file: name, line: 1).line, "annotation")
      try expectEqual(
        WorkflowAnnotation(.error, name, file: name).line.split(separator: "::").first?.contains(":"), false)
      var table = Table(["name", "other"])
      table.add([name, name])
      for width in [nil, 20, 80] { try Self.expectSafe(table.render(width: width, color: false), but: "\n", "table") }
    }
  }

  @Test func printsHostileNamesThroughTheConsoleWithoutCommands() throws {
    for name in HostileNames.all {
      let (output, error) = (MemorySink(), MemorySink())
      let console = Console(terminal: Terminal(isWorkflow: true), output: output, error: error)
      console.result(Escaping.terminal(name))
      console.note(Escaping.terminal(name))
      console.failure(ToolFailure(.internal, name, file: name, statement: name, object: name, cause: name, hint: name))
      for text in [output.text, error.text] {
        try Self.expectNoCommand(text, "console")
        try Self.expectSafe(text, but: "\n", "console")
      }
    }
  }

  @Test func leavesWhatIsVisibleAsItIs() throws {
    for name in ["plain", "two words", "日本語", "👩‍👩‍👧‍👦", "हिन्दी", "e\u{301}", "a:b", "back\\slash"] {
      try expectEqual(Escaping.terminal(name), name)
      try expectEqual(Escaping.workflowLog(name), name)
    }
    try expectEqual(Escaping.terminal("a\u{1B}\n\u{202E}"), "a\\u{1B}\\u{A}\\u{202E}")
    try expectEqual(Escaping.terminal("a\u{200D}b\u{FE0F}"), "a\\u{200D}b\\u{FE0F}")
    try expectEqual(Escaping.dot("a\"\u{7}"), "a\\\"\\\\u{7}")
    try expectEqual(Escaping.mermaid("a\"b"), "a#34;b")
    try expectEqual(Escaping.workflowLog("a\n ::b\nc::d"), "a\n \\u{3A}:b\nc::d")
    try expectEqual(
      WorkflowAnnotation(.error, "50%\nb", file: "a,b:c", line: 3).line, "::error file=a%2Cb%3Ac,line=3::50%25%0Ab")
  }
}
