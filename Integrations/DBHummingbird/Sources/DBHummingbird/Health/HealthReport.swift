public import DBEngine
public import Hummingbird

/// Whether a database answers, and what its pool holds.
///
/// ```swift
/// let report = await HealthReport(engine, timeout: .seconds(1))
/// report.status          // .ok
/// report.pool.idle       // 3
/// ```
public struct HealthReport: ResponseEncodable, Sendable {
  /// Whether the database answers.
  public enum Status: String, Encodable, Sendable {
    /// It does.
    case ok
    /// No connection was free in time.
    case busy
    /// It does not.
    case down
  }

  /// The pool's figures.
  public struct Pool: Encodable, Sendable, Hashable {
    /// The most connections that may exist.
    public let maximum: Int
    /// Connections ready to be lent.
    public let idle: Int
    /// Connections lent.
    public let leased: Int
    /// Requests that wait for one.
    public let waiting: Int
    /// Waits that took too long, so far.
    public let timeouts: Int
  }

  /// Whether the database answers.
  public let status: Status
  /// Which database it is.
  public let database: String
  /// The pool's figures, as they are after the database was asked.
  public let pool: Pool

  /// Asks a database.
  public nonisolated(nonsending) init(_ engine: Engine, timeout: Duration) async {
    status = await Self.ask(engine, timeout)
    database = engine.dialect.rawValue
    let figures = engine.statistics
    pool = Pool(
      maximum: figures.maximum, idle: figures.idle, leased: figures.leased, waiting: figures.waiting,
      timeouts: figures.timeouts)
  }

  /// Waits for the answer, but not longer than that.
  private static nonisolated(nonsending) func ask(_ engine: Engine, _ timeout: Duration) async -> Status {
    await withTaskGroup(of: Status.self) { group in
      group.addTask {
        do {
          try await engine.withReadConnection(.init(acquireTimeout: timeout)) { try await $0.ping() }
          return .ok
        } catch let error as DatabaseError where error.kind == .poolTimeout { return .busy } catch { return .down }
      }
      group.addTask {
        // A little more than the pool waits, which knows better what is wrong.
        try? await Task.sleep(for: timeout + timeout / 4)
        return .down
      }
      let first = await group.next() ?? .down
      group.cancelAll()
      return first
    }
  }
}
