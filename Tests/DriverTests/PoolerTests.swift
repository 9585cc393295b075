import DBEngine
import DBPostgres
import DBQuery
import DBSchema
import Glibc
import Testing

/// Behind a pooler that lends a server's session for one transaction at a time.
@Suite(.serialized) struct PoolerTests {
  static let program: String? = {
    let places: [String] = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"]
    return places.first { access($0, X_OK) == 0 }
  }()

  static let isPossible: Bool = {
    if program == nil { print("pgbouncer is not installed: the tests behind a pooler are skipped") }
    return program != nil && Backend.postgresURL != nil
  }()

  @Test(
    .enabled(if: isPossible, "pgbouncer is not installed, or DBTOOL_TEST_POSTGRES is not set"),
    arguments: [PostgresOptions.StatementMode.automatic, .unnamed])
  func everyStatementWorksBehindATransactionPooler(_ mode: PostgresOptions.StatementMode) throws {
    try withPooler { url in
      let driver = try PostgresDriver(url: url, options: PostgresOptions(statements: mode))
      let connections = try (0..<3).map { _ in try driver.connect() }
      defer { for connection in connections { connection.close() } }
      for round in 0..<30 {
        for (index, connection) in connections.enumerated() {
          let number = round * 10 + index
          let sum = ("select cast(\(number) as int) + 1 as n" as SQL).rendered(for: .postgresql)
          same(try connection.execute(sum)[0][0], .integer(Int64(number + 1)))
          same(
            try connection.pipeline([sum, sum]).map { $0[0][0] },
            [.integer(Int64(number + 1)), .integer(Int64(number + 1))])
          if round % 10 == 0 {
            // Inside of a transaction a lost preparation fails it, and says that it may run again.
            for attempt in 0..<4 {
              do {
                try connection.run("begin", .postgresql)
                same(try connection.execute(sum)[0][0], .integer(Int64(number + 1)))
                try connection.run("commit", .postgresql)
                break
              } catch let error as DatabaseError {
                check(error.isRetryable && attempt < 3, "\(error)")
                try connection.run("rollback", .postgresql)
              }
            }
            let cursor = try connection.openCursor(CursorTests.rows(100, .postgresql).rendered(for: .postgresql))
            var count = 0
            while let piece = try cursor.next(atMost: 30) { count += piece.count }
            same(count, 100)
          }
        }
      }
    }
  }

  /// Runs `body` with the URL of a pooler with two server sessions, in front of the test server.
  private func withPooler(_ body: (String) throws -> Void) throws {
    let settings = try PostgresDriver(url: Backend.postgresURL ?? "").connect()
    let user = try settings.run("select current_user, current_setting('unix_socket_directories')", .postgresql)[0]
    settings.close()
    let (name, socket) = (try user.decode(String.self, 0), try user.decode(String.self, 1))
    try withFolder { folder in
      chmod(folder, 0o777)
      let text = """
        [databases]
        postgres = host=\(socket.prefix { $0 != "," }) dbname=postgres user=\(name)
        [pgbouncer]
        listen_addr =
        listen_port = 6543
        unix_socket_dir = \(folder)
        auth_type = any
        pool_mode = transaction
        default_pool_size = 2
        logfile = \(folder)/log
        pidfile = \(folder)/pid
        """
      guard let file = fopen("\(folder)/ini", "w"), let program = Self.program else { return }
      fputs(text, file)
      fclose(file)
      chmod("\(folder)/ini", 0o644)
      // It refuses to run as root, and must be let into the folder of the server's socket.
      var owner = stat()
      stat(String(socket.prefix { $0 != "," }), &owner)
      let account = getpwuid(owner.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "nobody"
      let role = geteuid() == 0 ? ["-u", account == "root" ? "nobody" : account] : []
      let arguments = [program, "-q"] + role + ["\(folder)/ini"]
      var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
      defer { for word in words { free(word) } }
      var process: pid_t = 0
      guard posix_spawn(&process, program, nil, nil, &words, environ) == 0 else {
        Issue.record("pgbouncer did not start")
        return
      }
      defer {
        // The tests may run with signals blocked, which a child inherits.
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
      }
      for _ in 0..<200 where access("\(folder)/.s.PGSQL.6543", F_OK) != 0 { usleep(20_000) }
      try body("host=\(folder) port=6543 dbname=postgres user=\(name)")
    }
  }
}
