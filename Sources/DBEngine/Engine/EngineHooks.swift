/// Code of the application that runs at fixed moments of a connection's and a transaction's life.
///
/// They run in the borrower's task and order, and are awaited; when the task is cancelled they see it as any other
/// code does.
///
/// ```swift
/// var configuration = EngineConfiguration()
/// configuration.hooks.onConnect = { try await $0.execute("set statement_timeout = '30s'") }
/// configuration.hooks.afterCommit = { _ in await outbox.wake() }
/// ```
public struct EngineHooks: Sendable {
  /// Prepares a new connection before it is lent for the first time, and again after its session was reset. It runs in
  /// a task of the engine's own: a cancelled borrower does not end it. When it throws, the connection is closed and
  /// the error goes to the borrower it was opened for.
  public var onConnect: (nonisolated(nonsending) @Sendable (Connection) async throws -> Void)?
  /// Runs at the start of each lease. When it throws, the lease ends and its error is the borrower's.
  public var onAcquire: (nonisolated(nonsending) @Sendable (Connection) async throws -> Void)?
  /// Runs before each statement, those of transactions and savepoints included (not the rollback that cleans up). When
  /// it throws, the statement is not sent and its error is the caller's.
  public var beforeExecute: (nonisolated(nonsending) @Sendable (StatementEvent) async throws -> Void)?
  /// Runs after a transaction of `withTransaction` was committed, on its connection. The commit stands whatever
  /// happens here: a cancelled task still gets the body's result.
  public var afterCommit: (nonisolated(nonsending) @Sendable (Connection) async -> Void)?
  /// Runs after a transaction of `withTransaction` was rolled back, before its error goes on.
  public var afterRollback: (nonisolated(nonsending) @Sendable (Connection) async -> Void)?

  /// No hooks.
  public init() {}
}
