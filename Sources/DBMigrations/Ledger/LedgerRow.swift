/// What one row of the ledger says happened.
///
/// ```swift
/// let failures = try await migrator.ledgerRows().filter { $0.event == .failed }
/// ```
public enum LedgerEvent: String, Sendable, CaseIterable {
  /// A statement that runs outside any transaction is about to run; its outcome is unknown until the next row.
  case started
  /// A group, or some statements of one, are done; the revision is not.
  case partial
  /// The revision is done: it is applied.
  case applied
  /// The revision is undone.
  case reverted
  /// A run failed here; written after the rollback, and changes nothing.
  case failed
  /// A signal ended a statement here; changes nothing.
  case cancelled
  /// Marked without running: `dbtool stamp`.
  case stamped
  /// Marked as done by another tool: `dbtool import --stamp`.
  case imported
  /// Set right by hand: `dbtool repair`.
  case repaired
}

/// One row of the append-only ledger.
///
/// ```swift
/// for row in try await migrator.ledgerRows() { print(row.seq, row.at, row.event, row.revision, row.error ?? "") }
/// ```
public struct LedgerRow: Sendable, Hashable {
  /// The row's number: the last one seen, plus one.
  public var seq: Int64
  /// The run that wrote it.
  public var run: String
  /// The revision.
  public var revision: RevisionID
  /// Its parents when the row was written.
  public var parents: [RevisionID]
  /// Its dependencies when the row was written.
  public var depends: [String]
  /// Its labels when the row was written.
  public var labels: [String]
  /// Its message when the row was written.
  public var message: String
  /// Forward or back.
  public var direction: Direction
  /// What happened.
  public var event: LedgerEvent
  /// The group reached, counted from 1.
  public var group: Int?
  /// The statement of the group reached, counted from 1; nil for the whole group.
  public var statement: Int?
  /// Checksum of the tokens of `up`, as far as it had run.
  public var upChecksum: String?
  /// Checksum of the tokens of `down`.
  public var downChecksum: String?
  /// SHA-256 of the file's bytes.
  public var bytesChecksum: String?
  /// Who ran it.
  public var actor: String
  /// Where.
  public var host: String
  /// With what: `dbtool 0.1.0`.
  public var tool: String
  /// When, in ISO 8601, UTC, with microseconds.
  public var at: String
  /// How long it took, in microseconds.
  public var duration: Int64?
  /// What went wrong.
  public var error: String?
}
