import Glibc
import Testing

@testable import DBToolKit

@Suite(.serialized)
struct DatabaseCommandTests {
  static let server: String? = {
    let url = getenv("DBTOOL_TEST_POSTGRES").map { String(cString: $0) }
    if url == nil { print("DBTOOL_TEST_POSTGRES is not set: commands on PostgreSQL databases are not tested") }
    return url
  }()

  /// The URL of another database of the test server.
  private static func url(_ name: String) throws -> String {
    guard let server, let scheme = server.firstRange(of: "://") else { throw Trouble("the server's URL is no URL") }
    let query = server.firstIndex(of: "?").map { String(server[$0...]) } ?? ""
    let rest = server[scheme.upperBound...].prefix { $0 != "?" }
    return server[..<scheme.upperBound] + rest.prefix { $0 != "/" } + "/" + name + query
  }

  @Test func createsDropsAndResetsASQLiteFile() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.succeed("init")
    try place.revision("aaaa", after: "base")
    try place.play(
      "wait --timeout 0", "wait --for-database --timeout 1ms", "drop --confirm app.db", "drop --if-exists", "create",
      "create",
      "create --if-missing --format json", "wait", "drop", "drop --confirm app", "drop --format json",
      "reset --confirm app.db --format json", "drop --confirm app.db --format json", "reset",
      "create --database sqlite::memory:",
      "create --database sqlite:no/such/folder.db", "wait --timeout soon")
    try place.folder.write("--: id = bad1\n--: parents = aaaa\n\n--: up\n", to: "migrations/bad.sql")
    try place.play("reset --confirm app.db")
    try place.check("commands-database")
    try require(try place.names(".").contains("app.db"), "a reset that cannot work dropped the database")
  }

  @Test func tellsAPathThatNoDatabaseCanHaveFromOneThatIsNotThereYet() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.succeed("init")
    try place.revision("aaaa", after: "base")
    let before = try place.names(".", all: true)
    try place.play(
      "status --database sqlite:new.db", "status --database sqlite:migrations", "current --database sqlite:no/such.db",
      "plan --database sqlite:dbtool.json/x.db", "doctor --database sqlite:migrations",
      "create --if-missing --database sqlite:migrations", "upgrade --database sqlite:new.db?mode=ro",
      "upgrade --database sqlite:new.db?immutable=1", "upgrade --database sqlite:new.db?mode=rw",
      "downgrade base --database sqlite:new.db", "upgrade --database sqlite:no/such.db")
    try expectEqual(try place.names(".", all: true), before, "something was made")
    try place.check("commands-places")
  }

  @Test func asksForTheNameInAProtectedEnvironmentToo() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.succeed("init")
    try place.folder.write(
      #"{ "environments": { "live": { "database": "sqlite:live.db", "protected": true } } }"#, to: "dbtool.json")
    try place.succeed("create", "--env", "live")
    try place.play("drop --env live", "drop --env live --confirm live", "drop --env live --confirm live.db")
    try place.check("commands-protected")
  }

  @Test func takesATypedName() throws {
    let place = try Workplace()
    defer { place.remove() }
    try place.succeed("init")
    for (answer, status, wanted) in [("app\n", Int32(1), "nothing was done"), ("app.db\n", 0, "dropped database")] {
      try place.succeed("create", "--if-missing")
      var run = ProgramRun("dbtool", ["drop"])
      run.folder = place.folder.path
      let (screen, got) = try run.runOnTerminal(
        width: 80, [.wait("Type app.db to go on: "), .type(answer), .wait(wanted)])
      try expectEqual(got, status, screen)
    }
  }

  @Test func waitsNoLongerThanTold() throws {
    let place = try Workplace()
    defer { place.remove() }
    let start = ContinuousClock.now
    try place.play("wait --database postgresql://127.0.0.1:1/x --timeout 300ms --format json")
    try require(start.duration(to: .now) < .seconds(10), "it waited too long")
    try place.check("commands-wait-timeout")
  }

  @Test(.enabled(if: server != nil))
  func createsDropsAndResetsAPostgreSQLDatabase() throws {
    let place = try Workplace()
    defer { place.remove() }
    let name = "Cmd \"test\" \(getpid())"
    let url = try Self.url("Cmd%20%22test%22%20\(getpid())")
    defer { _ = try? place.run(["drop", "--if-exists", "--force", "--confirm", name, "--database", url]) }
    try place.succeed("init")
    try place.revision("aaaa", after: "base")
    func expect(_ arguments: [String], _ status: Int32, _ text: String) throws {
      let result = try place.run(arguments + ["--database", url])
      try require(
        result.status == status && (result.output + result.error).contains(text),
        "\(arguments): \(result.status) \(result.output)\(result.error)")
    }
    try expect(["wait"], 1, "does not exist (3D000)")
    try expect(["wait", "--for-database", "--timeout", "200ms"], 1, "did not answer within 200ms")
    try expect(["drop", "--confirm", name], 1, "there is no database")
    try expect(["create"], 0, "created database \(name)")
    try expect(["create"], 1, "already exists (42P04)")
    try expect(["create", "--if-missing"], 0, "nothing to do")
    try expect(["wait", "--format", "json"], 0, #""attempts":1"#)
    try expect(["drop"], 1, "--confirm \(name)")
    try expect(["reset", "--confirm", name], 0, "applied 1 revision; now at aaaa")
    try expect(["reset", "--confirm", "postgres"], 1, "nothing was done")
    try expect(["drop", "--confirm", name, "--force", "--format", "json"], 0, #""dropped":true"#)
    try expect(["drop", "--if-exists"], 0, "nothing to do")
  }

  @Test(.enabled(if: server != nil))
  func endsOtherSessionsOnlyWhenTold() throws {
    let place = try Workplace()
    defer { place.remove() }
    let name = "cmd_busy_\(getpid())"
    let url = try Self.url(name)
    defer { _ = try? place.run(["drop", "--if-exists", "--force", "--confirm", name, "--database", url]) }
    try place.succeed("init")
    try place.succeed("create", "--database", url)
    try place.folder.write(
      "--: id = slow1\n--: parents = base\n\n--: up\nselect pg_sleep(60);\n\n--: down\nselect 1;\n",
      to: "migrations/s.sql")
    let program = try BuiltPrograms.path(of: "dbtool")
    let script = try place.folder.write(
      """
      '\(program)' upgrade --database "$1" >/dev/null 2>&1 &
      sleep 1
      '\(program)' drop --database "$1" --confirm "$2"; echo "status $?"
      '\(program)' drop --database "$1" --confirm "$2" --force; echo "status $?"
      wait

      """, to: "s.sh")
    var run = ProgramRun("/bin/sh", [script, url, name])
    run.folder = place.folder.path
    let result = try run.run()
    try expectEqual(result.output, "status 1\ndropped database \(name)\nstatus 0\n", result.error)
    try require(result.error.contains("(55006)"), result.error)
  }
}
