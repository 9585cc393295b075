import DBEngine
import Glibc
import Synchronization

/// Stands between a driver and the PostgreSQL server, on unix sockets: it delays, cuts and half-closes.
final class Proxy: Sendable {
  struct Behaviour: Sendable {
    /// How long each piece from the server is held back.
    var delay: Duration = .zero
    /// Whether new connections are taken but not passed on.
    var isDeaf = false
  }

  private struct State: Sendable {
    var behaviour = Behaviour()
    var sockets: [Int32] = []
    var isStopped = false
  }

  private let folder: Folder
  private let listener: Int32
  private let server: String
  private let state = Mutex(State())

  /// The folder that stands for the host.
  var host: String { folder.path }

  /// Listens for the server whose socket is in `serverFolder`.
  init(serverFolder: String) throws {
    folder = try Folder()
    server = "\(serverFolder)/.s.PGSQL.5432"
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard Self.withAddress("\(folder.path)/.s.PGSQL.5432", { bind(listener, $0, $1) }) == 0, listen(listener, 64) == 0
    else { throw DatabaseError(.other, "the proxy cannot listen") }
    spawn { $0.serve() }
  }

  func behave(_ change: (inout Behaviour) -> Void) { state.withLock { change(&$0.behaviour) } }

  /// Cuts all connections in both directions.
  func cut() { state.withLock { for socket in $0.sockets { shutdown(socket, Int32(SHUT_RDWR)) } } }

  /// Ends what the server could still say, while the client may still send.
  func halfClose() { state.withLock { for socket in $0.sockets { shutdown(socket, Int32(SHUT_WR)) } } }

  func stop() {
    state.withLock { $0.isStopped = true }
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
    cut()
  }

  private func serve() {
    while true {
      let client = accept(listener, nil, nil)
      if client < 0 { return }
      let isDeaf = state.withLock { state in
        state.sockets.append(client)
        return state.behaviour.isDeaf
      }
      if isDeaf { continue }
      let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      guard Self.withAddress(server, { connect(upstream, $0, $1) }) == 0 else {
        shutdown(client, Int32(SHUT_RDWR))
        continue
      }
      spawn { $0.pump(from: client, to: upstream, isDelayed: false) }
      spawn { $0.pump(from: upstream, to: client, isDelayed: true) }
    }
  }

  private func pump(from source: Int32, to target: Int32, isDelayed: Bool) {
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    while true {
      let count = read(source, &buffer, buffer.count)
      if count <= 0 { break }
      let delay = isDelayed ? state.withLock { $0.behaviour.delay } : .zero
      if delay > .zero { usleep(UInt32(delay / .microseconds(1))) }
      var sent = 0
      while sent < count {
        let written = buffer.withUnsafeBytes {
          send(target, $0.baseAddress?.advanced(by: sent), count - sent, Int32(MSG_NOSIGNAL))
        }
        if written <= 0 { break }
        sent += written
      }
      if sent < count { break }
    }
    // The descriptors stay open until the proxy is gone, so that no number is used twice meanwhile.
    shutdown(target, Int32(SHUT_RDWR))
    shutdown(source, Int32(SHUT_RDWR))
  }

  private final class Work {
    let proxy: Proxy
    let body: @Sendable (Proxy) -> Void
    init(_ proxy: Proxy, _ body: @escaping @Sendable (Proxy) -> Void) {
      self.proxy = proxy
      self.body = body
    }
  }

  private func spawn(_ body: @escaping @Sendable (Proxy) -> Void) {
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        work.body(work.proxy)
        return nil
      }, Unmanaged.passRetained(Work(self, body)).toOpaque())
    pthread_detach(thread)
  }

  private static func withAddress(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8.prefix(100))) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
