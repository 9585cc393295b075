public import DBEngine
import DBPostgres
import DBSQLite
import DBSchema
import Synchronization

extension TemporaryDatabase {
  /// A driver for the database.
  public func driver() throws -> any DatabaseDriver {
    switch dialect {
    case .sqlite: try SQLiteDriver(url: url, options: SQLiteOptions(synchronous: isThrownAway ? .off : nil))
    case .postgresql: try PostgresDriver(url: url)
    }
  }

  /// An engine for the database, which is shut down when the database goes.
  ///
  /// ```swift
  /// let recorder = StatementRecorder()
  /// let engine = try database.engine(observer: recorder)
  /// ```
  /// - Parameters:
  ///   - driver: another driver for the same database, such as a ``FaultDriver``; by default its own.
  ///   - observer: told of each statement.
  ///   - maximumSize: how many connections it may have at once.
  public func engine(
    driver: (any DatabaseDriver)? = nil, observer: (any EngineObserver)? = nil, maximumSize: Int = 3
  ) throws -> Engine {
    var configuration = EngineConfiguration(observer: observer, shutdownDeadline: .zero)
    configuration.pool.maximumSize = maximumSize
    let engine = Engine(driver: try driver ?? self.driver(), configuration: configuration)
    engines.withLock { $0.append(engine) }
    return engine
  }
}
