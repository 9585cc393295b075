import DBEngine
import DBQuery
import DBSchema
import Glibc
import Synchronization
import Testing

@testable import DBPostgres

/// What only PostgreSQL does. Skipped, with a reason printed, when the environment names no server.
@Suite(.enabled(if: Backend.available.contains(.postgresql), "DBTOOL_TEST_POSTGRES is not set")) struct PostgresTests {
  private func connect(_ settings: String = "") throws -> any DriverConnection {
    let url = Backend.postgresURL ?? ""
    return try PostgresDriver(url: url + (settings.isEmpty ? "" : (url.contains("?") ? "&" : "?") + settings)).connect()
  }

  /// The test server's URL with another database.
  private func url(database: String) throws -> String {
    let given = try PostgresDriver(url: Backend.postgresURL ?? "").parameters.given
    let rest = given.filter { $0.keyword != "dbname" }.map { "\($0.keyword)='\($0.value)'" }
    return (rest + ["dbname='\(database)'"]).joined(separator: " ")
  }

  private func pid(_ connection: any DriverConnection) throws -> Int64 {
    guard case .integer(let pid)? = try connection.run("select pg_backend_pid()", .postgresql).first?[0] else {
      return 0
    }
    return pid
  }

  private func terminate(_ connection: any DriverConnection) throws {
    let other = try connect()
    defer { other.close() }
    try other.run("select pg_terminate_backend(cast(\(Int(pid(connection))) as int), 5000)", .postgresql)
  }

  /// Takes the prepared statements away behind the driver's back, as a pooler does that lends another server session.
  private func losePrepared(_ connection: any DriverConnection) throws {
    for row in try connection.run("(select name from pg_prepared_statements where not from_sql)", .postgresql) {
      if case .text(let name) = row[0] { try connection.run("deallocate \(identifier: name)", .postgresql) }
    }
  }

  @Test func namesWhyAConnectionFailed() throws {
    let base = Backend.postgresURL ?? ""
    let socket = try PostgresDriver(url: base).parameters.resolved["host"] ?? ""
    let cases: [(String, DatabaseError.Kind)] = [
      ("host=/nonexistent dbname=x password=s3cret", .connectFailed),
      ("host=127.0.0.1 port=1 dbname=x password=s3cret", .connectFailed),
      ("host=no-such-host.invalid dbname=x password=s3cret", .connectFailed),
      (try url(database: "no such database") + " password=s3cret", .noDatabase),
      (base.contains("?") ? base + "&sslmode=perhaps" : base + "?sslmode=perhaps", .configuration),
      ("host='\(socket)' user=nobody_of_that_name dbname=postgres password=s3cret", .authentication),
    ]
    for (url, kind) in cases {
      let error = failure(kind) { try PostgresDriver(url: url).connect() }
      check(!"\(error)".contains("s3cret"), "\(error)")
      check(error.hint != nil, "a hint for \(error)")
      check(!error.message.contains("\n"), "one line")
    }
    let missing = try PostgresDriver(url: url(database: "no such database")).parameters.forConnecting()
    same(ConnectFailure.askForCode(missing), "3D000", "the way round the server's language")
  }

  @Test func refusesAWrongPassword() throws {
    let admin = try connect()
    // Only where the server asks this role for one; a role of our own keeps other tests apart.
    _ = try? admin.run("create role pw login password 'Geheim-77'", .postgresql)
    defer {
      _ = try? admin.run("drop role if exists pw", .postgresql)
      admin.close()
    }
    let socket = try PostgresDriver(url: Backend.postgresURL ?? "").parameters.resolved["host"] ?? ""
    let url = "host='\(socket)' user=pw dbname=postgres password="
    do {
      try PostgresDriver(url: url + "s3cret").connect().close()
      print("the server trusts every password; refusesAWrongPassword proves nothing here")
    } catch {
      same(error.kind, .authentication, "\(error)")
      same(error.code, "28P01")
      check(!"\(error)".contains("s3cret"), "\(error)")
      try PostgresDriver(url: url + "Geheim-77").connect().close()
      failure(.authentication) { try PostgresDriver(url: "host='\(socket)' user=pw dbname=postgres").connect() }
    }
  }

  @Test func noticesThatItsSessionWasEnded() throws {
    let idle = try connect()
    check(idle.isUsable(), "a new connection is usable")
    try terminate(idle)
    check(!idle.isUsable(), "an ended session is not usable")
    let error = failure(.connectionLost) { try idle.run("select 1", .postgresql) }
    check(!error.message.isEmpty, "words")
    same(idle.transactionState, .lost)
    failure(.connectionLost) { try idle.run("select 1", .postgresql) }
    failure(.connectionLost) { try idle.reset() }
    idle.close()

    let busy = try connect()
    let number = try pid(busy)
    let thread = TestThread {
      guard let url = Backend.postgresURL, let other = try? PostgresDriver(url: url).connect() else { return }
      usleep(80_000)
      _ = try? other.run("select pg_terminate_backend(cast(\(Int(number)) as int))", .postgresql)
      other.close()
    }
    let lost = failure(.connectionLost) { try busy.run("select pg_sleep(20)", .postgresql) }
    thread.join()
    same(lost.code, "57P01")
    same(busy.transactionState, .lost)
    busy.close()

    let piping = try connect()
    try terminate(piping)
    let select = RenderedSQL(text: "select 1", values: [])
    let error3 = failure(.connectionLost) { try piping.pipeline([select, select, select]) }
    same(error3.pipelineIndex, 0)
    same(piping.transactionState, .lost)
  }

  @Test func leavesCopyCleanly() throws {
    let connection = try connect()
    defer { connection.close() }
    try connection.run("create temp table t (a int)", .postgresql)
    try connection.run("insert into t select generate_series(1, 200000)", .postgresql)
    for text: SQL in ["copy t from stdin", "copy t to stdout", "/* x /* y */ */ -- z\n CoPy t(a) from stdin"] {
      let error = failure(.unsupported) { try connection.run(text, .postgresql) }
      check(error.hint != nil, "hint")
      same(connection.transactionState, .idle)
      same(try connection.run("select count(*) from t", .postgresql).first?[0], .integer(200_000))
      let select = RenderedSQL(text: "select 1", values: [])
      let piped = failure(.unsupported) {
        try connection.pipeline([select, select, text.rendered(for: .postgresql), select])
      }
      same(piped.pipelineIndex, 2)
      same(try connection.pipeline([select, select]).count, 2)
    }
    same(RenderedSQL(text: "copyist", values: []).beginsWithCopy, false)
  }

  @Test func handsOverNotices() throws {
    let connection = try connect()
    defer { connection.close() }
    let box = NoticeBox()
    connection.noticeHandler = { box.add($0) }
    try connection.run("do $$ begin raise notice 'one'; raise warning 'two'; raise info 'three'; end $$", .postgresql)
    let found = box.all
    same(found.map(\.message), ["one", "two", "three"])
    same(found.map(\.severity), ["NOTICE", "WARNING", "INFO"])
    same(found.map(\.code), ["00000", "01000", "00000"])
    connection.noticeHandler = nil
    try connection.run("do $$ begin raise notice 'four'; end $$", .postgresql)
    same(box.all.count, 3)
  }

  @Test func createsAndDropsDatabasesOfAnyName() throws {
    let name = "drv \"x\" ñ; drop \(getpid())"
    let driver = try PostgresDriver(url: url(database: name))
    same(driver.address.database, name)
    same(try driver.databaseExists(), false)
    failure(.noDatabase) { try driver.dropDatabase(force: false) }
    try driver.createDatabase()
    same(try driver.databaseExists(), true)
    failure(.duplicateObject) { try driver.createDatabase() }
    let inside = try driver.connect()
    let inUse = failure(.other) { try driver.dropDatabase(force: false) }
    same(inUse.code, "55006")
    check(inUse.hint != nil, "a hint to use force")
    try driver.dropDatabase(force: true)
    same(try driver.databaseExists(), false)
    failure(.connectionLost) { try inside.run("select 1", .postgresql) }
    same(try PostgresDriver(url: url(database: "postgres")).databaseExists(), true)
    same(try PostgresDriver(url: url(database: "template1")).databaseExists(), true)
  }

  @Test(arguments: [
    ("23505", DatabaseError.Kind.unique), ("23503", .foreignKey), ("23502", .notNull), ("23514", .check),
    ("23P01", .exclusion), ("40001", .serialization), ("40P01", .deadlock), ("55P03", .lockTimeout),
    ("57014", .queryCancelled), ("42601", .syntax), ("42P01", .undefinedObject), ("42P07", .duplicateObject),
    ("42501", .permission), ("25006", .readOnly), ("53100", .full), ("XX001", .corrupt), ("25001", .transactionState),
    ("0A000", .unsupported), ("3D000", .noDatabase), ("28000", .authentication), ("P0001", .other), ("22012", .other),
  ]) func mapsEverySQLSTATE(_ code: String, _ kind: DatabaseError.Kind) throws {
    let connection = try connect()
    defer { connection.close() }
    let error = failure(kind) {
      try connection.run(
        SQL(
          unsafe: """
            do $$ begin raise exception 'told' using errcode = '\(code)', detail = 'more', hint = 'do', schema = 's',
              table = 't', column = 'c', constraint = 'k'; end $$
            """), .postgresql)
    }
    same(error.code, code)
    same(
      [error.message, error.hint, error.schema, error.table, error.column, error.constraint],
      ["told", "do", "s", "t", "c", "k"])
    check(error.detail?.hasPrefix("more\nPL/pgSQL function") == true, error.detail ?? "no detail")
  }

  @Test func tellsWhereAnErrorInsideAFunctionIs() throws {
    let connection = try connect()
    defer { connection.close() }
    let error = failure(.undefinedObject) {
      try connection.run("do $$ begin execute 'select nowhere from (select 1) x'; end $$", .postgresql)
    }
    check(error.detail?.contains("in the inner statement at character 8: select nowhere") == true, error.detail ?? "")
    same(error.offset, nil)
  }

  @Test func preparesRepeatedStatementsAndSurvivesTheirLoss() throws {
    let connection = try connect()
    defer { connection.close() }
    func prepared() throws -> Int {
      // In brackets, so that it is not prepared itself.
      try connection.run("(select name from pg_prepared_statements where name like 'dbtool%')", .postgresql).count
    }
    func ask(_ number: Int) throws -> SQLValue? {
      try connection.run("select cast(\(number) as int)", .postgresql).first?[0]
    }
    same(try ask(1), .integer(1))
    same(try prepared(), 0, "not at the first use")
    for number in 2...5 { same(try ask(number), .integer(Int64(number))) }
    same(try prepared(), 1)
    try losePrepared(connection)
    same(try ask(6), .integer(6))
    let select = ("select cast(\(7) as int)" as SQL).rendered(for: .postgresql)
    for _ in 0..<3 {
      same(try connection.pipeline([select, select]).map { $0.first?[0] }, [.integer(7), .integer(7)])
    }
    try losePrepared(connection)
    same(try connection.pipeline([select, select]).count, 2)
    for number in 0..<400 {
      for _ in 0..<2 {
        _ = try connection.execute(RenderedSQL(text: "select $1::int + \(number)", values: [.integer(1)]))
      }
    }
    let count = try prepared()
    check(count > 0 && count <= PreparedStatements.capacity + 1, "\(count) prepared statements are left")
  }

  @Test func givesUpPreparingBehindAPooler() throws {
    let connection = try connect()
    defer { connection.close() }
    let ask: SQL = "select cast(\(1) as int)"
    for _ in 0..<3 { try connection.run(ask, .postgresql) }
    try connection.run("begin", .postgresql)
    try losePrepared(connection)
    let error = failure(.serialization) { try connection.run(ask, .postgresql) }
    check(error.isRetryable, "retryable")
    try connection.run("rollback", .postgresql)
    for _ in 0..<8 {
      for _ in 0..<3 { same(try connection.run(ask, .postgresql).first?[0], 1) }
      try losePrepared(connection)
    }
    try connection.run("begin", .postgresql)
    for _ in 0..<3 { same(try connection.run(ask, .postgresql).first?[0], 1) }
    try losePrepared(connection)
    same(try connection.run(ask, .postgresql).first?[0], 1, "nothing is prepared any more")
    try connection.run("commit", .postgresql)
  }

  @Test func survivesAnotherSessionsDDL() throws {
    let (mine, other) = (try connect(), try connect())
    defer {
      _ = try? other.run("drop table if exists ddl_probe", .postgresql)
      mine.close()
      other.close()
    }
    try other.run("drop table if exists ddl_probe", .postgresql)
    try other.run("create table ddl_probe (a int)", .postgresql)
    func all() throws -> [String] { try mine.run("select * from ddl_probe where a = \(1)", .postgresql).columns }
    for _ in 0..<3 { same(try all(), ["a"]) }
    try other.run("alter table ddl_probe add b int", .postgresql)
    same(try all(), ["a", "b"])
    for _ in 0..<3 { same(try all(), ["a", "b"]) }
    try mine.run("begin", .postgresql)
    try other.run("alter table ddl_probe add c int", .postgresql)
    let error = failure(.serialization) { try all() }
    check(error.isRetryable, "retryable")
    try mine.run("rollback", .postgresql)
    try mine.run("begin", .postgresql)
    same(try all(), ["a", "b", "c"])
    try mine.run("commit", .postgresql)
    let select = ("select * from ddl_probe where a = \(1)" as SQL).rendered(for: .postgresql)
    for _ in 0..<2 { same(try mine.pipeline([select, select]).map(\.columns.count), [3, 3]) }
    try other.run("alter table ddl_probe add d int", .postgresql)
    same(try mine.pipeline([select, select]).map(\.columns.count), [4, 4])
  }

  @Test func putsTheWholeSessionBack() throws {
    let (mine, other) = (try connect(), try connect())
    defer {
      mine.close()
      other.close()
    }
    try mine.run("set search_path = pg_catalog", .postgresql)
    try mine.run("set role pg_monitor", .postgresql)
    try mine.run("set application_name = 'changed'", .postgresql)
    try mine.run("select pg_advisory_lock(424242)", .postgresql)
    try mine.run("listen something", .postgresql)
    try mine.run("declare c cursor with hold for select 1", .postgresql)
    same(try other.run("select pg_try_advisory_lock(424242)", .postgresql).first?[0], .bool(false))
    try mine.reset()
    same(try other.run("select pg_try_advisory_lock(424242)", .postgresql).first?[0], .bool(true))
    let state = try mine.run(
      """
      select current_setting('search_path') <> 'pg_catalog', current_user = session_user,
        current_setting('application_name'), (select count(*) from pg_listening_channels()),
        (select count(*) from pg_cursors where name = 'c'), current_setting('client_encoding')
      """, .postgresql)
    same((0..<6).map { state[0][$0] }, [.bool(true), .bool(true), "dbtool", 0, 0, "UTF8"])
    func prepared() throws -> SQLValue? {
      try mine.run("(select count(*) from pg_prepared_statements)", .postgresql).first?[0]
    }
    for _ in 0..<3 { try mine.run("select cast(\(1) as int)", .postgresql) }
    try mine.reset()
    same(try prepared(), 1, "a reset keeps prepared statements")
    try mine.run("set search_path = pg_catalog", .postgresql)
    try mine.reset()
    same(try prepared(), 0, "unless names may mean something else now")
    let named = try connect("application_name=shop")
    defer { named.close() }
    same(try named.run("show application_name", .postgresql).first?[0], "shop")
    check(mine.version.hasPrefix("1"), mine.version)
  }

  @Test func readsAndWritesTypesAsTheyAre() throws {
    let connection = try connect()
    defer { connection.close() }
    let row = try connection.run(
      """
      select 1::int2, 2::int4, 3::int8, 4::oid, 0.1::float4, 'NaN'::float8, '-Infinity'::float8, 1.50::numeric, 'x'::name,
        '2026-01-02 03:04:05+00'::timestamptz at time zone 'UTC', array[1, 2], '{"a": 1}'::jsonb, true, null::int
      """, .postgresql)[0]
    same(row[0], 1)
    same(row[1], 2)
    same(row[2], 3)
    same(row[3], 4)
    same(row[4], .double(Double(Float(0.1))))
    if case .double(let number) = row[5] { check(number.isNaN, "NaN") } else { Issue.record("not a double") }
    same(row[6], .double(-.infinity))
    same(
      (7..<14).map { row[$0] },
      [
        Numeric("1.50").sqlValue, "x", CivilTimestamp("2026-01-02 03:04:05").sqlValue, .array([1, 2]),
        .json("{\"a\": 1}"), true, nil,
      ])
    try connection.run(
      "create temp table w (s smallint, n numeric, j jsonb, a int[], v varchar(9), ts timestamptz, y bytea)",
      .postgresql)
    let values: [SQLValue] = [5, 6, "{}", "{1,2}", "v", "2026-01-02", .bytes([1, 2, 3, 4, 5, 6, 7, 8])]
    let insert = SQL(joining: values.map { "\($0)" }, separator: ", ")
    for _ in 0..<3 { try connection.run("insert into w values (\(insert))", .postgresql) }
    same(try connection.run("select * from w where s = \(5) and n = \(6) and j = \("{}")", .postgresql).count, 3)
    try connection.run("set bytea_output = escape", .postgresql)
    same(try connection.run("select y from w", .postgresql).first?[0], .bytes([1, 2, 3, 4, 5, 6, 7, 8]))
    failure(.undefinedObject) {
      try connection.run("select \(SQLValue.bytes([0, 0, 0, 0, 0, 0, 0, 9])) + 1::bigint", .postgresql)
    }
    failure(.other) { try connection.run("insert into w (v) values (\("a\0b"))", .postgresql) }
    let few = failure(.other) { try connection.execute(RenderedSQL(text: "select $1::int + $2::int", values: [1])) }
    same(few.code, "08P01")
    same(connection.transactionState, .idle)
  }

  @Test func interruptsAStatementThatIsNotYetSent() throws {
    guard let connection = try connect() as? PostgresConnection else { return }
    defer { connection.close() }
    let sleep = RenderedSQL(text: "select pg_sleep(20)", values: [])
    for _ in 0..<3 {
      connection.cancel.begin()
      // The server drops this request: nothing runs there yet.
      connection.interrupter.interrupt()
      failure(.queryCancelled) { try connection.perform(sleep) }
      connection.cancel.end()
      same(try connection.run("select 1", .postgresql).first?[0], 1)
    }
  }

  @Test func interruptsAPipeline() throws {
    let connection = try connect()
    defer { connection.close() }
    let interrupter = connection.interrupter
    let thread = TestThread {
      usleep(60_000)
      interrupter.interrupt()
    }
    let error = failure(.queryCancelled) {
      try connection.pipeline(["select 1", "select pg_sleep(20)", "select 2"].map { .init(text: $0, values: []) })
    }
    thread.join()
    same(error.pipelineIndex, 1)
    same(try connection.run("select 3", .postgresql).first?[0], 3)
  }

  @Test func refusesABackup() throws {
    let connection = try connect()
    defer { connection.close() }
    failure(.unsupported) { try connection.backup(to: "/tmp/never") }
  }
}

/// Collects notices from whatever thread.
final class NoticeBox: Sendable {
  private let seen = Mutex<[DatabaseNotice]>([])
  var all: [DatabaseNotice] { seen.withLock { $0 } }
  func add(_ notice: DatabaseNotice) { seen.withLock { $0.append(notice) } }
}
