import DBKit
import DBMigrations
import DBTesting
import FoundationEssentials
import Logging
import NIOCore
import NIOHTTP1
import Shop
import ShopClient
import ShopMigrations
import Testing

/// A database that the revisions have made.
private let templates = DatabaseTemplate(.migrations(.embedded(Revisions.all)))

/// A running shop.
struct RunningShop: Sendable {
  let port: Int
  let engine: Engine

  /// Sends one request on a connection of its own.
  func send(_ method: HTTPMethod, _ path: String, _ body: String? = nil) async throws -> HTTPConnection.Reply {
    try await HTTPConnection.with(port: port) { try await $0.send(method, path, body) }
  }

  /// Sends a value.
  func send(_ method: HTTPMethod, _ path: String, value: some Encodable) async throws -> HTTPConnection.Reply {
    try await send(method, path, String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
  }

  /// Adds a book.
  func add(_ title: String, by author: String = "Ada", stock: Int = 10, priceCents: Int = 1000, genres: [String] = [])
    async throws -> BookDetail
  {
    let new = NewBook(title: title, author: author, genres: genres, priceCents: priceCents, stock: stock)
    return try await send(.POST, "/books", value: new).value(BookDetail.self, status: 201)
  }

  /// A book.
  func book(_ id: Int) async throws -> BookDetail {
    try await send(.GET, "/books/\(id)").value(BookDetail.self, status: 200)
  }
}

extension HTTPConnection.Reply {
  /// The body as a value, when the status is as expected.
  func value<Value: Decodable>(_ type: Value.Type, status expected: Int) throws -> Value {
    guard status == expected else { throw UnexpectedReply(description: "\(status) instead of \(expected): \(text)") }
    return try JSONDecoder().decode(type, from: Data(body.readableBytesView))
  }
}

/// A reply that is not what a test can go on with.
struct UnexpectedReply: Error, CustomStringConvertible {
  let description: String
}

/// Runs a shop on a database of its own.
nonisolated(nonsending) func withShop(
  _ dialect: DialectName, observer: (any EngineObserver)? = nil, _ body: (RunningShop) async throws -> Void
) async throws {
  try await templates.withDatabase(dialect) { database in
    var configuration = EngineConfiguration(observer: observer, shutdownDeadline: .seconds(5))
    configuration.pool.maximumSize = 5
    let engine = Engine(driver: try database.driver(), configuration: configuration)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    try await withServer { address, onServerRunning in
      ShopService(engine).application(at: address, logger: logger, onServerRunning: onServerRunning)
    } _: { port, _ in
      try await body(RunningShop(port: port, engine: engine))
    }
    // The application has shut it down.
    #expect(engine.statistics.total == 0)
  }
}
