import Glibc
import Testing

@testable import DBToolKit

@Suite(.serialized)
struct FileCommandTests {
  @Test func initMakesWhatIsMissingAndOverwritesNothing() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.play("init --format json")
    try place.show("dbtool.json")
    try place.play(
      "init", "init --database sqlite:other.db", "init --database sqlite:app.db", "init --migrations elsewhere")
    try place.play("init --config sub/dbtool.json --database sqlite:near.db -q")
    try place.show("sub/dbtool.json")
    try place.play("revision --config sub/dbtool.json -m one", "upgrade --config sub/dbtool.json --dry-run head")
    try place.folder.write("", to: "taken")
    try place.play("init --config third.json --migrations taken", "init --config fourth.json --database mysql://x")
    try place.check("commands-init")
    // A path on the command line is relative to where it is typed, not to the file that is made.
    let names = try place.names(".").filter { !$0.hasSuffix(".lock") }
    try expectEqual(names, ["dbtool.json", "migrations", "near.db", "sub", "taken"])
  }

  @Test func initKeepsPasswordsOutOfTheFile() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.play("init --database postgresql://ann:s3cret@h/shop --format json")
    try place.show("dbtool.json")
    // The variable is not set: commands that need files alone work all the same.
    try place.play("revision -m one", "upgrade")
    try place.check("commands-init-password")
    for name in try place.names(".") where name != "migrations" {
      try require(!(try place.text(name).contains("s3cret")), "\(name) holds the password")
    }
    try place.succeed("init", "--config", "b.json", "--database", "host=h password='s3 cret' dbname=d")
    try require(try place.text("b.json").contains("${DATABASE_URL}"), try place.text("b.json"))
    try place.succeed("init", "--config", "c.json", "--database", "sqlite:pa$$\"y.db", "--migrations", "m$1")
    place.variables["x"] = "1"
    try place.succeed("create", "--config", "c.json")
    try require(try place.names(".").contains("pa$$\"y.db"), "\(try place.names("."))")
  }

  @Test func initWritesAVariableAsItWasTyped() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.succeed("init", "--database", "${SHOP_URL}")
    try require(try place.text("dbtool.json").contains("\"database\": \"${SHOP_URL}\""), try place.text("dbtool.json"))
    try place.succeed("init", "--database", "${SHOP_URL}")
    try expectEqual(try place.run(["init", "--database", "${OTHER}"]).status, 1)
    try expectEqual(try place.run(["init", "--config", "x.json", "--database", "${NOT A NAME}"]).status, 1)
    place.variables["SHOP_URL"] = "sqlite:shop.db"
    try place.succeed("create")
    try require(try place.names(".").contains("shop.db"), "\(try place.names("."))")
  }

  @Test func tellsANewcomerWhatToType() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.play("status", "--format json status", "--env=production status", "import --from alembic old")
    try place.play("init", "import --from sqlx migrations/")
    try place.check("commands-newcomer")
  }

  @Test func revisionMakesFilesThatFollowTheHead() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.play("revision -m one")
    try place.succeed("init")
    try place.play(
      "revision -m Add_the_first_table --id first", "revision -m two --id second --label billing --format json",
      "revision -m other --parent base --id other --sections postgresql,sqlite", "revision -m three",
      "revision -m three --parent billing@head --depends othe --id third",
      "revision -m mark --parent third --empty no_statements",
      "revision -m four --parent second --id fourth", "revision -m five --id first --parent third",
      "revision -m five --id Head --parent third", "revision -m five --id head --parent third",
      "revision -m zzz --label billing --parent third", "revision -m five --parent zzzz",
      "revision -m five --parent current",
      "revision -m five --parent first --parent second", "revision -m both --parent fourth --parent other --id both",
      "revision -m five --sections mysql --parent third", "revision -m five --empty x --sections none",
      "revision -m ___",
      "revision", "revision -m five --parent third --depends nothing")
    let names = try place.names("migrations")
    for id in ["first", "other", "both"] {
      try place.show("migrations/" + (names.first { $0.hasSuffix(".\(id).sql") } ?? id))
    }
    try place.check("commands-revision")
    let leftovers = try place.names("migrations", all: true).filter { $0.hasPrefix(".") }
    try expectEqual(leftovers, [])
  }

  @Test func revisionTakesItsSectionsFromTheDialects() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.succeed("init")
    try place.folder.write(
      #"{ "database": "sqlite:app.db", "dialects": ["sqlite", "postgresql"] }"#, to: "dbtool.json")
    let path = try place.succeed("revision", "-m", "one").trimmed()
    try require(try place.text(path).contains("--: up on=postgresql\n\n\n--: up on=sqlite\n"), try place.text(path))
    let plain = try place.succeed("revision", "-m", "two", "--sections", "none").trimmed()
    try require(try place.text(plain).hasSuffix("\n\n--: up\n\n\n--: down\n"), try place.text(plain))
  }

  @Test(arguments: [
    "two\nlines", "\u{1B}[31mred\u{1B}[0m", "--: id = x", "up\n--: up\ndrop table users;", "*/ drop table x; /*",
    "quote\"s and 'these' and `those`", "👩‍👩‍👧‍👦 🇩🇪", "= = =", "id = other", "\u{301}x", "\u{202E}tfel", "a\r\n--: down\r\nb",
    "日本語",
    String(repeating: "long words ", count: 30), String(repeating: "x", count: 300), "::error::owned",
    "a\u{2028}b\u{0}",
  ])
  func messagesStayMessages(message: String) throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.succeed("init")
    // The process's arguments end at a NUL.
    let message = message.replacing("\u{0}", with: "")
    let texts =
      message.hasPrefix("-") ? ["--message=" + message, "--empty=" + message] : ["-m", message, "--empty", message]
    let result = try place.run(["revision", "--id", "hostile"] + texts)
    try expectEqual(result.status, 0, result.error)
    let path = result.output.trimmed()
    try require(path.utf8.allSatisfy { (0x21..<0x7F).contains($0) }, "the path \(path) is not plain")
    try require((path.split(separator: "/").last ?? "").utf8.count <= 80, "the path \(path) is long")
    let lines = try place.text(path).split(separator: "\n", omittingEmptySubsequences: false)
    try expectEqual(lines.count, 7, try place.text(path))
    try require(
      !(try place.text(path).unicodeScalars.contains { $0 != "\n" && Escaping.isHidden($0) && $0 != "\u{200D}" }),
      "hidden")
    // The graph is what it was meant to be, and goes on.
    try place.succeed("revision", "-m", "next", "--parent", "hostile", "--empty", "why")
    try place.succeed("upgrade")
  }

  @Test func mergeJoinsHeads() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.succeed("init")
    try place.play("merge")
    try place.revision("aaaa", after: "base")
    try place.play("merge", "merge aaaa")
    for id in ["bbbb", "cccc", "dddd"] { try place.revision(id, after: "aaaa") }
    try place.play(
      "merge aaaa bbbb", "merge bbbb", "merge bbbb cccc -m join_two --id ee11 --label joined",
      "merge --id ff11 --format json", "merge")
    for name in try place.names("migrations") where name.contains("merge") { try place.show("migrations/" + name) }
    try place.play("upgrade", "downgrade base")
    try place.check("commands-merge")
  }
}
