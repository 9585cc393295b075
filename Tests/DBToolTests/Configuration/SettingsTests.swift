import DBMigrations
import DBSchema
import Testing

@testable import DBToolKit

struct SettingsTests {
  private static func resolve(
    _ text: String?, _ flags: SettingsFlags = SettingsFlags(), _ variables: [String: String] = [:],
    path: String = "dbtool.json"
  ) throws(SettingsError) -> Settings {
    try Settings.resolve(flags: flags, variables: variables) { $0 == path ? text : nil }
  }

  private static func failure(
    _ text: String?, _ flags: SettingsFlags = SettingsFlags(), _ variables: [String: String] = [:]
  )
    throws -> SettingsError
  {
    do {
      let settings = try resolve(text, flags, variables)
      throw Trouble("taken: \(settings)")
    } catch let error as SettingsError { return error }
  }

  static let layered = """
    {"database": "sqlite:base.db", "migrations": "base", "role": "owner", "timeouts": {"lock": "1s", "statement": 0},
     "ledger": {"schema": "audit", "table": "log"},
     "environments": {"test": {"database": "sqlite:test.db", "timeouts": {"lock": "2s"}, "ledger": {"texts": false}},
       "production": {"database": "${DATABASE_URL}", "protected": true}}}
    """

  /// Each row: flags for database and environment, the two variables, and the database and its origin that win.
  @Test(
    arguments: [
      (nil, nil, nil, nil, "sqlite:base.db", "dbtool.json, database"),
      (nil, "test", nil, nil, "sqlite:test.db", "dbtool.json, environments.test.database"),
      (nil, nil, nil, "test", "sqlite:test.db", "dbtool.json, environments.test.database"),
      (nil, "test", nil, "production", "sqlite:test.db", "dbtool.json, environments.test.database"),
      (nil, nil, "sqlite:v.db", nil, "sqlite:v.db", "DBTOOL_DATABASE"),
      (nil, "test", "sqlite:v.db", nil, "sqlite:v.db", "DBTOOL_DATABASE"),
      ("sqlite:f.db", nil, "sqlite:v.db", nil, "sqlite:f.db", "--database"),
      ("sqlite:f.db", "test", "sqlite:v.db", "production", "sqlite:f.db", "--database"),
      ("sqlite:f.db", "production", nil, nil, "sqlite:f.db", "--database"),
      (nil, nil, "", "", "sqlite:base.db", "dbtool.json, database"),
    ] as [(String?, String?, String?, String?, String, String)])
  func prefersFlagsThenVariablesThenEnvironmentThenFile(
    flag: String?, env: String?, databaseVariable: String?, envVariable: String?, wanted: String, origin: String
  ) throws {
    var variables: [String: String] = [:]
    variables["DBTOOL_DATABASE"] = databaseVariable
    variables["DBTOOL_ENV"] = envVariable
    let settings = try Self.resolve(Self.layered, SettingsFlags(database: flag, environment: env), variables)
    try expectEqual(settings.database?.secretText, wanted)
    try expectEqual(settings.databaseOrigin?.description, origin)
  }

  @Test func overlaysAnEnvironmentKeyByKey() throws {
    let settings = try Self.resolve(Self.layered, SettingsFlags(environment: "test"))
    try expectEqual(settings.timeouts, Settings.Timeouts(lock: .seconds(2), statement: .zero))
    try expectEqual(settings.ledger, Settings.Ledger(schema: "audit", table: "log", keepsTexts: false))
    try expectEqual(settings.role, "owner")
    try expectEqual(settings.dialects, [.sqlite])
    try expectEqual(settings.isProtected, false)
    let production = try Self.resolve(
      Self.layered, SettingsFlags(environment: "production"), ["DATABASE_URL": "postgresql://a:b@h/d"])
    try expectEqual(production.isProtected, true)
    try expectEqual(production.dialects, [.postgresql])
  }

  @Test func takesRelativePathsFromTheFilesFolder() throws {
    let text = """
      {"database": "sqlite:a.db", "migrations": "m", "executable": "bin/tool", "scratch": "sqlite:/tmp/s.db"}
      """
    let settings = try Self.resolve(text, SettingsFlags(config: "conf dir/dbtool.json"), path: "conf dir/dbtool.json")
    try expectEqual(settings.database?.secretText, "sqlite:conf dir/a.db")
    try expectEqual(settings.migrations, "conf dir/m")
    try expectEqual(settings.executable, .path("conf dir/bin/tool"))
    try expectEqual(settings.scratch?.secretText, "sqlite:/tmp/s.db")
    let flagged = try Self.resolve(
      text, SettingsFlags(database: "sqlite:b.db", config: "/c/x.json", migrations: "n"), path: "/c/x.json")
    try expectEqual(flagged.database?.secretText, "sqlite:b.db")
    try expectEqual(flagged.migrations, "n")
    let variable = try Self.resolve(text, SettingsFlags(), ["DBTOOL_CONFIG": "/c/x.json"], path: "/c/x.json")
    try expectEqual(variable.migrations, "/c/m")
  }

  @Test func needsNoFileWhenTheDatabaseIsSaid() throws {
    let settings = try Self.resolve(nil, SettingsFlags(database: "sqlite:a.db"))
    try expectEqual(settings.migrations, "migrations")
    try expectEqual(settings.file, nil)
    let none = try Self.resolve(nil)
    do {
      _ = try none.requiredDatabase()
      throw Trouble("there is no database")
    } catch let error as SettingsError { try require(error.hint?.contains("--database") == true, "\(error)") }
  }

  @Test func readsEveryKey() throws {
    let settings = try Self.resolve(
      """
      {"database": "sqlite::memory:", "executable": "${NOT_EXPANDED}", "dialects": ["sqlite", "postgresql"],
       "search_path": ["app", "${S}"], "include": ["table:app.*"], "exclude": ["view:*"], "protected": true,
       "timeouts": {"lock": "500ms", "statement": "${T}"}, "role": "r$$"}
      """, SettingsFlags(), ["S": "x", "T": "5m"])
    try expectEqual(settings.executable, .product("${NOT_EXPANDED}"))
    try expectEqual(settings.dialects, [.sqlite, .postgresql])
    try expectEqual(settings.searchPath, ["app", "x"])
    try expectEqual(settings.include + settings.exclude, ["table:app.*", "view:*"])
    try expectEqual(settings.timeouts, Settings.Timeouts(lock: .milliseconds(500), statement: .seconds(300)))
    try expectEqual(settings.role, "r$")
    try expectEqual(settings.isProtected, true)
  }

  /// Text, line, key, words of the message or the hint.
  @Test(arguments: [
    ("{\n \"databse\": \"x\"}", 2, "databse", "did you mean \"database\"?"),
    ("{\"zzz\": 1}", 1, "zzz", "known here"), ("{\"ledger\":\n{\"tabel\": \"x\"}}", 2, "ledger.tabel", "\"table\""),
    ("{\"timeouts\": {\"locks\": 0}}", 1, "timeouts.locks", "\"lock\""),
    ("{\"environments\": {\"p\":\n {\"proteced\": true}}}", 2, "environments.p.proteced", "\"protected\""),
    ("{\"environments\": {\"p\": {\"environments\": {}}}}", 1, "environments.p.environments", "inside an environment"),
    ("{\"protected\":\n\"yes\"}", 2, "protected", "must be true or false, and is a string"),
    ("{\"dialects\": \"sqlite\"}", 1, "dialects", "a list of strings"),
    ("{\"dialects\": [\"sqlite\",\n 1]}", 2, "dialects[1]", "must be a string, and is a number"),
    ("{\"dialects\": [\"postgres\"]}", 1, "dialects[0]", "did you mean \"postgresql\"?"),
    ("{\"dialects\": [\"sqlite\", \"sqlite\"]}", 1, "dialects[1]", "twice"),
    ("{\"timeouts\": {\"lock\": 5}}", 1, "timeouts.lock", "\"5s\""),
    ("{\"timeouts\": {\"lock\": \"5d\"}}", 1, "timeouts.lock", "whole number with ms, s, m or h"),
    ("{\"role\": \"\"}", 1, "role", "empty"), ("{\"role\": \"a\\u0000b\"}", 1, "role", "NUL"),
    ("[]", 1, "", "must be an object"),
    ("{\"role\":\n\n\"${NOPE}\"}", 3, "role", "NOPE"), ("{\"database\": \"mysql://h\"}", 1, "database", "mysql"),
  ])
  func namesLineAndKeyOfAMistake(text: String, line: Int, key: String, words: String) throws {
    let error = try Self.failure(text)
    try expectEqual(error.file, "dbtool.json", text)
    try expectEqual(error.place?.line, line, text)
    try expectEqual(error.key, key, text)
    try require((error.message + " " + (error.hint ?? "")).contains(words), "\(text): \(error)")
  }

  @Test func leavesVariablesOfOtherEnvironmentsAlone() throws {
    _ = try Self.resolve(Self.layered)
    let error = try Self.failure(Self.layered, SettingsFlags(environment: "production"))
    try require(error.message.contains("DATABASE_URL") && error.key == "environments.production.database", "\(error)")
    // Nor is the file's own value expanded when something stronger was said.
    _ = try Self.resolve("{\"database\": \"${NOPE}\"}", SettingsFlags(database: "sqlite:a.db"))
  }

  @Test func saysWhichEnvironmentOrFileIsMissing() throws {
    try expectEqual(try Self.failure(Self.layered, SettingsFlags(environment: "tset")).hint, "did you mean \"test\"?")
    try expectEqual(
      try Self.failure(Self.layered, SettingsFlags(environment: "staging")).hint, "known: production, test")
    try require(try Self.failure(nil, SettingsFlags(environment: "x")).message.hasPrefix("--env"), "no file")
    try require(try Self.failure(nil, SettingsFlags(config: "a.json")).message.contains("\"a.json\""), "no --config")
    let error = try Self.failure(nil, SettingsFlags(), ["DBTOOL_CONFIG": "b.json"])
    try require(error.hint?.hasPrefix("DBTOOL_CONFIG") == true, "\(error)")
  }

  @Test func neverShowsAPasswordInAnError() throws {
    for text in ["{\"database\": \"postgrsql://a:SECRET@h/d\"}", "{\"database\": \"postgresql+x://a:${PW}@h/d\"}"] {
      let error = try Self.failure(text, SettingsFlags(), ["PW": "SECRET"])
      try require(!"\(error)".contains("SECRET"), "\(error)")
    }
  }

  @Test(
    arguments: [
      ("0", 0), ("500ms", 500), ("2s", 2000), ("5m", 300_000), ("2147483647ms", 2_147_483_647), ("2147483648ms", nil),
      ("40000m", nil), ("1h", 3_600_000), ("99999999999999999999s", nil), ("", nil), ("5", nil), ("-1s", nil),
      ("1.5s", nil), ("1 s", nil),
      ("ms", nil),
      ("٣s", nil),
    ] as [(String, Int?)])
  func readsDurations(text: String, milliseconds: Int?) throws {
    try expectEqual(DurationText.parse(text), milliseconds.map { .milliseconds($0) }, text)
  }

  @Test func describesDurationsForPeople() throws {
    let got = [0, 14, 999, 1400, 59_999, 123_000, 3_900_000].map { DurationText.display(.milliseconds($0)) }
    try expectEqual(got, ["0 ms", "14 ms", "999 ms", "1.4 s", "59.9 s", "2 min 3 s", "1 h 5 min"])
  }
}
