public import DBSchema

/// A part of a revision file: the statements between one section directive and the next.
///
/// ```swift
/// let file = try RevisionFile(bytes: Array(text.utf8), path: "a1.sql")
/// // --: up due_index transaction=none on=postgresql
/// // create index concurrently due on tasks (due);
/// let section = file.sections[0]
/// section.title                   // up due_index
/// section.transaction             // none
/// section.applies(to: .sqlite)    // false
/// ```
public struct RevisionSection: Sendable, Hashable {
  /// What the statements are for.
  public enum Kind: String, Sendable, CaseIterable {
    /// Takes the database forward.
    case up
    /// Undoes the `up` of the same name.
    case down
    /// Asks one question that must be answered with true.
    case verify
  }

  /// How statements and transactions go together.
  public enum TransactionMode: String, Sendable, CaseIterable {
    /// With the neighbouring sections in one transaction.
    case shared
    /// In a transaction of its own.
    case own
    /// Each statement by itself, for what a database refuses inside a transaction.
    case none
  }

  /// What the statements are for.
  public var kind: Kind
  /// The section's name: `down NAME` undoes `up NAME`.
  public var name: String?
  /// The databases that the section is for; nil for all.
  public var on: Set<DialectName>?
  /// How statements and transactions go together.
  public var transaction: TransactionMode = .shared
  /// Whether SQLite's foreign keys are off while the group runs, for a table rebuild.
  public var foreignKeysOff = false
  /// How long a statement may wait for a lock.
  public var lockTimeout: Duration?
  /// How long a statement may run.
  public var statementTimeout: Duration?
  /// How often the group is tried again after a lock timeout, deadlock or serialization failure.
  public var retries: Int?
  /// Whether the text stays out of the ledger.
  public var isSecret = false
  /// Why the section has no statement.
  public var empty: String?
  /// The line of the directive, counted from 1.
  public var line: Int
  /// The section's text, below its directive.
  public var body: String
  /// The line of the body's first character.
  public var bodyLine: Int

  /// Whether the section is for a database.
  public func applies(to dialect: DialectName) -> Bool { on.map { $0.contains(dialect) } ?? true }

  /// The section as an error names it: `up due_index`.
  public var title: String { name.map { "\(kind.rawValue) \($0)" } ?? kind.rawValue }
}

/// The options that may stand behind a section's name.
enum SectionOption: String, CaseIterable {
  case on, transaction
  case foreignKeys = "foreign_keys"
  case lockTimeout = "lock_timeout"
  case statementTimeout = "statement_timeout"
  case retries, secret, empty
}
