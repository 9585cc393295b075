/// How a connection is borrowed and what becomes of it afterwards.
///
/// ```swift
/// try await engine.withConnection(.init(acquireTimeout: .milliseconds(200))) { try await $0.ping() }
/// try await engine.withConnection(.wholeRun) { connection in
///   try await connection.execute("set search_path = app")   // seen by nobody else: the connection is closed at the end
/// }
/// ```
public struct LeaseOptions: Sendable, Hashable {
  /// What is undone when a connection comes back. A transaction left open is rolled back in any case.
  public enum ResetPolicy: String, Sendable, Hashable {
    /// Nothing else.
    case none
    /// A transaction that was left open; settings, temporary tables and session locks stay.
    case rollback
    /// All session state, when a statement of the lease may have changed some of it (settings, roles, temporary
    /// tables, session locks, LISTEN), as its text tells; otherwise only a transaction that was left open. What a
    /// function changes out of sight is not noticed.
    case tracked
    /// All session state, as a new connection has it.
    case full
  }

  /// What is undone when the connection comes back.
  public var reset: ResetPolicy
  /// Whether the connection is closed instead of lent again. In a database in memory it stays: closing it would drop
  /// the database.
  public var closeOnReturn: Bool
  /// How long to wait for the connection instead of the pool's `acquireTimeout`.
  public var acquireTimeout: Duration?

  /// Whether the lease is meant to be long, so that the pool's `leakWarning` does not concern it.
  public var isLong: Bool

  /// Makes options.
  public init(
    reset: ResetPolicy = .tracked, closeOnReturn: Bool = false, acquireTimeout: Duration? = nil, isLong: Bool = false
  ) {
    self.reset = reset
    self.closeOnReturn = closeOnReturn
    self.acquireTimeout = acquireTimeout
    self.isLong = isLong
  }

  /// One connection for a whole run of work that sets the session up as it likes: closed at the end, so nothing of it
  /// needs undoing.
  public static let wholeRun = LeaseOptions(reset: .none, closeOnReturn: true, isLong: true)
}
