import DBEngine
import DBPostgres
import DBQuery
import Glibc
import Testing

/// TLS, passwords, services and several hosts, on real servers.
@Suite(.serialized, .enabled(if: Cluster.isPossible))
struct ConnectingFaultTests {
  static let hasOpenSSL: Bool = {
    let isThere = ChildProgram.path(of: "openssl") != nil
    if !isThere { print("openssl is not installed: the tests of TLS are skipped") }
    return isThere
  }()

  /// The first cell of a statement on a connection of its own.
  func ask(_ url: String, _ sql: SQL = "select inet_server_port()::text") async throws -> String {
    try await Engine.withEngine(driver: try PostgresDriver(url: url)) { try await $0.first(String.self, sql) }
  }

  @Test(.enabled(if: hasOpenSSL))
  func checksTheServersCertificateAsTold() async throws {
    let cluster = try Cluster()
    try cluster.makeCertificate("server", host: "localhost")
    try cluster.makeCertificate("stranger", host: "localhost")
    try cluster.save(
      """
      local all all trust
      hostssl all wants_certificate 127.0.0.1/32 cert
      host all all 127.0.0.1/32 trust
      """, as: "pg_hba.conf")
    let tls = ["ssl_cert_file=server.crt", "ssl_key_file=server.key", "ssl_ca_file=server.crt"]
    try await cluster.start(["ssl=on"] + tls)
    func url(_ rest: String, host: String = "localhost", user: String = "postgres") -> String {
      "host=\(host) hostaddr=127.0.0.1 port=\(cluster.port) user=\(user) dbname=postgres \(rest)"
    }
    let root = "sslrootcert=\(cluster.folder)/data"
    for good in ["sslmode=require", "sslmode=verify-ca \(root)/server.crt", "sslmode=verify-full \(root)/server.crt"] {
      let isSecure: SQL = "select ssl::text from pg_stat_ssl where pid = pg_backend_pid()"
      same(try await ask(url(good), isSecure), "true", good)
    }
    let bad: [(url: String, kind: DatabaseError.Kind, message: String, hint: String)] = [
      (
        url("sslmode=verify-full \(root)/stranger.crt"), .connectFailed, "nobody whom this program trusts",
        "sslrootcert=path"
      ),
      (
        url("sslmode=verify-full \(root)/server.crt", host: "elsewhere"), .connectFailed, "made for another host",
        "verify-ca"
      ),
      (
        url("sslmode=verify-full \(root)/nowhere.crt"), .connectFailed, "no file of trusted authorities",
        "sslrootcert=path"
      ),
      (url("sslmode=require", user: "wants_certificate"), .authentication, "wants a certificate", "sslcert=path"),
    ]
    for (url, kind, message, hint) in bad {
      let error = await failure(kind) { _ = try await ask(url) }
      check(error.message.contains(message), "\(url): \(error)")
      check(error.hint?.contains(hint) == true, "\(url): \(error)")
    }
    try await cluster.stop(.fast)
    try await cluster.start(["ssl=off"])
    let plain = await failure(.connectFailed) { _ = try await ask(url("sslmode=require")) }
    check(plain.message.contains("offers no TLS"), "\(plain)")
  }

  @Test func takesPasswordsFromWhereTheyAreKeptAndShowsNone() async throws {
    let cluster = try Cluster()
    try cluster.save("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n", as: "pg_hba.conf")
    try await cluster.start()
    try await Engine.withEngine(driver: try PostgresDriver(url: cluster.url)) { engine in
      _ = try await engine.execute("create role keeper login password 'Geheim-77'")
    }
    let folder = try Folder()
    let url = "host=127.0.0.1 port=\(cluster.port) user=keeper dbname=postgres"
    let right = "*:\(cluster.port):*:keeper:Geheim-77\n"
    let wrong = "*:*:*:*:Falsch-88\n"
    let cases: [(file: String?, mode: mode_t, rest: String, code: String?)] = [
      (right, 0o600, "", nil),
      // libpq does not read what others may read, and says so on the standard error.
      (right, 0o644, "", "28P01"),
      (wrong, 0o600, "", "28P01"),
      (nil, 0o600, "", "28P01"),
      (wrong, 0o600, " password=Geheim-77", nil),
      (right, 0o600, " password=Falsch-88", "28P01"),
    ]
    for (number, one) in cases.enumerated() {
      let path = "\(folder.path)/passwords\(number)"
      if let text = one.file { try write(text, to: path, mode: one.mode) }
      setenv("PGPASSFILE", path, 1)
      defer { unsetenv("PGPASSFILE") }
      let words = "case \(number)"
      let driver = try PostgresDriver(url: url + one.rest)
      check(!shows("\(driver.address)"), "\(words): \(driver.address)")
      guard let code = one.code else {
        same(try await ask(url + one.rest, "select current_user::text"), "keeper", words)
        continue
      }
      let error = await failure(.authentication) { _ = try await ask(url + one.rest) }
      same(error.code, code, words)
      var everything = ""
      dump(error, to: &everything)
      check(!shows("\(error)") && !shows(everything), "\(words): \(everything)")
    }
    let services = "\(folder.path)/services"
    try write("[shop]\nhost=127.0.0.1\nport=\(cluster.port)\nuser=keeper\ndbname=postgres\n", to: services, mode: 0o600)
    setenv("PGSERVICEFILE", services, 1)
    defer { unsetenv("PGSERVICEFILE") }
    same(
      try await ask("service=shop passfile=\(folder.path)/passwords0", "select current_user::text"), "keeper", "service"
    )
  }

  private func shows(_ text: String) -> Bool { text.contains("Geheim-77") || text.contains("Falsch-88") }

  @Test func findsTheHostOfTheKindThatIsAskedForAndFollowsAFailover() async throws {
    let first = try Cluster()
    let second = try Cluster()
    try second.save("", as: "standby.signal")
    try await first.start()
    try await second.start()
    let hosts =
      "host=127.0.0.1,127.0.0.1 port=\(second.port),\(first.port) user=postgres dbname=postgres connect_timeout=5"
    let cases: [(String, Cluster)] = [
      ("any", second), ("primary", first), ("read-write", first), ("standby", second), ("read-only", second),
      ("prefer-standby", second),
    ]
    for (attributes, cluster) in cases {
      same(try await ask("\(hosts) target_session_attrs=\(attributes)"), "\(cluster.port)", attributes)
    }
    let driver = try PostgresDriver(url: "\(hosts) target_session_attrs=primary")
    var pool = PoolConfiguration(maximumSize: 2)
    pool.prePingBypass = .zero
    try await Engine.withEngine(driver: driver, configuration: .init(pool: pool)) { engine in
      same(try await engine.first(Int.self, "select inet_server_port()"), first.port)
      try await first.stop(.fast)
      let error = await failure(.connectFailed) { _ = try await engine.query("select 1") }
      check(!error.message.isEmpty && error.hint != nil, "\(error)")
      same(try await ask(second.url, "select pg_promote()::text"), "true")
      same(try await engine.first(Int.self, "select inet_server_port()"), second.port, "after the failover")
    }
    let none = await failure(.connectFailed) { _ = try await ask("\(second.tcpURL) target_session_attrs=standby") }
    check(none.hint?.contains("target_session_attrs") == true, "\(none)")
  }
}
