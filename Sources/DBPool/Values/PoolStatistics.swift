/// What a pool holds at one moment, by state, and what it has done so far.
///
/// `connecting + checking + idle + leased + closing` never exceeds ``PoolConfiguration/maximumSize``.
///
/// ```swift
/// let figures = engine.statistics
/// print("\(figures.leased) of \(figures.maximum) lent, \(figures.waiting) wait")   // 3 of 20 lent, 0 wait
/// ```
public struct PoolStatistics: Sendable, Hashable {
  /// Connections being opened.
  public var connecting = 0
  /// Connections being checked before they are lent.
  public var checking = 0
  /// Connections ready to be lent.
  public var idle = 0
  /// Connections lent.
  public var leased = 0
  /// Connections being closed.
  public var closing = 0
  /// Acquires that wait.
  public var waiting = 0
  /// The most connections that may exist.
  public var maximum = 0

  /// Connections opened so far.
  public var opened = 0
  /// Connections closed so far.
  public var closed = 0
  /// Leases given so far.
  public var lent = 0
  /// Acquires that ran out of time so far.
  public var timeouts = 0
  /// Attempts to connect that failed so far.
  public var connectFailures = 0

  /// All connections that exist, in any state.
  public var total: Int { connecting + checking + idle + leased + closing }

  /// Makes figures that are all 0.
  public init() {}

  /// The figures of two pools together.
  ///
  /// ```swift
  /// let both = orders.statistics + reports.statistics
  /// ```
  public static func + (left: PoolStatistics, right: PoolStatistics) -> PoolStatistics {
    var sum = left
    sum.connecting += right.connecting
    sum.checking += right.checking
    sum.idle += right.idle
    sum.leased += right.leased
    sum.closing += right.closing
    sum.waiting += right.waiting
    sum.maximum += right.maximum
    sum.opened += right.opened
    sum.closed += right.closed
    sum.lent += right.lent
    sum.timeouts += right.timeouts
    sum.connectFailures += right.connectFailures
    return sum
  }
}
