// The pool's settings, figures and places are part of this module's interface; its other declarations are not public.
public import DBPool
public import Logging
public import Metrics

/// How an engine behaves, apart from where its database is.
///
/// ```swift
/// var configuration = EngineConfiguration()
/// configuration.pool.maximumSize = 20
/// configuration.statementLog.slowThreshold = .milliseconds(200)
/// let engine = Engine(driver: driver, configuration: configuration)
/// ```
public struct EngineConfiguration: Sendable {
  /// How many connections there are, and for how long.
  public var pool: PoolConfiguration
  /// Sees each statement, notice and connection.
  public var observer: (any EngineObserver)?
  /// Runs the application's own code at fixed moments.
  public var hooks: EngineHooks
  /// What is logged of statements.
  public var statementLog: StatementLogOptions
  /// Takes what no task is there for: leases that are out for long. By default the logger that is current where the
  /// configuration is made. Statements go to the logger that is current in their task.
  public var logger: Logger
  /// Makes the engine's metrics; nil takes the program's own (`MetricsSystem`) when the engine is made, and costs
  /// nothing when that was not set up.
  public var metricsFactory: (any MetricsFactory)?
  /// The pool's name in metrics; nil is made of the database's address.
  public var poolName: String?
  /// How long ``Engine/run()`` and ``Engine/withEngine(driver:configuration:_:)`` let work in progress finish when
  /// they shut the engine down.
  public var shutdownDeadline: Duration

  /// Makes a configuration.
  public init(
    pool: PoolConfiguration = .init(), observer: (any EngineObserver)? = nil, hooks: EngineHooks = .init(),
    statementLog: StatementLogOptions = .init(), logger: Logger = .current,
    metricsFactory: (any MetricsFactory)? = nil, poolName: String? = nil, shutdownDeadline: Duration = .seconds(10)
  ) {
    self.pool = pool
    self.observer = observer
    self.hooks = hooks
    self.statementLog = statementLog
    self.logger = logger
    self.metricsFactory = metricsFactory
    self.poolName = poolName
    self.shutdownDeadline = shutdownDeadline
  }
}
