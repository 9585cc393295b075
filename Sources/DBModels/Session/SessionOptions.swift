public import DBEngine
public import DBQuery

/// How a session works.
///
/// ```swift
/// try await engine.withSession(.init(transaction: .init(isolation: .serializable, retry: 3))) { session in ... }
/// ```
public struct SessionOptions: Sendable {
  /// What happens when a query reads a table for which objects wait to be written.
  public enum Unflushed: Sendable, Hashable {
    /// The query runs, and a warning says that it does not see them.
    case warn
    /// They are written first: other toolkits' autoflush.
    case flush
    /// The query fails before it is sent.
    case fail
    /// The query runs.
    case ignore
  }

  /// How its transactions run, and how often the whole body runs again after a retryable error.
  public var transaction: TransactionOptions
  /// What happens when a query reads a table for which objects wait to be written.
  public var unflushed: Unflushed
  /// Whether rows that were read before a commit take new values when they are read again after it. Objects are never
  /// emptied: what they hold stays until then.
  public var expireOnCommit: Bool
  /// Conditions that every query of the session carries: for tenants and rows that only look deleted.
  public var criteria: [GlobalCriterion]
  /// What time it is, for ``Timestamped`` and ``SoftDeletable``.
  public var clock: @Sendable () -> Instant
  /// Hears of flushes, commits and rollbacks.
  public var events: SessionEvents
  /// Hears warnings; by default they go to the task's logger.
  public var onWarning: (@Sendable (SessionWarning) -> Void)?

  /// Makes options.
  public init(
    transaction: TransactionOptions = .init(), unflushed: Unflushed = .warn, expireOnCommit: Bool = false,
    criteria: [GlobalCriterion] = [], onWarning: (@Sendable (SessionWarning) -> Void)? = nil,
    clock: @escaping @Sendable () -> Instant = { .now }, events: SessionEvents = .init()
  ) {
    self.transaction = transaction
    self.unflushed = unflushed
    self.expireOnCommit = expireOnCommit
    self.criteria = criteria
    self.clock = clock
    self.events = events
    self.onWarning = onWarning
  }

  /// A session that only reads: on a SQLite file it runs beside the writer.
  public static let reading = SessionOptions(transaction: .init(access: .readOnly))
}

/// Something that a session does as it was told, and that is probably not meant.
///
/// ```swift
/// SessionOptions(onWarning: { warning in log.warning("\(warning)") })
/// ```
public struct SessionWarning: Sendable, Hashable, CustomStringConvertible {
  /// The warning in a sentence, with what to do.
  public let description: String

  init(_ description: String) { self.description = description }
}
