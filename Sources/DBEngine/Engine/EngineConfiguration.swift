// The pool's settings, figures and places are part of this module's interface; its other declarations are not public.
@_exported public import DBPool
public import Logging

/// How an engine behaves, apart from where its database is.
///
/// ```swift
/// var configuration = EngineConfiguration()
/// configuration.pool.maximumSize = 20
/// let engine = Engine(driver: driver, configuration: configuration)
/// ```
public struct EngineConfiguration: Sendable {
  /// How many connections there are, and for how long.
  public var pool: PoolConfiguration
  /// Sees each statement, notice and connection.
  public var observer: (any EngineObserver)?
  /// Takes what cannot be thrown: leases that are out for long. By default the logger that is current where the
  /// configuration is made.
  public var logger: Logger
  /// How long ``Engine/run()`` and ``Engine/withEngine(driver:configuration:_:)`` let work in progress finish when
  /// they shut the engine down.
  public var shutdownDeadline: Duration

  /// Makes a configuration.
  public init(
    pool: PoolConfiguration = .init(), observer: (any EngineObserver)? = nil, logger: Logger = .current,
    shutdownDeadline: Duration = .seconds(10)
  ) {
    self.pool = pool
    self.observer = observer
    self.logger = logger
    self.shutdownDeadline = shutdownDeadline
  }
}
