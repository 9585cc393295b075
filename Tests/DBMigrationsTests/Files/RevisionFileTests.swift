import DBSchema
import Testing

@testable import DBMigrations

@Suite struct RevisionFileTests {
  static let head = "--: id = a1\n--: parents = base\n"

  static func read(_ text: String, _ path: String = "m/a.sql") throws -> RevisionFile {
    try RevisionFile(bytes: Array(text.utf8), path: path)
  }

  /// The error that a text is refused with.
  static func refusal(_ bytes: [UInt8], path: String = "m/a.sql") -> MigrationError? {
    do throws(MigrationError) {
      let file = try RevisionFile(bytes: bytes, path: path)
      _ = try RevisionCompiler(dialect: .postgresql, dialects: [.sqlite]).program(file, .up)
      return nil
    } catch {
      return error
    }
  }

  @Test func readsHeadersAndSectionsWithTheirLines() throws {
    let file = try Self.read(
      """
      -- a comment
      --: id = 1f3c9a2b7d4e
      --: parents = 7c1f0a9e33b1, b.2
      --: depends = billing
      --: labels = one, two
      --: message = add due dates

      --: up
      --: up due_index on=postgresql transaction=none lock_timeout=2s retries=10
      create index concurrently i on t (a);
      --: up due_index on=sqlite foreign_keys=off
      --: verify check_it statement_timeout=500ms
      select true
      --: down due_index secret
      drop index i;
      """)
    #expect(file.header.id.text == "1f3c9a2b7d4e")
    #expect(file.header.parents.map(\.text) == ["7c1f0a9e33b1", "b.2"])
    #expect(file.header.labels == ["one", "two"] && file.header.depends == ["billing"])
    #expect(file.sections.map(\.title) == ["up", "up due_index", "up due_index", "verify check_it", "down due_index"])
    #expect(file.sections.map(\.line) == [8, 9, 11, 12, 14])
    let index = file.sections[1]
    #expect(
      index.transaction == .none && index.on == [.postgresql] && index.lockTimeout == .seconds(2) && index.retries == 10
    )
    #expect(file.sections[2].foreignKeysOff && file.sections[3].statementTimeout == .milliseconds(500))
    #expect(file.sections[4].isSecret && file.sections[1].body == "create index concurrently i on t (a);\n")
  }

  @Test func takesLineEndsAndMarksOfOtherSystems() throws {
    let plain = try Self.read(Self.head + "--: up\nselect 'a\nb';\n--: down\n")
    let windows = try Self.read(
      "\u{FEFF}" + Self.head.replacing("\n", with: "\r\n") + "--: up\r\nselect 'a\r\nb';\r\n--: down\r\n")
    let old = try Self.read((Self.head + "--: up\nselect 'a\nb';\n--: down\n").replacing("\n", with: "\r"))
    #expect(plain.text == windows.text && plain.text == old.text)
    #expect(plain.bytesHash != windows.bytesHash)
  }

  /// What is refused, with the code and the line that the error names.
  @Test(arguments: [
    ("", "emptyFile", nil), (" \n\n", "emptyFile", nil), ("select 1;\n", "statementBeforeSection", 1),
    ("--: parents = base\n--: up\nselect 1\n", "missingID", 1),
    ("--: id = a1\n--: up\nselect 1\n", "missingParents", 1),
    ("--: id = A1\n--: parents = base\n", "illegalID", 1), ("--: id = head\n--: parents = base\n", "illegalID", 1),
    ("--: id = a1\n--: parents = base, b\n", "baseAmongParents", 2),
    ("--: id = a1\n--: id = a1\n", "duplicateHeader", 2),
    ("--: id = a1\n--: parent = base\n", "unknownHeader", 2), (head + "  --: up\nselect 1;\n", "lookalikeDirective", 3),
    (head + "-- : up\n", "lookalikeDirective", 3), (head + "--: upp\n", "unknownDirective", 3),
    (head + "--: up\nselect 1;\n--: message = late\n", "headerBelowSection", 5),
    (head + "--: up on=mysql\n", "unknownDialect", 3), (head + "--: up transactoin=none\n", "unknownOption", 3),
    (head + "--: up transaction=some\n", "illegalValue", 3), (head + "--: up lock_timeout=5\n", "illegalValue", 3),
    (head + "--: up on=sqlite on=sqlite\n", "duplicateOption", 3),
    (head + "--: verify transaction=none\n", "optionOnVerify", 3),
    (head + "--: up\nselect 1;\n", "noDown", 3), (head + "--: up\n--: down\n", "emptyUp", 3),
    (head + "--: down\nselect 1\n", "noUp", nil),
    (head + "--: up on=sqlite\nselect 1\n--: down\n", "noSectionForDatabase", 3),
    (head + "--: up a\nselect 1\n--: up a\nselect 2\n--: down\n", "duplicateSection", 5),
    (head + "--: up\nselect 1\n--: down other\nselect 1\n", "downWithoutUp", 5),
    (head + "--: up\nbegin;\nselect 1;\ncommit;\n--: down\n", "transactionControl", 4),
    (head + "--: up\nselect 1;\n\nvacuum;\n--: down\n", "needsNoTransaction", 6),
    (head + "--: up on=postgresql\ncopy t from stdin;\n--: up on=sqlite\n--: down\n", "clientCopy", 4),
    (
      head + "--: up on=postgresql transaction=none\ncreate index concurrently on t (a);\n--: up on=sqlite\n--: down\n",
      "unnamedConcurrentIndex", 4
    ),
    (head + "--: up\nselect 'open;\n--: down\nselect 1;\n", "lexicalError", 4),
    (head + "--: up\nselect 1;\n <!-- x -->\n-- : down\n--: down\n", "lookalikeDirective", 6),
    (head + "<<<<<<< ours\n--: up\n", "mergeConflict", 3),
    (head + "--: up\n<<<<<<< ours\nselect 1;\n=======\nselect 2;\n>>>>>>> theirs\n--: down\n", "mergeConflict", 4),
    (head + "--: verify\nselect 1; select 2;\n--: up\nselect 1;\n--: down\n", "severalQuestions", 4),
    (head + "--: up\nselect E'a\\';b';\n--: down\n", "splitsDifferently", 4),
    ("--: id = a1\n--: parents = b, c\n--: up\nselect 1\n", "sectionInMerge", 3),
  ])
  func refuses(_ text: String, _ code: String, _ line: Int?) {
    let error = Self.refusal(Array(text.utf8))
    #expect(error?.code == code && error?.line == line && error?.hint != nil, "\(String(describing: error))")
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x2D, 0x00], "notUTF8", 1), (Array("--: id = a\n".utf8) + [0], "binaryFile", 2),
      (Array((head + "--: up\nselect '").utf8) + [0xE9] + Array("';\n--: down\n".utf8), "notUTF8", 4),
    ] as [([UInt8], String, Int)])
  func refusesWhatIsNoText(_ bytes: [UInt8], _ code: String, _ line: Int) {
    let error = Self.refusal(bytes)
    #expect(error?.code == code && error?.line == line, "\(String(describing: error))")
  }

  @Test func namesTheNearestWord() {
    #expect(Self.refusal(Array((Self.head + "--: mesage = x\n").utf8))?.hint == "did you mean `message`?")
    #expect(Self.refusal(Array((Self.head + "--: up lock_timout=2s\n").utf8))?.hint == "did you mean `lock_timeout`?")
  }

  @Test func takesAnEmptyUpThatSaysWhy() throws {
    for text in ["--: up empty=\"only a marker\"\n--: down\n", "--: up empty = only a marker\n--: down\n"] {
      #expect(Self.refusal(Array((Self.head + text).utf8)) == nil, "\(text)")
    }
    #expect(Self.refusal(Array((Self.head + "--: empty = marker\n--: irreversible = marker\n").utf8)) == nil)
    #expect(
      Self.refusal(Array((Self.head + "--: up on=sqlite\n--: up on=postgresql\nselect 1\n--: down\n").utf8)) == nil)
  }

  @Test func readsTheHeaderOfASwiftRevision() throws {
    let file = try Self.read(
      "//: id = a1\n//: parents = base\n//: message = in Swift\nstruct Ra1: Revision {}\n", "m/a.swift")
    #expect(file.language == .swift && file.header.message == "in Swift")
  }

  @Test func keepsSecretsOutOfTheLedgersCopy() throws {
    let file = try Self.read(
      Self.head + "--: up secret\ncreate role x password 'hush';\nselect 1;\n--: down\ndrop role x;\n")
    #expect(!file.textWithoutSecrets.contains("hush") && file.textWithoutSecrets.contains("drop role x;"))
    let copy = try Self.read(file.textWithoutSecrets)
    #expect(copy.sections.map(\.title) == ["up", "down"])
  }
}
