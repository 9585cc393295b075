/// What the ledger's rows add up to: which revisions are applied, which are half-done, and what is known of each.
///
/// Rules of the fold, row by row in order of `seq`:
///
/// 1. `applied`, and `stamped`, `imported` upwards: the revision is applied. `reverted`, and the other two downwards: it
///    is not.
/// 2. `partial (g, -)`: g groups are done. `partial (g, s)`: g - 1 groups are done, and s statements of the next.
/// 3. `started (g, s)`: as `partial (g, s - 1)`, and the outcome of statement s is unknown.
/// 4. `repaired (g, s)`: as `partial (g, s)`; without a group it takes over the checksums and changes nothing else.
/// 5. `failed` and `cancelled` change nothing: they are told.
///
/// ```swift
/// let state = try await migrator.ledgerState()
/// state.applied.contains(id)              // true when it is applied whole
/// for (id, progress) in state.partial { print(id, "stopped behind group", progress.groups) }
/// ```
public struct LedgerState: Sendable {
  /// How far a revision got in a direction.
  public struct Progress: Sendable, Hashable {
    /// Which way it was going.
    public var direction: Direction
    /// Whole groups done.
    public var groups: Int
    /// Statements done of the group behind them.
    public var statements: Int
    /// The statement, counted from 1, that was begun and whose outcome no row tells.
    public var unknown: Int?
    /// How far `up` had come when this way down began; nil when it was applied whole.
    public var reached: Reach?

    /// Whether anything of the revision was done at all.
    public var reach: Reach { Reach(groups: groups, statements: max(statements, unknown ?? 0)) }
  }

  /// How far an `up` came: whole groups, and statements of the next.
  public struct Reach: Sendable, Hashable {
    /// Whole groups done.
    public var groups: Int
    /// Statements done, or begun, of the group behind them.
    public var statements: Int
  }

  /// Whether a revision is in the database.
  public enum Status: Sendable, Hashable {
    /// It is not, or no longer.
    case absent
    /// It is.
    case applied
    /// Some of it is.
    case partial(Progress)
  }

  /// What is known of a revision.
  public struct Record: Sendable {
    /// Whether it is in the database.
    public var status: Status
    /// The row that last changed the status.
    public var row: LedgerRow
    /// The last failure since then.
    public var failure: LedgerRow?
  }

  /// The last row's number; 0 in an empty ledger.
  public private(set) var lastSeq: Int64 = 0
  /// What is known, by revision.
  public private(set) var records: [RevisionID: Record] = [:]
  /// Whether the ledger's tables exist.
  public var exists = false

  /// An empty ledger.
  public init() {}

  /// Adds up rows.
  public init(_ rows: some Sequence<LedgerRow>) {
    exists = true
    for row in rows { fold(row) }
  }

  /// The revisions that are applied whole.
  public var applied: Set<RevisionID> {
    var set: Set<RevisionID> = []
    for (id, record) in records where record.status == .applied { set.insert(id) }
    return set
  }

  /// The revisions that are half-done, with how far they got.
  public var partial: [RevisionID: Progress] {
    records.compactMapValues { record in
      if case .partial(let progress) = record.status { return progress }
      return nil
    }
  }

  mutating func fold(_ row: LedgerRow) {
    lastSeq = max(lastSeq, row.seq)
    let before = records[row.revision]
    switch row.event {
    case .failed, .cancelled:
      if records[row.revision] == nil { records[row.revision] = Record(status: .absent, row: row) }
      records[row.revision]?.failure = row
    case .applied: set(.applied, row)
    case .reverted: set(.absent, row)
    case .stamped, .imported: set(row.direction == .up ? .applied : .absent, row)
    case .partial: set(.partial(progress(of: row)), row)
    case .started:
      var reached = progress(of: row)
      reached.statements = max(0, (row.statement ?? 1) - 1)
      reached.unknown = row.statement ?? 1
      set(.partial(reached), row)
    case .repaired:
      if row.group == nil {
        set(before?.status ?? .absent, row)
      } else {
        set(.partial(progress(of: row)), row)
      }
    }
  }

  private mutating func set(_ status: Status, _ row: LedgerRow) {
    var status = status
    if case .partial(var progress) = status, progress.direction == .down,
      case .partial(let before)? = records[row.revision]?.status
    {
      progress.reached = before.direction == .up ? before.reach : before.reached
      status = .partial(progress)
    }
    records[row.revision] = Record(status: status, row: row, failure: nil)
  }

  private func progress(of row: LedgerRow) -> Progress {
    let group = row.group ?? 0
    guard let statement = row.statement else {
      return Progress(direction: row.direction, groups: group, statements: 0, unknown: nil)
    }
    return Progress(direction: row.direction, groups: max(0, group - 1), statements: statement, unknown: nil)
  }
}
