/// What a session tells of itself, besides what objects are told (``ModelEvents``).
///
/// ```swift
/// var options = SessionOptions()
/// options.events.beforeFlush = { summary in log.debug("\(summary)") }
/// options.events.afterCommit = { await cache.clear() }
/// ```
public struct SessionEvents: Sendable {
  /// Runs when it is planned what a flush sends, before anything is. When it throws, the flush fails and nothing is sent.
  public var beforeFlush: (@Sendable (FlushSummary) throws -> Void)?
  /// Runs after each commit, and after those of ``Session/afterCommit(_:)``. Of a session inside another transaction it
  /// runs once that commits.
  public var afterCommit: (nonisolated(nonsending) @Sendable () async -> Void)?
  /// Runs after the session has rolled back, before its error goes on.
  public var afterRollback: (nonisolated(nonsending) @Sendable () async -> Void)?

  /// Nothing is heard.
  public init() {}
}
