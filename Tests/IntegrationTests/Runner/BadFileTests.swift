import DBEngine
import DBMigrations
import DBSchema
import DBTesting
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Files that are wrong: each is named with its line before anything runs.
@Suite struct BadFileTests {
  struct Bad: Sendable, CustomTestStringConvertible {
    var name: String
    var code: String
    var line: Int?
    /// What the error's message or hint must say.
    var says = ""
    var bytes: [UInt8]
    var testDescription: String { name }

    init(_ name: String, _ code: String, line: Int?, says: String = "", _ bytes: [UInt8]) {
      (self.name, self.code, self.line, self.says, self.bytes) = (name, code, line, says, bytes)
    }

    init(_ name: String, _ code: String, line: Int?, says: String = "", _ text: String) {
      self.init(name, code, line: line, says: says, Array(text.utf8))
    }
  }

  private static let header = "--: id = a1\n--: parents = base\n"
  private static let down = "\n--: down\nselect 1;\n"

  static let all: [Bad] = [
    Bad("an empty file", "emptyFile", line: nil, ""),
    Bad("blanks alone", "emptyFile", line: nil, " \n\t\n"),
    Bad("a binary file", "binaryFile", line: 3, Array(header.utf8) + [0x50, 0x00, 0x01]),
    Bad("UTF-16", "notUTF8", line: 1, says: "UTF-16", [0xFF, 0xFE, 0x2D, 0x00]),
    Bad(
      "a byte that is not UTF-8", "notUTF8", line: 4,
      Array((header + "--: up\nselect '").utf8) + [0xFF] + Array(("';" + down).utf8)),
    Bad(
      "a header that does not exist", "unknownHeader", line: 2, says: "parents",
      "--: id = a1\n--: parent = base\n--: up\nselect 1;" + down),
    Bad("a header twice", "duplicateHeader", line: 2, "--: id = a1\n--: id = a2\n--: parents = base\n"),
    Bad("no id", "missingID", line: 1, "--: parents = base\n--: up\nselect 1;" + down),
    Bad("no parents", "missingParents", line: 1, "--: id = a1\n--: up\nselect 1;" + down),
    Bad("an illegal id", "illegalID", line: 1, says: "head", "--: id = head\n--: parents = base\n"),
    Bad("a section that does not exist", "unknownDirective", line: 3, says: "up", header + "--: upp\nselect 1;" + down),
    Bad(
      "an option that does not exist", "unknownOption", line: 3, says: "transaction",
      header + "--: up transation=none\nselect 1;" + down),
    Bad("an option's illegal value", "illegalValue", line: 3, header + "--: up transaction=nope\nselect 1;" + down),
    Bad(
      "a database that does not exist", "unknownDialect", line: 3, says: "postgresql",
      header + "--: up on=postgres\nselect 1;" + down),
    Bad("a comment that looks like a directive", "lookalikeDirective", line: 3, header + "-- : up\n"),
    Bad(
      "a lookalike inside a section", "lookalikeDirective", line: 5,
      header + "--: up\nselect 1;\n  --: down\nselect 2;" + down),
    Bad("an indented header", "lookalikeDirective", line: 1, " --: id = a1\n"),
    Bad(
      "a header below a section", "headerBelowSection", line: 5, header + "--: up\nselect 1;\n--: message = x" + down),
    Bad("a literal that is not closed", "lexicalError", line: 4, header + "--: up\nselect 'open;" + down),
    Bad("a comment that is not closed", "lexicalError", line: 5, header + "--: up\nselect 1;\n/* open" + down),
    Bad("begin in a section", "transactionControl", line: 4, says: "own", header + "--: up\nbegin;\nselect 1;" + down),
    Bad("commit in the down section", "transactionControl", line: 6, header + "--: up\nselect 1;\n--: down\ncommit;"),
    Bad("savepoint in a section", "transactionControl", line: 5, header + "--: up\nselect 1;\nsavepoint x;" + down),
    Bad(
      "a merge conflict", "mergeConflict", line: 4,
      header + "--: up\n<<<<<<< ours\nselect 1;\n=======\nselect 2;\n>>>>>>> theirs" + down),
    Bad(
      "a statement before the first section", "statementBeforeSection", line: 3, header + "create table t (i integer);"),
    Bad("no down", "noDown", line: 3, says: "irreversible", header + "--: up\nselect 1;\n"),
    Bad("an up without a statement", "emptyUp", line: 3, header + "--: up\n-- nothing\n" + down),
    Bad(
      "ups without a statement for any database", "emptyUp", line: 5,
      header + "--: up on=postgresql\n\n--: up on=sqlite\n-- nothing yet\n\n" + down),
    Bad(
      "a down that undoes nothing", "downWithoutUp", line: 5, says: "first",
      header + "--: up first\nselect 1;\n--: down firs\nselect 1;\n--: down first\nselect 1;"),
    Bad(
      "two questions in one verify", "severalQuestions", line: 6,
      header + "--: up\nselect 1;\n--: verify\nselect true; select true;" + down),
    Bad(
      "an option on verify", "optionOnVerify", line: 5,
      header + "--: up\nselect 1;\n--: verify transaction=none\nselect true;" + down),
    Bad(
      "a parent that does not exist", "unknownParent", line: nil,
      "--: id = a1\n--: parents = zz\n--: up\nselect 1;" + down),
  ]

  @Test("a bad file is refused with its name and line before anything runs", arguments: all)
  func refuses(_ bad: Bad) async throws {
    try await Bench.with(.sqlite) { bench in
      try bench.history.write("bad.sql", bytes: bad.bytes)
      let error = await failure(bad.code) { try await bench.upgrade("heads") }
      check(error.file?.hasSuffix("/bad.sql") ?? false, "the file is \(error.file ?? "missing"): \(error)")
      same(error.line, bad.line, "\(error)")
      check("\(error)".contains(bad.says), "`\(bad.says)` is not said: \(error)")
      check(error.hint != nil, "no hint: \(error)")
      same(try await bench.snapshot(), [])
    }
  }

  @Test("what only looks odd is read: CRLF, CR, a byte-order mark, no last line feed")
  func readsOddFiles() async throws {
    let text = Self.header + "--: up\ncreate table t (id integer);\ninsert into t values (1);\n--: down\ndrop table t;"
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    for bytes in [
      Array(text.replacing("\n", with: "\r\n").utf8), Array(text.replacing("\n", with: "\r").utf8),
      mark + Array(text.utf8), mark + Array(text.replacing("\n", with: "\r\n").utf8), Array((text + "\n\n").utf8),
    ] {
      try await Bench.with(.sqlite) { bench in
        try bench.history.write("a1.sql", bytes: bytes)
        try await bench.upgrade()
        same(try await bench.rows("select id from t"), ["1"])
      }
    }
  }

  @Test("a folder, a link to nothing, and a file that may not be read are named as such")
  func namesWhatIsNoFile() async throws {
    for (kind, says) in [("folder", "folder"), ("link", "link"), ("loop", "symbolic links")] {
      try await Bench.with(.sqlite) { bench in
        let path = bench.history.file("a1")
        switch kind {
        case "folder": mkdir(path, 0o755)
        case "link": symlink("/nowhere/at/all", path)
        default: symlink(path, path)
        }
        let error = await failure("unreadableFile") { try await bench.upgrade() }
        same(error.file, path)
        check("\(error)".contains(says), "`\(says)` is not said: \(error)")
      }
    }
    try await Bench.with(.sqlite) { bench in
      let missing = Migrator(bench.engine, history: .directory(bench.database.folder + "/nothing"))
      await failure("noMigrationsFolder") { try await missing.upgrade() }
      try bench.history.write("a1.sql", Self.header)
      let file = Migrator(bench.engine, history: .directory(bench.history.file("a1")))
      await failure("unreadableFolder") { try await file.upgrade() }
      if geteuid() != 0 {
        chmod(bench.history.file("a1"), 0)
        await failure("unreadableFile") { try await bench.upgrade() }
      }
    }
  }

  @Test("a file of a million lines runs in reasonable time", arguments: TemporaryDatabase.available)
  func runsAMillionLines(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      // 500 statements of 2,000 lines each, most of them comments: a debug build reads a megabyte a second or so.
      let rows = (1...20).map { "  (\($0))" }.joined(separator: ",\n")
      let notes = String(repeating: "--;\n", count: 1979)
      let statements = String(repeating: "\(notes)insert into t values\n\(rows);\n", count: 500)
      try bench.history.add("a1", "--: up\ncreate table t (id integer);\n\(statements)--: down\ndrop table t;")
      let begin = ContinuousClock.now
      try await bench.upgrade()
      let duration = ContinuousClock.now - begin
      same(try await bench.value("select count(*) from t"), "10000")
      // For a debug build on a busy machine; a release build takes about a second.
      check(duration < .seconds(120), "it took \(duration)")
    }
  }
}
