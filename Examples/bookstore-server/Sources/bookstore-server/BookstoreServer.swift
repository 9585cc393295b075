import DBKit
import Hummingbird
import Logging
import Shop

/// Runs the service until it is told to stop.
@main
struct BookstoreServer {
  static func main() async throws {
    let environment = Environment()
    var logger = Logger(label: "bookstore")
    logger.logLevel = environment.get("LOG_LEVEL").flatMap { Logger.Level(rawValue: $0) } ?? .info
    var configuration = EngineConfiguration(logger: logger)
    configuration.pool.maximumSize = environment.get("SHOP_POOL", as: Int.self) ?? 10
    let engine = Engine(
      driver: try driver(environment.get("SHOP_DATABASE") ?? "sqlite:shop.db"), configuration: configuration)
    let address = BindAddress.hostname(
      environment.get("SHOP_HOST") ?? "127.0.0.1", port: environment.get("SHOP_PORT", as: Int.self) ?? 8080)
    try await ShopService(engine).application(at: address, logger: logger).runService()
  }

  private static func driver(_ url: String) throws -> any DatabaseDriver {
    url.hasPrefix("sqlite:") ? try SQLiteDriver(url: url) : try PostgresDriver(url: url)
  }
}
