import DBKit
import DBMigrations
import DBTesting
import Hummingbird
import Logging
import Shop
import ShopMigrations
import ShopModels
import Testing

struct MigrationTests {
  @Test(arguments: TemporaryDatabase.available)
  func theHistoryIsSoundAndLeadsToTheModels(dialect: DialectName) async throws {
    try await withTemporaryDatabase(dialect) { database in
      try await expectMigrations(.embedded(Revisions.all), on: try database.engine(), models: shopModels)
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func theServiceDoesNotStartWhileARevisionIsPending(dialect: DialectName) async throws {
    try await withTemporaryDatabase(dialect) { database in
      let engine = try database.engine()
      var logger = Logger(label: "test")
      logger.logLevel = .critical
      do {
        try await withServer { address, onServerRunning in
          ShopService(engine).application(at: address, logger: logger, onServerRunning: onServerRunning)
        } _: { _, _ in
          Issue.record("it started")
        }
      } catch let error as MigrationError {
        #expect(error.category == .pending)
      }
    }
  }
}
