internal import DBQuery
internal import DBSchema

/// What a query does when a row that it would lock is locked.
///
/// ```swift
/// Select(Job.self).where { $0.isOpen }.limit(10).forUpdate(.skipLocked)
/// ```
public enum LockWait: Sendable, Hashable {
  /// It waits.
  case wait
  /// It fails at once.
  case noWait
  /// It leaves the row out: for queues.
  case skipLocked
}

/// Locks on the rows that are read (PostgreSQL); on SQLite an error before anything is sent.
///
/// ```swift
/// Select(Job.self).where { $0.isOpen }.limit(10).forUpdate(.skipLocked)
/// // select id, ... from jobs where is_open limit $1 for update skip locked
/// ```
extension SelectBuilder {
  /// Locks the rows against change and other locks.
  public func forUpdate(_ wait: LockWait = .wait) -> Self { lock("for update", wait, []) }
  /// Locks one table's rows against change and other locks.
  public func forUpdate<Model>(_ wait: LockWait = .wait, of table: Alias<Model>) -> Self {
    lock("for update", wait, [table.syntax.name])
  }
  /// Locks the rows against change of their keys and deletion.
  public func forNoKeyUpdate(_ wait: LockWait = .wait) -> Self { lock("for no key update", wait, []) }
  /// Locks the rows against change; others may do the same.
  public func forShare(_ wait: LockWait = .wait) -> Self { lock("for share", wait, []) }
  /// Locks one table's rows against change; others may do the same.
  public func forShare<Model>(_ wait: LockWait = .wait, of table: Alias<Model>) -> Self {
    lock("for share", wait, [table.syntax.name])
  }
  /// Locks the rows against change of their keys.
  public func forKeyShare(_ wait: LockWait = .wait) -> Self { lock("for key share", wait, []) }

  private func lock(_ strength: String, _ wait: LockWait, _ tables: [SourceName]) -> Self {
    let word: String? =
      switch wait {
      case .wait: nil
      case .noWait: "nowait"
      case .skipLocked: "skip locked"
      }
    return with { $0.locks.append(LockSyntax(strength, of: tables, wait: word)) }
  }
}
