public import DBSchema

/// How a run goes about its work.
///
/// ```swift
/// var run = RunOptions()
/// run.isDryRun = true
/// run.lockTimeout = .seconds(2)
/// let report = try await migrator.upgrade(run: run)   // what would have run; everything is rolled back
/// ```
public struct RunOptions: Sendable {
  /// Runs everything and rolls it back.
  public var isDryRun = false
  /// All or nothing: one transaction around all revisions, a savepoint for each.
  public var isSingleTransaction = false
  /// Copies a SQLite file first: to this path, or beside it when the path is empty.
  public var backup: String?
  /// Undoes revisions whose files are gone with the texts that the ledger kept.
  public var usesLedgerTexts = false
  /// What a downgrade may lose: `table:NAME`, `column:TABLE.NAME`, or `all`.
  public var mayLose: Set<String> = []
  /// How long a statement waits for a lock on PostgreSQL in a transaction.
  public var lockTimeout: Duration = .seconds(5)
  /// How long a statement may run on PostgreSQL; zero for as long as it takes.
  public var statementTimeout: Duration = .zero
  /// How often a group is tried again after a lock timeout, a deadlock or a serialization failure.
  public var retries = 4
  /// The role that revisions run as, on PostgreSQL.
  public var role: String?
  /// The search path that revisions run with, on PostgreSQL.
  public var searchPath: String?

  /// The usual way.
  public init() {}
}

/// What stays the same for all runs of a project.
///
/// ```swift
/// var options = MigratorOptions()
/// options.ledger.schema = "ops"
/// options.onEvent = { print($0) }
/// let migrator = Migrator(engine, history: .directory("migrations"), options: options)
/// ```
public struct MigratorOptions: Sendable {
  /// Where the ledger lies.
  public var ledger = LedgerSettings()
  /// The databases that revisions are written for, beside the one in use.
  public var dialects: [DialectName] = []
  /// Who runs, for the ledger; by default the user's login name.
  public var actor: String?
  /// Told of everything that happens.
  public var onEvent: @Sendable (MigrationEvent) -> Void = { _ in }

  /// The usual settings.
  public init() {}
}
