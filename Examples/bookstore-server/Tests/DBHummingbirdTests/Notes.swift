import DBEngine
import DBHummingbird
import DBModelKit
import DBTesting
import Hummingbird
import Logging
import NIOHTTP1
import ServiceLifecycle
import ShopClient

/// What these tests write.
@Model("notes")
final class Note {
  @PrimaryKey(.identity) var id: Int = 0
  @Column(unique: true) var text: String
  @ForeignKey(Note.self, deferrable: .initiallyDeferred) var parentID: Int?
}

private let templates = DatabaseTemplate(.models(ModelSet([Note.self])))

/// A service on a database of its own.
struct NoteServer {
  let port: Int
  let engine: Engine
  let server: RunningServer

  /// The texts that are committed.
  nonisolated(nonsending) func notes() async throws -> [String] {
    try await engine.query("select text from notes order by text").map { try $0.decode(String.self, 0) }
  }

  /// Sends one request on a connection of its own.
  func send(_ method: HTTPMethod, _ path: String, _ body: String? = nil) async throws -> HTTPConnection.Reply {
    try await HTTPConnection.with(port: port) { try await $0.send(method, path, body) }
  }

  /// Waits until every connection of the pool has come back.
  nonisolated(nonsending) func becomesIdle(within limit: Duration = .seconds(20)) async throws -> Bool {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
      if engine.statistics.leased == 0, engine.statistics.waiting == 0 { return true }
      try await Task.sleep(for: .milliseconds(5))
    }
    return false
  }
}

/// Runs routes on an empty database of notes.
nonisolated(nonsending) func withNotes(
  _ dialect: DialectName, hooks: EngineHooks = .init(), maximumSize: Int = 3, session: SessionOptions = .init(),
  _ addRoutes: (Router<BasicRequestContext>, RequestSessions) -> Void,
  _ body: (NoteServer) async throws -> Void
) async throws {
  try await templates.withDatabase(dialect) { database in
    var configuration = EngineConfiguration(hooks: hooks, shutdownDeadline: .seconds(5))
    configuration.pool.maximumSize = maximumSize
    let engine = Engine(driver: try database.driver(), configuration: configuration)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let router = Router()
    router.add(middleware: DatabaseErrorMiddleware())
    addRoutes(router, RequestSessions(engine, session))
    try await withServer { address, onServerRunning in
      Application(
        router: router, server: .http1CancellingOnHangUp(),
        configuration: ApplicationConfiguration(address: address), onServerRunning: onServerRunning, logger: logger)
    } _: { port, server in
      try await body(NoteServer(port: port, engine: engine, server: server))
    }
    await engine.shutdown(deadline: .seconds(5))
  }
}
