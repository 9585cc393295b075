import Glibc
import Testing

@testable import DBToolKit

/// Scripts, run by the databases' own shells: what they leave behind must be what a run leaves.
@Suite(.serialized)
struct ScriptTests {
  /// Where PostgreSQL's tests run, or nil.
  static let server: String? = getenv("DBTOOL_TEST_POSTGRES").map { String(cString: $0) }
  static let hasSQLite = access("/usr/bin/sqlite3", X_OK) == 0

  /// A database, and the shell that runs scripts on it.
  private struct Place {
    let history: FixtureHistory
    let shell: String
    var variables: [String: String] = [:]

    func play(_ script: String) throws -> ProgramRun.Result {
      try history.folder.write(script, to: "script.sql")
      return try history.shell(shell, variables: variables)
    }
  }

  private static func onSQLite(_ body: (Place) throws -> Void) throws {
    let history = try FixtureHistory()
    defer { history.remove() }
    try body(Place(history: history, shell: "sqlite3 -bail app.db < script.sql"))
  }

  private static func onPostgres(_ server: String, _ body: (Place) throws -> Void) throws {
    let name = "script_\(UInt64.random(in: 0 ... .max))"
    let make = try ProgramRun("/bin/sh", ["-c", "psql -Xqc 'create database \(name)' '\(server)'"]).run()
    try require(make.status == 0, "\(make)")
    defer { _ = try? ProgramRun("/bin/sh", ["-c", "psql -Xqc 'drop database \(name) with (force)' '\(server)'"]).run() }
    let url = server.replacing("///postgres?", with: "///\(name)?")
    let history = try FixtureHistory(url: url)
    defer { history.remove() }
    try body(Place(history: history, shell: "psql -Xq -v ON_ERROR_STOP=1 -f script.sql '\(url)'"))
  }

  @Test(.enabled(if: hasSQLite, "needs the sqlite3 program"))
  func leavesSQLiteAsARunDoes() throws { try Self.onSQLite(Self.roundTrip) }

  @Test(.enabled(if: server != nil, "needs DBTOOL_TEST_POSTGRES: run it under Scripts/with-postgres"))
  func leavesPostgreSQLAsARunDoes() throws { try Self.onPostgres(Self.server ?? "", Self.roundTrip) }

  /// Up by an offline script in two parts, down by one, up again by a script from the real state.
  private static func roundTrip(_ place: Place) throws {
    let history = place.history
    for range in ["base:a000", "a000:heads"] {
      let script = try history.expect(0, ["upgrade", "--sql", range])
      let result = try place.play(script.output)
      try require(result.status == 0 && result.error.isEmpty, "\(range): \(result)")
    }
    let status = try history.expect(0, ["status", "--check"])
    try require(status.output.hasSuffix("up to date\n"), status.output)
    try history.expect(0, ["current", "--check"])
    try expectEqual(try history.expect(0, ["doctor"]).status, 0, "doctor")

    let back = try place.play(try history.expect(0, ["downgrade", "--sql", "head:base"]).output)
    try require(back.status == 0, "\(back)")
    try expectEqual(try history.expect(0, ["current"]).output, "", "current after the way down")

    try history.expect(0, ["upgrade", "a000"])
    let plan = try place.play(try history.expect(0, ["plan", "--sql"]).output)
    try require(plan.status == 0, "\(plan)")
    try history.expect(0, ["status", "--check"])
    // The next run of dbtool takes the ledger as its own.
    try history.expect(0, ["downgrade", "base", "--lose", "all"])
    try history.expect(0, ["upgrade"])
  }

  @Test(.enabled(if: hasSQLite, "needs the sqlite3 program"))
  func stopsOnSQLiteWhereARunWould() throws { try Self.onSQLite(Self.stopping) }

  @Test(.enabled(if: server != nil, "needs DBTOOL_TEST_POSTGRES: run it under Scripts/with-postgres"))
  func stopsOnPostgreSQLWhereARunWould() throws { try Self.onPostgres(Self.server ?? "", Self.stopping) }

  /// A verification that is not true, and a statement that fails behind a part that committed.
  private static func stopping(_ place: Place) throws {
    let history = place.history
    let posts = FixtureHistory.files[1]
    for (answer, status) in [("count(*) = 1", Int32(0)), ("null = count(*)", 0), ("count(*) = 0 from posts where false group by id", 0)] {
      try history.write(posts.text.replacing("select count(*) = 0 from posts", with: "select \(answer.contains("from") ? answer : answer + " from posts")"), to: posts.name)
      let result = try place.play(try history.expect(status, ["plan", "--sql"]).output)
      try require(result.status != 0 && result.error.contains("verification failed"), "\(answer): \(result)")
      try require(try history.run(["current"]).output.hasPrefix("a00000000001 users"), "\(answer): it went on")
    }
    try history.write(posts.text.replacing("posts_author_idx on posts (author)", with: "posts_author_idx on posts (autor)"), to: posts.name)
    let half = try place.play(try history.expect(0, ["plan", "--sql"]).output)
    try require(half.status != 0, "\(half)")
    let status = try history.expect(3, ["status", "--check"])
    try require(status.output.contains("half-done (up): b0000000"), status.output)
    try history.write(posts.text, to: posts.name)
    let rest = try place.play(try history.expect(0, ["plan", "--sql"]).output)
    try require(rest.status == 0, "\(rest)")
    try history.expect(0, ["status", "--check"])
  }

  @Test(.enabled(if: hasSQLite, "needs the sqlite3 program"))
  func refusesAScriptThatBreaksAForeignKey() throws {
    try Self.onSQLite { place in
      try place.history.expect(0, ["upgrade"])
      try place.history.write(
        """
        --: id = f00000000006
        --: parents = e00000000005

        --: up on=sqlite foreign_keys=off
        insert into posts values (1, 99);

        --: down on=sqlite
        delete from posts;

        """, to: "f.sql")
      let result = try place.play(try place.history.expect(0, ["plan", "--sql"]).output)
      try require(result.status != 0 && result.error.contains("a foreign key would be broken"), "\(result)")
      try place.history.expect(3, ["current", "--check"])
    }
  }

  @Test(.enabled(if: server != nil, "needs DBTOOL_TEST_POSTGRES: run it under Scripts/with-postgres"))
  func readsAVirginServerAndCreatesNothing() throws {
    try Self.onPostgres(Self.server ?? "") { place in
      let history = place.history
      try expectEqual(try history.expect(0, ["current"]).output, "")
      try history.expect(3, ["status", "--check"])
      try history.expect(0, ["plan"])
      let doctor = try history.expect(0, ["doctor"]).output
      for line in ["ok    transport     a unix socket", "ok    pooler        the session is kept", "ok    run lock      free"] {
        try require(doctor.replacing(/\ +/, with: " ").contains(line.replacing(/\ +/, with: " ")), "no \(line) in \(doctor)")
      }
      let tables = try place.play("\\pset tuples_only on\nselect count(*) from pg_class where relname like 'dbtool%';\n")
      try require(tables.output.contains("0"), "\(tables)")
    }
  }
}
