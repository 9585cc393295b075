import Glibc
import Testing

@testable import DBToolKit

/// What the commands print on SQLite, stage by stage.
@Suite(.serialized)
struct CommandGoldenTests {
  @Test func printsAVirginDatabaseAndCreatesNothing() throws {
    let history = try FixtureHistory()
    defer { history.remove() }
    for (name, arguments) in [
      ("current-virgin", ["current"]), ("current-virgin-check", ["current", "--check"]),
      ("current-virgin-json", ["current", "--format", "json"]), ("status-virgin", ["status"]),
      ("status-virgin-check", ["status", "--check", "-q"]), ("plan-virgin", ["plan"]),
      ("plan-virgin-check", ["plan", "+1", "--check"]), ("plan-down-virgin", ["plan", "--down", "-1"]),
      ("history-virgin-state", ["history", "--state"]), ("show-virgin", ["show", "billing"]),
      ("doctor-virgin", ["doctor"]),
    ] {
      try history.golden(name, arguments)
    }
    try require(access(history.folder.path + "/app.db", F_OK) != 0, "a reading command made the file")
    try require(access(history.folder.path + "/app.db-dbtool.lock", F_OK) != 0, "a reading command made the lock file")
  }

  @Test func printsTheGraphWithoutADatabase() throws {
    let history = try FixtureHistory()
    defer { history.remove() }
    for (name, arguments) in [
      ("heads", ["heads"]), ("heads-json", ["heads", "--check", "--format", "json"]), ("branches", ["branches"]),
      ("branches-json", ["branches", "--format", "json"]), ("history", ["history"]),
      ("history-range", ["history", "billing:"]), ("history-name", ["history", "shipping"]),
      ("history-json", ["history", ":b0000", "--format", "json"]),
      ("history-mermaid", ["history", "--format", "mermaid"]),
      ("history-dot", ["history", "--format", "dot"]),
      ("show-sql-dialect", ["show", "--sql", "billing", "--dialect", "postgresql"]),
      ("show-sql-down", ["show", "--sql", "--down", "b000", "--database", "postgresql://"]),
      ("show-sql-unknown", ["show", "--sql", "billing"]), ("show-base", ["show", "base"]),
      ("show-mistyped", ["show", "biling"]),
      ("upgrade-sql-no-range", ["upgrade", "--sql", "head", "--dialect", "sqlite"]),
      ("upgrade-sql-current", ["upgrade", "--sql", "current:head", "--dialect", "sqlite"]),
      ("downgrade-sql-open", ["downgrade", "--sql", "head:", "--dialect", "sqlite"]),
      ("upgrade-sql-wrong-way", ["upgrade", "--sql", "head:base", "--dialect", "sqlite"]),
      ("downgrade-sql-wrong-way", ["downgrade", "--sql", "base:billing", "--dialect", "sqlite"]),
      ("upgrade-sql-nothing", ["upgrade", "--sql", "head:head", "--dialect", "sqlite"]),
      ("plan-down-no-target", ["plan", "--down"]), ("repair-nothing-said", ["repair", "a000"]),
      ("repair-no-statement", ["repair", "a000", "--done"]),
    ] {
      try history.golden(name, arguments, database: false)
    }
    try history.write(
      "--: id = f00000000006\n--: parents = b00000000002\n--: depends = shipping\n\n--: up\nselect 1;\n\n--: down\n",
      to: "f.sql")
    try history.golden("heads-several", ["heads", "--check"], database: false)
    try history.write(
      "--: id = 700000000007\n--: parents = b00000000002\n--: depends = e00000000005\n\n--: up\nselect 1;\n\n--: down\n",
      to: "g.sql")
    try history.golden("heads-dependency", ["heads"], database: false)
  }

  @Test func printsADatabaseOnItsWay() throws {
    let history = try FixtureHistory()
    defer { history.remove() }
    try history.expect(0, ["upgrade", "billing"])
    for (name, arguments) in [
      ("status-pending", ["status"]), ("status-pending-json", ["status", "--format", "json"]), ("current", ["current"]),
      ("current-json", ["current", "--format", "json"]), ("plan", ["plan"]),
      ("plan-json", ["plan", "--format", "json"]),
      ("plan-down", ["plan", "--down", "base"]), ("history-state", ["history", "-i"]),
      ("history-current", ["history", "current-1:"]), ("show", ["show", "b00000000002"]),
      ("show-step", ["show", "-1"]), ("show-step-too-far", ["show", "-9"]),
      ("show-json", ["show", "c000", "--format", "json"]), ("doctor", ["doctor"]),
      ("doctor-json", ["doctor", "--format", "json"]),
    ] {
      try history.golden(name, arguments)
    }
    try history.expect(0, ["upgrade"])
    try history.golden("status-done", ["status", "--check"])
    try history.golden("current-done", ["current", "--check"])
    try history.golden("plan-done", ["plan", "--check"])
  }

  @Test func stampsAndProtects() throws {
    let history = try FixtureHistory()
    defer { history.remove() }
    try history.golden("stamp", ["stamp", "billing", "shipping"])
    try history.golden("plan-step-ambiguous", ["plan", "+1"])
    try history.golden("stamp-branch-point", ["stamp", "b000"])
    try history.golden("stamp-json", ["stamp", "base", "--format", "json"])
    try history.golden("stamp-nothing", ["stamp", "base"])
    try history.golden("stamp-unknown", ["stamp", "nope"])
    try history.folder.write(
      #"{"environments": {"live": {"database": "sqlite:app.db", "protected": true}}}"#, to: "dbtool.json")
    try history.golden("stamp-protected", ["stamp", "head", "--env", "live"], database: false)
    try history.golden("stamp-confirmed", ["stamp", "head", "--env", "live", "--confirm", "live"], database: false)
    try history.golden("repair-protected", ["repair", "a000", "--accept", "--env", "live"], database: false)
  }

  @Test func explainsWhatContradicts() throws {
    let history = try FixtureHistory()
    defer { history.remove() }
    try history.expect(0, ["upgrade"])
    let users = FixtureHistory.files[0]
    try history.write(users.text.replacing("drop table users", with: "drop table if exists users"), to: users.name)
    try history.golden("status-changed-down", ["status", "--check"])
    try history.write(users.text.replacing("name text", with: "name varchar"), to: users.name)
    try history.golden("status-edited", ["status", "--check"])
    try history.golden("doctor-edited", ["doctor"])
    try history.golden("repair-accept", ["repair", "a000", "--accept"])
    try history.expect(0, ["status", "--check"])
    try history.golden("repair-accept-again", ["repair", "a000", "--statement", "1", "--done"])
    try history.write(
      "--: id = f00000000006\n--: parents = e00000000005\n--: message = here \u{202E}today\n\n--: up\ncreate table f (id integer);\n\n--: down\ndrop table f;\n",
      to: "f.sql")
    try history.expect(0, ["upgrade"])
    history.delete("f.sql")
    for (name, arguments) in [
      ("status-missing", ["status", "--check"]), ("status-missing-json", ["status", "--format", "json"]),
      ("current-missing", ["current"]), ("show-missing", ["show", "f000"]), ("history-missing", ["history", "-i"]),
      ("plan-missing", ["plan"]),
    ] {
      try history.golden(name, arguments)
    }
    let script = try history.expect(0, ["plan", "--down", "-1", "--from-ledger", "--sql"]).output
    try require(script.contains("\nbegin immediate;\ndrop table f;\ninsert into \"main\".\"dbtool_ledger\""), script)
    try history.expect(0, ["downgrade", "-1", "--from-ledger"])
    try history.expect(0, ["status", "--check"])
    try history.write("--: id = x00000000001\n--: parents = nope\n\n--: up\nselect 1;\n\n--: down\n", to: "x.sql")
    try history.golden("status-broken", ["status", "--check"])
    try history.golden("heads-broken", ["heads", "--check"])
    try history.expect(7, ["current", "--check"])
    try history.golden("doctor-broken", ["doctor"])
  }

  @Test func showsWhatIsHalfDoneAndWhoRuns() throws {
    let history = try FixtureHistory()
    defer { history.remove() }
    try history.expect(0, ["upgrade"])
    try history.write(
      """
      --: id = f00000000006
      --: parents = e00000000005
      --: message = in two parts

      --: up
      create table first (id integer);

      --: up second transaction=own
      create table second (id integer);
      insert into nowhere values (1);

      --: down second
      drop table second;

      --: down
      drop table first;

      """, to: "f.sql")
    try history.expect(1, ["upgrade"])
    for (name, arguments) in [
      ("status-half", ["status", "--check"]), ("status-half-json", ["status", "--format", "json"]),
      ("current-half", ["current", "--check"]), ("plan-half", ["plan"]),
      ("plan-half-down", ["plan", "--down", "base"]),
    ] {
      try history.golden(name, arguments)
    }
    let path = history.folder.path + "/app.db-dbtool.lock"
    let lock = open(path, O_RDWR)
    defer { close(lock) }
    try require(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0, "the run left its lock")
    _ = "process 7 of ann on here\n".withCString { pwrite(lock, $0, strlen($0), 0) }
    let status = try history.expect(0, ["status"])
    try require(status.output.contains("running now: process 7 of ann on here\n"), status.output)
    _ = flock(lock, LOCK_UN)
    try require(!(try history.run(["status"]).output.contains("running now")), "a dead run's note was believed")
  }
}
