public import DBSchema
public import ServiceLifecycle

/// A database and the pool of connections to it: the one long-lived object of this module.
///
/// Making one does no I/O and starts nothing; the first borrower opens the first connection. A server runs it in its
/// service group, a tool uses ``withEngine(driver:configuration:_:)``.
///
/// ```swift
/// let engine = Engine(driver: driver)
/// let names = try await engine.withConnection { connection in
///   try await connection.execute("select name from users").map { try $0.decode(String.self, 0) }
/// }
/// ```
public final class Engine: Sendable, Service {
  /// What speaks to the database.
  public let driver: any DatabaseDriver
  package let configuration: EngineConfiguration
  /// The connections; of a SQLite file the one that writes.
  let pool: Pool<EngineHost>
  /// The connections that read a SQLite file.
  let readers: Pool<EngineHost>?

  /// Makes an engine; does no I/O.
  ///
  /// A database in memory is its connection: such an engine has exactly one, which is not replaced while it lasts. Of a
  /// SQLite file's connections one writes and the others read: `maximumSize` counts both.
  public init(driver: any DatabaseDriver, configuration: EngineConfiguration = .init()) {
    self.driver = driver
    var configuration = configuration
    if driver.address.place == .memory { configuration.pool = configuration.pool.forMemory }
    self.configuration = configuration
    let split = driver.address.isFile ? configuration.pool.split : nil
    var generator = SystemRandomNumberGenerator()
    func makePool(_ settings: PoolConfiguration, _ lane: EngineLane) -> Pool<EngineHost> {
      var copy = configuration
      copy.pool = settings
      return Pool(settings, host: EngineHost(copy, driver: driver, lane: lane), seed: generator.next())
    }
    pool = makePool(split?.writer ?? configuration.pool, split == nil ? .all : .writer)
    readers = split.map { makePool($0.readers, .readers) }
  }

  /// Which dialect the database speaks.
  public var dialect: DialectName { driver.dialect }
  /// Where the database is, without a password.
  public var address: DatabaseAddress { driver.address }
  /// The pool's figures of this moment.
  public var statistics: PoolStatistics {
    guard let readers else { return pool.statistics }
    return pool.statistics + readers.statistics
  }

  /// Replaces all connections that exist now: idle ones at once, those in use when they come back. For changed
  /// credentials, a failed-over server, or session defaults that a migration changed.
  public func invalidateAll() {
    pool.invalidateAll()
    readers?.invalidateAll()
  }

  /// Keeps the minimum of idle connections ready until the service group shuts down or the task is cancelled; then
  /// shuts the engine down. An engine works without it too, but opens its connections only when they are asked for.
  public func run() async throws {
    pool.warmUp()
    readers?.warmUp()
    // Throws when the task is cancelled: the signal to shut down as well.
    try? await gracefulShutdown()
    await shutdown(deadline: configuration.shutdownDeadline)
  }

  /// Stops lending and waits for what is out. Who waits for a connection gets a `shutdown` error at once; leases that
  /// are still out after `deadline` have their statement ended and their connection closed. Returns when nothing is
  /// open any more, at the latest about a second after the deadline. A second call waits for the same end.
  ///
  /// ```swift
  /// await engine.shutdown(deadline: .seconds(10))
  /// engine.statistics.total   // 0
  /// ```
  public func shutdown(deadline: Duration) async {
    async let rest: Void? = readers?.shutDown(deadline: deadline)
    await pool.shutDown(deadline: deadline)
    await rest
    pool.host.alarm.stop()
    readers?.host.alarm.stop()
  }

  /// Makes an engine for the time of a closure, and shuts it down at the end whatever happens.
  ///
  /// ```swift
  /// try await Engine.withEngine(driver: driver) { engine in
  ///   try await engine.withConnection { try await $0.execute("vacuum") }
  /// }
  /// ```
  @discardableResult
  public static nonisolated(nonsending) func withEngine<R>(
    driver: any DatabaseDriver, configuration: EngineConfiguration = .init(),
    _ body: nonisolated(nonsending) (Engine) async throws -> sending R
  ) async throws -> sending R {
    let engine = Engine(driver: driver, configuration: configuration)
    do {
      let result = try await body(engine)
      await engine.shutdown(deadline: configuration.shutdownDeadline)
      return result
    } catch {
      await engine.shutdown(deadline: configuration.shutdownDeadline)
      throw error
    }
  }
}

extension DatabaseAddress {
  var isFile: Bool { if case .file = place { true } else { false } }
}

extension PoolConfiguration {
  /// One connection that writes and the rest that read; nil when there is only one.
  var split: (writer: PoolConfiguration, readers: PoolConfiguration)? {
    let all = corrected
    guard all.maximumSize > 1 else { return nil }
    var writer = all
    writer.maximumSize = 1
    writer.overflow = 0
    writer.minimumIdle = min(1, all.minimumIdle)
    var readers = all
    readers.maximumSize = all.maximumSize - 1
    readers.minimumIdle = max(0, all.minimumIdle - 1)
    return (writer, readers)
  }

  /// One connection that lives as long as the engine.
  var forMemory: PoolConfiguration {
    var copy = self
    copy.maximumSize = 1
    copy.overflow = 0
    copy.minimumIdle = 0
    copy.maximumLifetime = nil
    copy.idleTimeout = nil
    return copy
  }
}
