import Glibc
import Testing

@testable import DBMigrations

struct RevisionWriterTests {
  private func id(_ text: String) throws -> RevisionID { try #require(RevisionID(text)) }

  @Test func textReadsBackAsItWasGiven() throws {
    let header = RevisionHeader(
      id: try id("1f3c9a2b7d4e"), parents: [try id("aa"), try id("bb")], depends: ["cc", "shop"], labels: ["x", "y"],
      message: "add = due, dates -- now", created: "2026-11-22T09:31:05Z", irreversible: "rows are gone",
      empty: "a merge")
    let text = RevisionWriter.text(header: header, comment: ": not a directive\n\nplain", body: "")
    let file = try RevisionFile(bytes: Array(text.utf8), path: "a.sql")
    #expect(file.header == header)
    #expect(file.sections.isEmpty)
    let body = "--: up\nselect 1;\n\n--: down\nselect 2;"
    let plain = RevisionHeader(id: try id("a"), parents: [])
    let read = try RevisionFile(
      bytes: Array(RevisionWriter.text(header: plain, comment: nil, body: body).utf8), path: "a")
    #expect(read.header == plain)
    #expect(read.sections.map(\.body) == ["select 1;\n\n", "select 2;\n"])
  }

  @Test(arguments: [
    ("Add users' e-mail!", "add_users_e_mail"), ("", "revision"), ("日本語", "revision"), ("../../etc", "etc"),
    ("a_b__c", "a_b_c"), (String(repeating: "x", count: 50), String(repeating: "x", count: 40)),
    ("add the very first column of a table that has many", "add_the_very_first_column_of_a_table"),
  ])
  func slugsAreSafeAndShort(message: String, slug: String) {
    #expect(RevisionWriter.slug(message) == slug)
    #expect(RevisionWriter.slug(message).utf8.count <= 40)
  }

  @Test(
    arguments: [
      ("2026-11-22T09:31:05Z", "20261122T093105"), ("2026-11-22 09:31:05.123456", "20261122T093105"),
      ("2026-11-22", "20261122T000000"),
      (nil, "00000000T000000"),
    ] as [(String?, String)])
  func fileNamesBeginWithTheTime(created: String?, stamp: String) throws {
    let name = RevisionWriter.fileName(created: created, message: "add users", id: try id("1f3c9a2b7d4e"))
    #expect(name == stamp + "_add_users.1f3c9a2b.sql")
  }

  @Test func replacesNoFileAndLeavesNothingBehind() throws {
    let name = "\(RevisionID.random())"
    let path = "/tmp/dbtool-writer-\(name).sql"
    try RevisionWriter.write("one\n", to: path)
    defer { unlink(path) }
    #expect(throws: MigrationError.self) { try RevisionWriter.write("two\n", to: path) }
    #expect(try RevisionWriter.bytes(of: path) == Array("one\n".utf8))
    try RevisionWriter.replace(Array("three".utf8), at: path)
    #expect(try RevisionWriter.bytes(of: path) == Array("three".utf8))
    #expect(throws: MigrationError.self) { try RevisionWriter.write("x", to: "/tmp/dbtool-no-\(name)/a.sql") }
    #expect(throws: MigrationError.self) { try RevisionWriter.replace([], at: "/tmp/dbtool-no-\(name).sql") }
    #expect(try FileBytes.names(in: "/tmp").filter { $0.hasPrefix(".dbtool-\(getpid())-") } == [])
  }

  @Test func changesParentsInTheHeaderAlone() throws {
    let text = "--: id = a\n--: parents = base \n--: up\nselect 1;\n"
    let bytes = try RevisionWriter.withParents([try id("b"), try id("c")], in: Array(text.utf8), path: "a.sql")
    #expect(String(decoding: bytes, as: UTF8.self) == "--: id = a\n--: parents = b, c \n--: up\nselect 1;\n")
    #expect(throws: MigrationError.self) {
      try RevisionWriter.withParents([], in: Array("--: id = a\n".utf8), path: "a.sql")
    }
  }
}
