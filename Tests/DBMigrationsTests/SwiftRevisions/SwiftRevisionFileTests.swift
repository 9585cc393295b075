import DBSchema
import Testing

@testable import DBMigrations

/// What is read from a Swift revision without a compiler.
struct SwiftRevisionFileTests {
  private static let head = "//: id = a.1\n//: parents = base\n"
  private static let type = "struct Ra_1: Revision {\n"
  private static let up = "  func up(_ step: Step) async throws { work() }\n"
  private static let down = "  func down(_ step: Step) async throws {}\n"

  private static func read(_ text: String) throws -> RevisionFile {
    try RevisionFile(bytes: Array(text.utf8), path: "a.swift")
  }

  private static func program(_ text: String, _ direction: Direction = .up) throws -> RevisionProgram {
    try RevisionCompiler(dialect: .sqlite).program(try read(text), direction)
  }

  @Test func isOneGroupWithItsOptions() throws {
    let options = "//: lock_timeout = 2s\n//: retries = 7\n//: foreign_keys = off\n"
    let program = try Self.program(Self.head + options + Self.type + Self.up + Self.down + "}\n")
    let group = try #require(program.groups.first)
    #expect(program.groups.count == 1 && program.isAtomic && group.mode == .transaction)
    #expect(group.foreignKeysOff && group.retries == 7)
    let statement = try #require(group.statements.first)
    #expect(statement.isCode && statement.text == "Ra_1.up" && statement.line == 7)
    #expect(statement.lockTimeout == .seconds(2))
    let bare = try Self.program(Self.head + "//: transaction = none\n" + Self.type + Self.up + Self.down + "}", .down)
    #expect(bare.groups.map(\.mode) == [.none] && !bare.isAtomic && bare.groups[0].statements[0].text == "Ra_1.down")
  }

  @Test(arguments: [
    (type + up + down + "}\n//: up\n", "sectionInSwift", 7),
    ("//: transaction = some\n" + type + up, "illegalValue", 3),
    ("//: transaction = none\n//: foreign_keys = off\n" + type + up + "}", "contradiction", 4),
    ("//: on = sqlite\n" + type + up, "unknownHeader", 3),
    ("struct Ra1: Revision {\n" + up + down + "}", "noType", nil),
    (type + down + "}", "noUp", nil), (type + up + "}", "noDown", 4),
    (type + "  func up(_ step: Step) async throws { /* later */ }\n" + down + "}", "emptyUp", 4),
    ("/*\n<<<<<<< ours\n>>>>>>> theirs\n*/\n" + type + up + down + "}", "mergeConflict", 4),
  ])
  func refuses(_ text: String, _ code: String, _ line: Int?) {
    do {
      _ = try Self.program(Self.head + text)
      Issue.record("\(text.debugDescription) was taken")
    } catch let error as MigrationError {
      #expect(error.code == code && error.line == line && error.hint != nil, "\(error)")
    } catch {
      Issue.record(error)
    }
  }

  @Test func takesWhatSaysWhyItIsMissing() throws {
    let empty = "//: empty = a marker\n" + Self.type + "  func up(_ step: Step) async throws {\n  }\n" + Self.down + "}"
    #expect(try Self.program(Self.head + empty).groups.count == 1)
    let final = "//: irreversible = gone\n" + Self.type + Self.up + "}"
    #expect(try Self.program(Self.head + final, .down).groups.isEmpty)
  }

  @Test func optionsAreNoHeadersOfASQLRevision() {
    do {
      _ = try RevisionFile(
        bytes: Array("--: id = a\n--: parents = base\n--: transaction = none\n--: up\n".utf8), path: "a.sql")
      Issue.record("it was taken")
    } catch {
      #expect(error.code == "optionAsHeader" && error.line == 3)
    }
  }

  @Test func aFreshFileIsRefusedUntilItIsWritten() throws {
    let header = RevisionHeader(
      id: try #require(RevisionID("1f3c9a2b7d4e")), parents: [], message: "split names",
      created: "2026-11-22T09:31:05Z")
    let text = RevisionWriter.swiftText(header: header)
    let file = try Self.read(text)
    #expect(file.header == header && file.sections.map(\.title) == ["up", "down"])
    #expect(
      RevisionWriter.fileName(created: header.created, message: header.message, id: header.id, in: .swift)
        == "20261122T093105_split_names.1f3c9a2b.swift")
    do {
      _ = try Self.program(text)
      Issue.record("it was taken")
    } catch let error as MigrationError {
      #expect(error.code == "emptyUp")
    }
    let written = text.replacing("throws {\n  }\n\n", with: "throws {\n    work()\n  }\n\n")
    #expect(try Self.program(written).statementCount == 1)
  }

  /// Edits that change nothing in what runs, and edits that may.
  @Test func theChecksumCoversCodeAndNotHowItIsWritten() throws {
    let text = Self.head + "//: message = m\n" + Self.type + Self.up + Self.down + "}\n"
    func sum(_ text: String) throws -> String? {
      try RevisionChecksum(dialect: .sqlite).of(.up, try Self.read(text))
    }
    let then = try sum(text)
    let same = [
      text.replacing("message = m", with: "message = other"), text.replacing("\n", with: "\r\n"),
      text.replacing("{ work() }", with: "{\n    // why\n    work()\n  }"), "/* a word */\n" + text,
      text.replacing("//: message = m\n", with: "//: retries = 3\n//: lock_timeout = 9s\n"),
    ]
    for each in same where try sum(each) != then { Issue.record("counted as an edit: \(each)") }
    let others = [
      text.replacing("work()", with: "work(1)"), text.replacing("work()", with: "work(\"\")"),
      text.replacing("throws {}", with: "throws { undo() }"),
      text.replacing("//: message = m\n", with: "//: transaction = none\n"),
      text.replacing("//: message = m\n", with: "//: foreign_keys = off\n"),
    ]
    var seen = [then]
    for each in others {
      let sum = try sum(each)
      if seen.contains(sum) { Issue.record("not seen as an edit: \(each)") }
      seen.append(sum)
    }
  }

  @Test func knowsTheLedgersCopyForWhatItIs() throws {
    let id = try #require(RevisionID("a.1"))
    let swift = try RevisionFile(ledgerText: Self.head + Self.type + Self.up + Self.down + "}", of: id)
    let sql = try RevisionFile(ledgerText: "--: id = a.1\n--: parents = base\n--: up\nselect 1;\n", of: id)
    #expect(swift.language == .swift && sql.language == .sql)
  }
}
