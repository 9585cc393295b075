import DBSchema

/// How a transaction runs.
///
/// ```swift
/// try await engine.withTransaction(.init(isolation: .serializable, retry: 3)) { connection in ... }
/// // PostgreSQL: begin isolation level serializable      SQLite: begin immediate
/// ```
public struct TransactionOptions: Sendable, Hashable {
  /// What a transaction sees of others. SQLite's transactions are always serializable.
  public enum Isolation: String, Sendable, Hashable {
    /// As if transactions ran one after the other; may fail with a retryable error.
    case serializable
    /// One snapshot for the whole transaction.
    case repeatableRead
    /// Each statement sees what was committed before it.
    case readCommitted
  }

  /// Whether a transaction may write.
  public enum Access: String, Sendable, Hashable {
    /// It may. SQLite takes the write lock at the start (`begin immediate`), so that a reader never fails to become a
    /// writer half-way.
    case readWrite
    /// It only reads. SQLite begins without a lock (`begin deferred`).
    case readOnly
  }

  /// What it sees of others; nil leaves it to the database's setting.
  public var isolation: Isolation?
  /// Whether it may write. `readWrite` leaves a server's `default_transaction_read_only` in force.
  public var access: Access
  /// On PostgreSQL, with `serializable` and `readOnly`: waits for a snapshot that cannot fail.
  public var deferrable: Bool
  /// How often the body is run again, from the start, after an error that is retryable (`isRetryable`). 0 is never.
  public var retry: Int

  /// Makes options.
  public init(
    isolation: Isolation? = nil, access: Access = .readWrite, deferrable: Bool = false, retry: Int = 0
  ) {
    self.isolation = isolation
    self.access = access
    self.deferrable = deferrable
    self.retry = retry
  }

  /// The statement that begins such a transaction.
  func begin(for dialect: DialectName) -> String {
    switch dialect {
    case .sqlite:
      return access == .readOnly ? "begin deferred" : "begin immediate"
    case .postgresql:
      var text = "begin"
      switch isolation {
      case .serializable: text += " isolation level serializable"
      case .repeatableRead: text += " isolation level repeatable read"
      case .readCommitted: text += " isolation level read committed"
      case nil: break
      }
      if access == .readOnly { text += " read only" }
      if deferrable { text += " deferrable" }
      return text
    }
  }
}
