/// What SQLite does when a row breaks a constraint: `on conflict ...`.
///
/// ```swift
/// ConflictClause.ignore.rawValue   // ignore
/// ```
public enum ConflictClause: String, Sendable, Hashable, CaseIterable, Codable {
  /// Ends the transaction.
  case rollback
  /// Undoes the statement: what is done when nothing is said.
  case abort
  /// Ends the statement, and keeps what it had done.
  case fail
  /// Leaves the row out.
  case ignore
  /// Deletes the row that is in the way.
  case replace
}
