import DBHummingbird
public import DBKit
import DBMigrations
public import Hummingbird
public import Logging
public import NIOCore
import ShopMigrations

/// The service: routes, and an engine that starts and stops with it.
public struct ShopService: Sendable {
  /// The database.
  public let engine: Engine

  /// Makes the service; does no I/O.
  public init(_ engine: Engine) { self.engine = engine }

  /// The routes.
  func router() -> Router<BasicRequestContext> {
    let router = Router()
    let sessions = RequestSessions(engine, .init(transaction: .init(retry: 3)))
    router.add(middleware: DatabaseErrorMiddleware())
    router.health("/health", engine)
    addBookRoutes(to: router, sessions)
    addOrderRoutes(to: router, sessions)
    addReportRoutes(to: router, sessions)
    return router
  }

  /// The application. Before it takes its first request it makes sure that no revision is pending; it never migrates.
  public func application(
    at address: BindAddress, logger: Logger,
    onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
  ) -> some ApplicationProtocol {
    var application = Application(
      router: router(), server: .http1CancellingOnHangUp(),
      configuration: ApplicationConfiguration(address: address, serverName: "bookstore"), services: [engine],
      onServerRunning: onServerRunning, logger: logger)
    let engine = engine
    application.beforeServerStarts {
      try await Migrator(engine, history: .embedded(Revisions.all)).requireUpToDate()
    }
    return application
  }
}
