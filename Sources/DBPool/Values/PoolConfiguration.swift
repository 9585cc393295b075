/// How many connections a pool may open, how long it waits, and when it lets a connection go.
///
/// ```swift
/// var pool = PoolConfiguration(maximumSize: 20)
/// pool.minimumIdle = 2
/// pool.acquireTimeout = .seconds(5)
/// ```
///
/// All times are measured on a monotonic clock: a step of the wall clock changes nothing.
public struct PoolConfiguration: Sendable, Hashable {
  /// The most connections that exist at any moment, counting those being opened, checked and closed. At least 1.
  public var maximumSize: Int
  /// How many of ``maximumSize`` are only for bursts: a returned connection that nobody waits for is closed rather
  /// than kept when `maximumSize - overflow` idle ones are there already. 0 keeps all.
  public var overflow: Int
  /// How many idle connections are kept ready once the pool is in use; the idle timeout does not take these.
  public var minimumIdle: Int
  /// How long an acquire may take in all: waiting, connecting and checking together. Nil waits without limit.
  public var acquireTimeout: Duration?
  /// Whether a connection that lay idle is checked before it is lent, so that a server's restart is not seen.
  public var prePing: Bool
  /// A connection used within this time is lent without a check.
  public var prePingBypass: Duration
  /// How long a connection lives before it is replaced; one in use is replaced when it comes back. Nil is forever.
  public var maximumLifetime: Duration?
  /// By how much a connection's lifetime may be shortened at random, as a share from 0 to 1, so that connections
  /// opened together are not replaced together.
  public var lifetimeJitter: Double
  /// How long a connection beyond ``minimumIdle`` may lie unused before it is closed. Nil is forever.
  public var idleTimeout: Duration?
  /// How long a lease may last before one warning says where it was taken. Nil never warns.
  public var leakWarning: Duration?

  /// Makes a configuration; what is not named has the default that suits a server.
  public init(
    maximumSize: Int = 10, overflow: Int = 0, minimumIdle: Int = 0, acquireTimeout: Duration? = .seconds(30),
    prePing: Bool = true, prePingBypass: Duration = .seconds(1), maximumLifetime: Duration? = .seconds(1800),
    lifetimeJitter: Double = 0.25, idleTimeout: Duration? = .seconds(600), leakWarning: Duration? = .seconds(60)
  ) {
    self.maximumSize = maximumSize
    self.overflow = overflow
    self.minimumIdle = minimumIdle
    self.acquireTimeout = acquireTimeout
    self.prePing = prePing
    self.prePingBypass = prePingBypass
    self.maximumLifetime = maximumLifetime
    self.lifetimeJitter = lifetimeJitter
    self.idleTimeout = idleTimeout
    self.leakWarning = leakWarning
  }

  /// The same with values that contradict each other put right: at least one connection, overflow and minimum idle
  /// within the maximum, jitter within 0 and 1.
  package var corrected: PoolConfiguration {
    var copy = self
    copy.maximumSize = max(1, maximumSize)
    copy.overflow = min(max(0, overflow), copy.maximumSize - 1)
    copy.minimumIdle = min(max(0, minimumIdle), copy.keptSize)
    copy.lifetimeJitter = lifetimeJitter.isNaN ? 0 : min(max(0, lifetimeJitter), 1)
    return copy
  }

  /// How many idle connections are kept at most.
  package var keptSize: Int { maximumSize - overflow }
}
