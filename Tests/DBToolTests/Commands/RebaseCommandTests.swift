import Glibc
import Testing

@testable import DBToolKit

@Suite(.serialized)
struct RebaseCommandTests {
  /// one - main2, and one - mine1 - mine2.
  private func diverged() throws -> Workplace {
    let place = try Workplace()
    try place.succeed("init")
    try place.revision("one1", after: "base")
    try place.revision("main2", after: "one1")
    try place.revision("mine1", after: "one1")
    try place.revision("mine2", after: "mine1")
    return place
  }

  @Test func movesTheUnappliedBranchBehindTheOther() throws {
    let place = try diverged()
    defer { place.remove() }
    try place.play("rebase", "upgrade main2 -q", "rebase --dry-run")
    try require(try place.text("migrations/mine1.sql").contains("parents = one1"), "a dry run changed the file")
    try place.play("rebase --format json")
    try place.show("migrations/mine1.sql")
    try place.play("rebase", "rebase mine1 --onto main2", "upgrade", "rebase mine2 --onto one1")
    try place.check("commands-rebase")
  }

  @Test func refusesWhatCannotBeMoved() throws {
    let place = try diverged()
    defer { place.remove() }
    try place.play(
      "rebase mine1 --onto mine2", "rebase mine1 --onto mine1", "rebase --offline", "rebase mine1 --offline",
      "rebase nothere", "rebase base", "rebase mine1 --onto heads", "rebase mine2 --onto base --offline",
      "merge --id merged -q", "rebase merged --onto one1", "rebase main2", "upgrade one1:main2")
    try place.play("rebase --database postgresql://127.0.0.1:1/x", "rebase one1 --onto base --database sqlite:none.db")
    try require(try !place.names(".").contains("none.db"), "reading the ledger made a database")
    try place.check("commands-rebase-refused")
  }

  @Test func movesWithAnotherBranchNamed() throws {
    let place = try diverged()
    defer { place.remove() }
    try place.succeed("rebase", "--onto", "mine2", "--offline")
    try require(try place.text("migrations/main2.sql").contains("--: parents = mine2\n"), "not moved")
  }

  @Test(arguments: [
    ("crlf", "\u{FEFF}--: id = mine1\r\n--:\tparents =  one1 \t\r\n\r\n--: up\r\n-- a\rb\r\nselect 1;"),
    ("cr", "-- x\r--: id = mine1\r--: parents=one1\r--: up\rselect '--: parents = x';\r"),
    ("no end", "--: id = mine1\n--: message = parents = one1\n--: parents = one1"),
  ])
  func changesOneLineAndKeepsEveryOtherByte(name: String, text: String) throws {
    let place = try diverged()
    defer { place.remove() }
    let path = try place.folder.write(text, to: "migrations/mine1.sql")
    chmod(path, 0o640)
    try place.succeed("rebase", "mine1", "--onto", "main2", "--offline")
    let line =
      text.contains("=  one1") ? "parents =  one1" : text.contains("parents=one1") ? "parents=one1" : ": parents = one1"
    let wanted = text.replacing(line, with: line.replacing("one1", with: "main2"))
    try expectEqual(try place.bytes("migrations/mine1.sql"), Array(wanted.utf8), name)
    var status = stat()
    stat(path, &status)
    try expectEqual(status.st_mode & 0o777, 0o640)
    try require(try place.names("migrations", all: true).allSatisfy { !$0.hasPrefix(".") }, "a temporary file stayed")
  }

  @Test func followsALinkToTheFile() throws {
    let place = try diverged()
    defer { place.remove() }
    let real = try place.folder.write(try place.text("migrations/mine1.sql"), to: "real.txt")
    let link = place.folder.path + "/migrations/mine1.sql"
    unlink(link)
    symlink(real, link)
    try place.succeed("rebase", "mine1", "--onto", "main2", "--offline")
    try require(try place.text("real.txt").contains("parents = main2"), "the file was not changed")
    var status = stat()
    lstat(link, &status)
    try expectEqual(status.st_mode & S_IFMT, S_IFLNK)
  }
}
