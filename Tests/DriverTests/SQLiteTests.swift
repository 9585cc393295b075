import DBEngine
import DBQuery
import DBSQLite
import Glibc
import Testing

/// What only SQLite does: URLs, files, locks, backups.
@Suite struct SQLiteTests {
  private func open(_ path: String, _ options: SQLiteOptions = .init()) throws -> any DriverConnection {
    try SQLiteDriver(url: "sqlite:\(path)", options: options).connect()
  }

  private func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  private func write(_ text: String, to path: String) throws {
    let file = fopen(path, "w")
    fputs(text, file)
    fclose(file)
  }

  /// A database file with a table of `rows` rows.
  private func fill(_ path: String, rows: Int) throws {
    let connection = try open(path)
    defer { connection.close() }
    try connection.run("create table t (a integer primary key, b text)", .sqlite)
    try connection.run(
      """
      with recursive n(i) as (select 1 union all select i + 1 from n where i < \(rows))
      insert into t select i, 'row ' || i from n
      """, .sqlite)
  }

  @Test func readsEveryFormOfURL() throws {
    let folder = getcwd(nil, 0).map { String(cString: $0) } ?? ""
    let cases: [(String, DatabaseAddress.Place, String)] = [
      ("sqlite:shop.db", .file(path: folder + "/shop.db"), "shop.db"),
      ("sqlite:./shop.db", .file(path: folder + "/shop.db"), "shop.db"),
      ("sqlite:.hidden/shop.db", .file(path: folder + "/.hidden/shop.db"), "shop.db"),
      ("sqlite:../shop.db", .file(path: folder + "/../shop.db"), "shop.db"),
      ("sqlite:/srv/shop.db", .file(path: "/srv/shop.db"), "shop.db"),
      ("sqlite:///srv/shop.db?mode=ro&immutable=1", .file(path: "/srv/shop.db"), "shop.db"),
      ("sqlite:/srv/100%25%20%3Fx%23.db", .file(path: "/srv/100% ?x#.db"), "100% ?x#.db"),
      ("sqlite:/srv/ñ 🦉.db", .file(path: "/srv/ñ 🦉.db"), "ñ 🦉.db"),
      ("sqlite::memory:", .memory, ":memory:"), ("sqlite:x?mode=memory", .memory, "x"),
    ]
    for (url, place, database) in cases {
      let address = try SQLiteDriver(url: url).address
      same(address, DatabaseAddress(url: url, database: database, place: place), url)
    }
  }

  @Test(arguments: [
    "", "shop.db", "postgresql://u:s3cret@h/d", "sqlite", "sqlite:", "sqlite://", "sqlite:///", "sqlite://host/x.db",
    "sqlite:///:memory:", "sqlite:a%zz", "sqlite:a%2", "sqlite:a%00b", "sqlite:%ff", "sqlite:x?mode=rx",
    "sqlite:x?immutable=yes", "sqlite:x?cache=shared", "sqlite:folder/", "SQLITE:x",
  ]) func refusesOddURLs(_ url: String) {
    let error = failure(.configuration) { try SQLiteDriver(url: url) }
    check(error.hint?.contains("sqlite:path") == true, "a hint for \(url)")
    check(!"\(error)".contains("s3cret"), "\(error)")
  }

  @Test func saysWhyAFileDoesNotOpen() throws {
    try withFolder { folder in
      symlink("\(folder)/nowhere/x.db", "\(folder)/dangling")
      mkdir("\(folder)/folder", 0o755)
      try write(String(repeating: "this is no database\n", count: 200), to: "\(folder)/text")
      try write("", to: "\(folder)/empty")
      let here = SQLiteOptions(createIfMissing: false)
      let cases: [(String, DatabaseError.Kind, String)] = [
        ("missing.db", .noDatabase, "no such file"), ("dangling", .noDatabase, "link"),
        ("folder", .connectFailed, "folder"), ("text", .corrupt, "not a database"),
        ("no/such/folder.db", .connectFailed, "folder does not exist"), ("text/x.db", .connectFailed, "folder"),
      ]
      for (name, kind, words) in cases {
        let error = failure(kind) { try open("\(folder)/\(name)", here) }
        check(error.message.contains(words), "\(name): \(error)")
      }
      check(!exists("\(folder)/missing.db"), "a missing file must not be made")
      let deep = failure(.connectFailed) { try open("\(folder)/no/such/folder.db") }
      check(deep.hint != nil, "a hint: \(deep)")
      try open("\(folder)/empty", here).close()
      try open("\(folder)/made.db").close()
      check(exists("\(folder)/made.db"), "made")
      failure(.noDatabase) { try open("\(folder)/other.db?mode=rw") }
      try open("\(folder)/third.db?mode=rwc", here).close()
    }
  }

  @Test func refusesWritesToAReadOnlyFile() throws {
    try withFolder { folder in
      let path = "\(folder)/a?b.db"
      let url = "\(folder)/a%3Fb.db"
      try fill(url, rows: 3)
      check(exists(path), "the decoded name")
      for mode in ["mode=ro", "immutable=1", "mode=ro&immutable=1"] {
        let connection = try open("\(url)?\(mode)")
        defer { connection.close() }
        same(try connection.run("select count(*) from t", .sqlite).first?[0], 3)
        let error = failure(.readOnly) { try connection.run("delete from t", .sqlite) }
        check(error.code?.hasPrefix("SQLITE_READONLY") == true, error.code ?? "")
      }
    }
  }

  @Test func waitsForALockAsLongAsTold() throws {
    try withFolder { folder in
      let path = "\(folder)/x.db"
      try fill(path, rows: 3)
      let holder = try open(path)
      let other = try open(path, SQLiteOptions(busyTimeout: .milliseconds(80)))
      let patient = try open(path, SQLiteOptions(busyTimeout: .seconds(60)))
      defer { for connection in [holder, other, patient] { connection.close() } }
      try holder.run("begin exclusive", .sqlite)
      let start = ContinuousClock.now
      let error = failure(.lockTimeout) { try other.run("delete from t", .sqlite) }
      same(error.code, "SQLITE_BUSY")
      check(error.isRetryable, "retryable")
      check(start.duration(to: .now) >= .milliseconds(70), "it did not wait")
      let late = try open(path, SQLiteOptions(busyTimeout: .milliseconds(10)))
      failure(.lockTimeout) { try late.run("select * from t", .sqlite) }
      late.close()

      let interrupter = patient.interrupter
      let thread = TestThread {
        usleep(60_000)
        interrupter.interrupt()
      }
      failure(.queryCancelled) { try patient.run("delete from t", .sqlite) }
      thread.join()
      check(start.duration(to: .now) < .seconds(20), "an interrupt ends the wait")
      try holder.run("rollback", .sqlite)
      same(try patient.run("delete from t", .sqlite).affected, 3)
    }
  }

  @Test func namesADamagedAndAFullFile() throws {
    try withFolder { folder in
      let path = "\(folder)/x.db"
      try fill(path, rows: 5000)
      let connection = try open(path)
      let pages = try connection.run("pragma page_count", .sqlite).first?[0] ?? 0
      if case .integer(let count) = pages {
        try connection.run(SQL(unsafe: "pragma max_page_count = \(count)"), .sqlite)
      }
      let full = failure(.full) {
        try connection.run("insert into t (b) values (\(String(repeating: "x", count: 99999)))", .sqlite)
      }
      same(full.code, "SQLITE_FULL")
      connection.close()
      let file = fopen(path, "r+")
      fseek(file, 4096 * 2, SEEK_SET)
      for _ in 0..<4096 * 8 { fputc(0xA5, file) }
      fclose(file)
      let damaged = try open(path)
      let error = failure(.corrupt) { try damaged.run("select sum(a), max(b) from t", .sqlite) }
      same(error.code, "SQLITE_CORRUPT")
      check(error.hint != nil, "a hint")
      damaged.close()
    }
  }

  @Test func refusesNaN() throws {
    try Backend.sqlite.withConnection { connection in
      let error = failure(.other) { try connection.run("select \(Double.nan)", .sqlite) }
      check(error.message.contains("?1"), error.message)
      same(try connection.run("select \(Double.infinity)", .sqlite).first?[0], .double(.infinity))
      failure(.other) { try connection.execute(RenderedSQL(text: "select ?1, ?2", values: [1])) }
      failure(.other) { try connection.execute(RenderedSQL(text: "select 1", values: [1])) }
      same(try connection.run("select \("a\0b")", .sqlite).first?[0], .text("a\0b"))
    }
  }

  @Test func readsObjectsOutOfMessages() throws {
    try Backend.sqlite.withConnection { connection in
      try connection.run("create table t (a int, b int, c text, d integer, unique (a, b))", .sqlite)
      try connection.run("create unique index lowered on t (lower(c))", .sqlite)
      try connection.run("insert into t values (1, 1, 'x', 1)", .sqlite)
      let pair = failure(.unique) { try connection.run("insert into t values (1, 1, 'y', 2)", .sqlite) }
      same(pair.table, "t")
      same(pair.column, nil)
      same(pair.code, "SQLITE_CONSTRAINT_UNIQUE")
      let index = failure(.unique) { try connection.run("insert into t values (2, 1, 'X', 2)", .sqlite) }
      same(index.constraint, "lowered")
      let cases: [(SQL, DatabaseError.Kind)] = [
        ("commit", .transactionState), ("rollback to nowhere", .transactionState),
        ("insert into t (zzz) values (1)", .undefinedObject), ("drop index nowhere", .undefinedObject),
        ("create index lowered on t (a)", .duplicateObject), ("alter table t add column a int", .duplicateObject),
        ("select 'open", .syntax), ("select abs(-9223372036854775808)", .other),
      ]
      for (sql, kind) in cases { failure(kind) { try connection.run(sql, .sqlite) } }
      try connection.run("begin", .sqlite)
      failure(.transactionState) { try connection.run("begin", .sqlite) }
      failure(.transactionState) { try connection.run("vacuum", .sqlite) }
      failure(.transactionState) { try connection.backup(to: "/nowhere") }
      let second = failure(.unsupported) {
        try connection.execute(RenderedSQL(text: "; ;select 1; /* x */ drop table t -- é", values: []))
      }
      same(second.offset, 21)
      check(second.detail?.contains("drop table t") == true, second.detail ?? "")
      let later = failure(.undefinedObject) { try connection.execute(RenderedSQL(text: ";; select zz", values: [])) }
      same(later.offset, 10)
    }
  }

  @Test func reportsASnapshotThatIsTooOldAsSerialization() throws {
    try withFolder { folder in
      let path = "\(folder)/x.db"
      try fill(path, rows: 3)
      let (first, second) = (try open(path), try open(path))
      defer {
        first.close()
        second.close()
      }
      same(try first.run("pragma journal_mode = wal", .sqlite).first?[0], "wal")
      try first.run("begin", .sqlite)
      same(try first.run("select count(*) from t", .sqlite).first?[0], 3)
      try second.run("delete from t", .sqlite)
      let error = failure(.serialization) { try first.run("delete from t", .sqlite) }
      same(error.code, "SQLITE_BUSY_SNAPSHOT")
      try first.run("rollback", .sqlite)
    }
  }

  @Test func putsPragmasBackAndDetaches() throws {
    try withFolder { folder in
      let connection = try open("\(folder)/x.db", SQLiteOptions(synchronous: .full))
      defer { connection.close() }
      let before = try ["foreign_keys", "synchronous", "query_only", "recursive_triggers", "journal_mode"].map {
        try connection.run(SQL(unsafe: "pragma \($0)"), .sqlite).first?[0]
      }
      same(before, [1, 2, 0, 0, "delete"])
      for change in ["foreign_keys = off", "synchronous = off", "recursive_triggers = on", "query_only = on"] {
        try connection.run(SQL(unsafe: "pragma \(change)"), .sqlite)
      }
      try connection.run("attach ':memory:' as \"o\"\"x\"", .sqlite)
      try connection.run("begin", .sqlite)
      try connection.reset()
      let after = try ["foreign_keys", "synchronous", "query_only", "recursive_triggers", "journal_mode"].map {
        try connection.run(SQL(unsafe: "pragma \($0)"), .sqlite).first?[0]
      }
      same(after, before)
      same(try connection.run("pragma database_list", .sqlite).map { $0[1] }.filter { $0 != "temp" }, ["main"])
      let loose = try open("\(folder)/x.db", SQLiteOptions(foreignKeys: false))
      same(try loose.run("pragma foreign_keys", .sqlite).first?[0], 0)
      loose.close()
    }
  }

  @Test func createsAndDropsFiles() throws {
    try withFolder { folder in
      let path = "\(folder)/x.db"
      let driver = try SQLiteDriver(url: "sqlite:\(path)", options: SQLiteOptions(busyTimeout: .milliseconds(50)))
      same(try driver.databaseExists(), false)
      failure(.noDatabase) { try driver.dropDatabase(force: false) }
      check(!exists(path), "dropping must not make it")
      try driver.createDatabase()
      var status = stat()
      stat(path, &status)
      check(status.st_size >= 512, "a header was written: \(status.st_size) bytes")
      failure(.duplicateObject) { try driver.createDatabase() }
      same(try driver.databaseExists(), true)

      for mode in ["delete", "wal"] {
        let holder = try driver.connect()
        try holder.run(SQL(unsafe: "pragma journal_mode = \(mode)"), .sqlite)
        try holder.run("create table if not exists t (a)", .sqlite)
        try holder.run("begin", .sqlite)
        try holder.run("insert into t values (1)", .sqlite)
        failure(.lockTimeout) { try driver.dropDatabase(force: true) }
        check(exists(path), "still there in \(mode)")
        holder.close()
      }
      try driver.dropDatabase(force: false)
      for suffix in ["", "-wal", "-shm", "-journal"] { check(!exists(path + suffix), "gone: \(suffix)") }

      try write(String(repeating: "precious text\n", count: 99), to: path)
      failure(.corrupt) { try driver.dropDatabase(force: true) }
      check(exists(path), "a text is no database")
      failure(.connectFailed) { try SQLiteDriver(url: "sqlite:\(folder)").databaseExists() }
      failure(.connectFailed) { try SQLiteDriver(url: "sqlite:\(folder)").dropDatabase(force: true) }
      failure(.duplicateObject) { try SQLiteDriver(url: "sqlite:\(folder)").createDatabase() }
      failure(.readOnly) { try SQLiteDriver(url: "sqlite:\(folder)/new.db?mode=ro").createDatabase() }
      let memory = try SQLiteDriver(url: "sqlite::memory:")
      same(try memory.databaseExists(), true)
      try memory.createDatabase()
      try memory.dropDatabase(force: true)
    }
  }

  @Test func copiesADatabaseThatIsInUse() throws {
    try withFolder { folder in
      for mode in ["delete", "wal"] {
        let path = "\(folder)/\(mode).db"
        try fill(path, rows: 20_000)
        let (source, writer) = (try open(path), try open(path))
        try source.run(SQL(unsafe: "pragma journal_mode = \(mode)"), .sqlite)
        try writer.run("begin", .sqlite)
        try writer.run("insert into t (b) values ('not yet')", .sqlite)
        let target = "\(folder)/\(mode).backup"
        try source.backup(to: target)
        try writer.run("commit", .sqlite)
        same(source.transactionState, .idle)
        let copy = try open("\(target)?mode=ro")
        same(try copy.run("select count(*), max(b) from t", .sqlite)[0][0], 20_000)
        same(try copy.run("pragma integrity_check", .sqlite).first?[0], "ok")
        for connection in [copy, source, writer] { connection.close() }
        let again = try open(path)
        same(try again.run("select count(*) from t", .sqlite).first?[0], 20_001)
        let taken = failure(.duplicateObject) { try again.backup(to: target) }
        check(taken.message.contains(target), taken.message)
        failure(.connectFailed) { try again.backup(to: "\(folder)/no/such/x") }
        try write("", to: "\(folder)/\(mode).empty")
        try again.backup(to: "\(folder)/\(mode).empty")
        again.close()
      }
      try Backend.sqlite.withConnection { memory in
        try memory.run("create table m (a)", .sqlite)
        try memory.backup(to: "\(folder)/memory.backup")
      }
      let copy = try open("\(folder)/memory.backup")
      same(try copy.run("select name from sqlite_schema", .sqlite).first?[0], "m")
      copy.close()
      var left: [String] = []
      if let listing = opendir(folder) {
        while let entry = readdir(listing) {
          left.append(
            withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
        }
        closedir(listing)
      }
      check(!left.contains { $0.contains(".tmp") }, "temporary files are left: \(left)")
    }
  }
}
