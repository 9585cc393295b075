import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Runs that are stopped before they have a connection.
@Suite struct ConnectStopTests {
  @Test("Ctrl-C ends a run at once that connects to a server which never answers", arguments: [SIGINT, SIGTERM])
  func endsAConnect(_ signal: Int32) async throws {
    try await Bench.with(.sqlite) { bench in
      let (listener, port) = try silentServer()
      defer { close(listener) }
      let url = "postgresql://127.0.0.1:\(port)/x?connect_timeout=60&sslmode=disable"
      let run = try ToolProcess(bench.database, ["upgrade", "--database", url], output: "run")
      try await eventually("it connects") { accept(listener, nil, nil) >= 0 }
      try await Task.sleep(for: .milliseconds(100))
      let begin = ContinuousClock.now
      run.send(signal)
      same(try await run.wait(), 128 + signal, run.output)
      check(ContinuousClock.now - begin < .seconds(5), "it took \(ContinuousClock.now - begin)")
    }
  }

  /// A socket that takes connections, and on which nobody says anything.
  private func silentServer() throws -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) | listen(descriptor, 8) | getsockname(descriptor, address, &length)
      }
    }
    guard code == 0 else { throw DatabaseError(.other, "no socket: \(errno)") }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }
}
