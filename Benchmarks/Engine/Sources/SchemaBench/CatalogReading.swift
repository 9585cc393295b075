import DBEngine
import DBPostgres
import DBSQLite
import Synchronization

/// The reading of a whole schema, and the statements that it sends.
enum CatalogReading {
  static func tables(_ url: String) async throws -> Int {
    try await read(url, EngineConfiguration()).tables.count
  }

  /// The same statements, for a shell of the database.
  static func script(_ url: String) async throws -> String {
    let seen = SeenStatements()
    var configuration = EngineConfiguration()
    configuration.observer = seen
    _ = try await read(url, configuration)
    return seen.texts.withLock { $0 }.map { $0 + ";" }.joined(separator: "\n")
  }

  private static func read(_ url: String, _ configuration: EngineConfiguration) async throws -> DatabaseSchema {
    var configuration = configuration
    configuration.pool.maximumSize = 1
    let driver: any DatabaseDriver =
      url.hasPrefix("sqlite:") ? try SQLiteDriver(url: url) : try PostgresDriver(url: url)
    return try await Engine.withEngine(driver: driver, configuration: configuration) { engine in
      try await engine.withReadConnection { connection in try await connection.inspectSchema() }
    }
  }
}

/// Remembers what was sent.
private final class SeenStatements: EngineObserver {
  let texts = Mutex<[String]>([])

  func willExecute(_ statement: StatementEvent) { texts.withLock { $0.append(statement.text) } }
}
