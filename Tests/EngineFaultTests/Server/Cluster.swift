import DBEngine
import DBPostgres
import Glibc

/// A PostgreSQL server of one test's own: it may be stopped, frozen, refused and set up as the test likes.
///
/// Its folder is named as Scripts/with-postgres names its own, so that what a killed run leaves behind goes when the
/// next one starts.
final class Cluster {
  /// How a server is stopped.
  enum Stop: Int32, CaseIterable, Sendable {
    /// It ends its sessions first.
    case fast = 2
    /// It drops everything, as a crash does.
    case immediate = 3
  }

  /// Whether the programs and somebody to run them are there.
  static let isPossible: Bool = {
    let isPossible = ChildProgram.path(of: "initdb") != nil && Account().uid != 0
    if !isPossible {
      print("initdb is not on the PATH, or nobody but root is there: tests on servers of their own are skipped")
    }
    return isPossible
  }()

  let folder: String
  let port: Int
  private let account = Account()
  private var server: ChildProgram?

  /// Makes a cluster whose superuser `postgres` is trusted; it does not run yet.
  init() throws {
    let model = Database.serverFolder ?? ""
    let isModelOurs = model.hasPrefix("/tmp/dbtool-pg.") && model.split(separator: ".").count == 3
    let prefix = isModelOurs ? String(model[..<(model.lastIndex(of: ".") ?? model.endIndex)]) : "/tmp/dbtool-cluster"
    var template = Array("\(prefix).XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw DatabaseError(.other, "no folder for a server") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    chown(folder, account.uid, account.gid)
    chmod(folder, 0o755)
    port = try Self.freePort()
    try ChildProgram.run(
      [
        "initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D",
        "\(folder)/data",
      ], as: account, log: "\(folder)/log")
  }

  deinit {
    if let server {
      kill(server.process, SIGCONT)
      kill(server.process, SIGQUIT)
      var status: Int32 = 0
      while waitpid(server.process, &status, 0) < 0, errno == EINTR {}
    }
    Folder.remove(folder)
  }

  /// A connection string by the server's socket.
  var url: String { "host=\(folder) port=\(port) user=postgres dbname=postgres" }
  /// A connection string over TCP.
  var tcpURL: String { "host=127.0.0.1 port=\(port) user=postgres dbname=postgres sslmode=prefer" }

  /// Starts the server with settings (`max_connections=5`), and waits until it takes connections.
  func start(_ settings: [String] = []) async throws {
    let common = [
      "listen_addresses=127.0.0.1", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off",
      "shared_buffers=16MB",
    ]
    var words = ["postgres", "-D", "\(folder)/data", "-k", folder, "-p", "\(port)"]
    for setting in common + settings { words += ["-c", setting] }
    let server = try ChildProgram(words, as: account, log: "\(folder)/log")
    self.server = server
    let driver = try PostgresDriver(url: url)
    for _ in 0..<1200 {
      if let connection = try? driver.connect() { return connection.close() }
      if server.hasEnded() {
        self.server = nil
        throw DatabaseError(.other, "the server did not start", detail: try? ChildProgram.text(of: "\(folder)/log"))
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw DatabaseError(.other, "the server takes no connections")
  }

  /// Stops the server and waits for its end.
  func stop(_ way: Stop) async throws {
    guard let server else { return }
    kill(server.process, way.rawValue)
    while !server.hasEnded() { try await Task.sleep(for: .milliseconds(10)) }
    self.server = nil
  }

  /// Keeps the server from taking connections: they stay in its queue. Sessions that exist go on.
  func freeze() { if let server { kill(server.process, SIGSTOP) } }
  /// Lets it go on.
  func thaw() { if let server { kill(server.process, SIGCONT) } }

  /// Writes a file into the data folder, readable by the server alone.
  func save(_ text: String, as name: String) throws {
    let path = "\(folder)/data/\(name)"
    try write(text, to: path, mode: 0o600)
    chown(path, account.uid, account.gid)
  }

  /// Makes a key and a certificate signed by itself, `NAME.key` and `NAME.crt`, for a host.
  func makeCertificate(_ name: String, host: String) throws {
    let base = "\(folder)/data/\(name)"
    try ChildProgram.run(
      [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", "/CN=\(host)", "-addext", "subjectAltName=DNS:\(host)", "-keyout", "\(base).key", "-out",
        "\(base).crt",
      ], as: account, log: "\(folder)/log")
    chmod("\(base).key", 0o600)
  }

  /// A port of this machine that nobody listens on.
  private static func freePort() throws -> Int {
    let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(probe) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(probe, $0, length) == 0 && getsockname(probe, $0, &length) == 0
      }
    }
    guard isBound else { throw DatabaseError(.other, "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

/// Writes a file with a mode.
func write(_ text: String, to path: String, mode: mode_t) throws {
  guard let file = fopen(path, "w") else { throw DatabaseError(.other, "cannot write \(path)") }
  fputs(text, file)
  fclose(file)
  chmod(path, mode)
}
