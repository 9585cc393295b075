import Testing

@testable import DBToolKit

/// The tool behind the plugin `EmbedRevisions`.
@Suite(.serialized) struct EmbeddingTests {
  private static let swift = "//: id = a.2\n//: parents = a1\nstruct Ra_2: Revision {}\n"

  @Test func writesAStatementForEachFile() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let files = try [("a1.sql", "\"é\" \\(x)\r\n\t\u{202E}e\u{301}"), ("a2.swift", Self.swift), ("empty.sql", "")].map {
      try folder.write($0.1, to: $0.0)
    }
    let list = folder.path + "/list.swift"
    #expect(try ProgramRun("dbtool-embed", [list] + files).run() == .init(output: "", error: "", status: 0))
    let lines = try Self.text(list).split(separator: "\n").filter { $0.contains("append") }.map {
      $0.drop { $0 == " " }
    }
    #expect(
      lines == [
        #"all.append(EmbeddedRevision(file: "a1.sql", text: "\"é\" \\(x)\r\n\t\u{202e}e\u{301}"))"#,
        ##"all.append(EmbeddedRevision(file: "a2.swift", text: "//: id = a.2\n//: parents = a1\nstruct Ra_2: Revision {}\n", code: Ra_2.self))"##,
        #"all.append(EmbeddedRevision(file: "empty.sql", text: ""))"#,
      ])
    // A byte order mark is passed over, as where the folder is read.
    let marked = try folder.write("\u{FEFF}" + Self.swift, to: "a3.swift")
    #expect(try ProgramRun("dbtool-embed", [list, marked]).run().status == 0)
    // Nothing at all is a list too.
    #expect(try ProgramRun("dbtool-embed", [list]).run().status == 0)
    #expect(try Self.text(list).contains("let all: [EmbeddedRevision] = []"))
  }

  @Test func saysWhichFileIsWrong() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let list = folder.path + "/list.swift"
    for (name, text, words) in [
      ("b.swift", "struct B {}\n", "b.swift:1: error: the file has no `//: id = ...`"),
      ("c.swift", Self.swift.replacing("Ra_2", with: "Ra2"), "c.swift:1: error: the revision declares no type Ra_2"),
    ] {
      let result = try ProgramRun("dbtool-embed", [list, try folder.write(text, to: name)]).run()
      if result.status != 1 || !result.error.contains(words) { Issue.record("\(name): \(result)") }
    }
    let missing = try ProgramRun("dbtool-embed", [list, folder.path + "/none.sql"]).run()
    #expect(missing.status == 1 && missing.error.contains("none.sql:1: error: the file cannot be read"))
    #expect(try ProgramRun("dbtool-embed", []).run().status == 1)
  }

  private static func text(_ path: String) throws -> String { try SystemFiles().read(path) ?? "nothing" }
}
