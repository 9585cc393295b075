import DBEngine
import DBPostgres
import DBQuery
import DBSchema
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The PostgreSQL server that tests make databases on.
///
/// A database's name tells the machine and the process that made it, and when that process began: what a killed run left
/// behind is dropped by the next one.
struct TestServer: Sendable {
  let url: String

  static func configured() throws -> TestServer {
    guard let url = TemporaryDatabase.serverURL else {
      throw DatabaseError(
        .configuration, "DBTOOL_TEST_POSTGRES is not set", hint: "set it to the URL of a server for tests")
    }
    return TestServer(url: url)
  }

  // MARK: - Names

  private static let prefix = "dbtool_test_"
  private static let numbers = Atomic<Int>(0)
  private static let hasSwept = Atomic<Bool>(false)

  /// A word for this machine: process numbers mean something here only.
  private static let machine: String = {
    var buffer = [CChar](repeating: 0, count: 256)
    gethostname(&buffer, buffer.count - 1)
    var hash: UInt32 = 2_166_136_261
    for byte in buffer where byte != 0 { hash = (hash ^ UInt32(UInt8(bitPattern: byte))) &* 16_777_619 }
    return String(hash, radix: 36)
  }()

  private static func newName() -> String {
    let number = numbers.add(1, ordering: .relaxed).newValue
    return "\(prefix)\(machine)_\(getpid())_\(beginning)x\(number)"
  }

  /// When this process began.
  private static let beginning = ProcessBeginning.of(getpid()) ?? 0

  /// Whether a database was made by a process of this machine that is no more.
  static func isLeftBehind(_ database: String) -> Bool {
    let parts = database.split(separator: "_")
    guard database.hasPrefix(prefix), parts.count == 5, parts[2] == machine, let owner = pid_t(parts[3]) else {
      return false
    }
    if kill(owner, 0) != 0, errno == ESRCH { return true }
    // Another process may have been given the same number.
    guard let known = UInt64(parts[4].prefix { $0 != "x" }), known != 0, parts[4].contains("x") else { return false }
    return ProcessBeginning.of(owner).map { $0 != known } ?? false
  }

  // MARK: - Databases

  /// Makes an empty database, or a copy of another one in which nobody is, and gives its URL.
  /// - Parameter engine: one on the server that is open already.
  nonisolated(nonsending) func create(from template: String? = nil, on engine: Engine? = nil) async throws -> String {
    let name = Self.newName()
    let template = try template.map { Identifier(try PostgresDriver(url: $0).address.database).quoted } ?? "template0"
    try await withConnection(engine) { connection in
      if !Self.hasSwept.exchange(true, ordering: .relaxed) { try await sweep(connection) }
      // Copying the template's files takes half as long as logging their pages; servers before 15 always copy.
      let major = Int(connection.version.prefix { $0 != "." }) ?? 0
      let strategy = major >= 15 ? " strategy file_copy" : ""
      try await connection.execute(SQL(unsafe: "create database \(name) template \(template)\(strategy)"))
    }
    return Self.url(url, naming: name)
  }

  /// Drops the database of a URL that ``create()`` gave.
  nonisolated(nonsending) func drop(_ url: String, on engine: Engine? = nil) async throws {
    let name = try PostgresDriver(url: url).address.database
    try await withConnection(engine) { try await drop(name, $0) }
  }

  private nonisolated(nonsending) func drop(_ name: String, _ connection: Connection) async throws {
    try await connection.execute(SQL(unsafe: "drop database if exists \(Identifier(name).quoted) with (force)"))
  }

  /// Drops what runs that no longer exist have left behind.
  private nonisolated(nonsending) func sweep(_ connection: Connection) async throws {
    let names = try await connection.execute("select datname::text from pg_catalog.pg_database")
    for row in names {
      let name = try row.decode(String.self, 0)
      if Self.isLeftBehind(name) { try? await drop(name, connection) }
    }
  }

  private nonisolated(nonsending) func withConnection(
    _ engine: Engine?, _ body: nonisolated(nonsending) (Connection) async throws -> Void
  ) async throws {
    if let engine { return try await engine.withConnection { try await body($0) } }
    try await Engine.withEngine(driver: try PostgresDriver(url: url)) { engine in
      _ = try await engine.withConnection(.wholeRun) { try await body($0) }
    }
  }

  // MARK: - URLs

  /// The server's URL or keyword string with another database.
  static func url(_ url: String, naming database: String) -> String {
    guard let scheme = url.range(of: "://") else { return url + " dbname='\(database)'" }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let query = rest.firstIndex(of: "?").map { rest[rest.index(after: $0)...] } ?? ""
    let settings = query.split(separator: "&").filter { !$0.hasPrefix("dbname=") }
    let tail = settings.isEmpty ? "" : "?" + settings.joined(separator: "&")
    return url[..<scheme.upperBound] + authority + "/" + database + tail
  }
}

extension String {
  /// Where a text stands in this one.
  fileprivate func range(of text: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }
}
