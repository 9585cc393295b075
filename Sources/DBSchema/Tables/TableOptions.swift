/// What a table was made with beside columns and constraints.
///
/// ```swift
/// TableOptions(isStrict: true)   // create table ... strict
/// ```
public struct TableOptions: Sendable, Hashable {
  /// SQLite's `strict`.
  public var isStrict: Bool
  /// SQLite's `without rowid`.
  public var isWithoutRowID: Bool
  /// Behind `using`, for a virtual table: `fts5(title, body)` (SQLite). Such a table's columns are its module's, and are
  /// not told.
  public var virtual: String?
  /// PostgreSQL's `unlogged`.
  public var isUnlogged: Bool
  /// Behind `partition by`, for a partitioned table: `RANGE (day)` (PostgreSQL).
  public var partitionKey: String?
  /// The tables it inherits from (PostgreSQL).
  public var inherits: [QualifiedName]
  /// Storage parameters as `name=value`, sorted (PostgreSQL).
  public var parameters: [String]

  /// Makes one of its parts; those left out are what a database takes for granted.
  public init(
    isStrict: Bool = false, isWithoutRowID: Bool = false, virtual: String? = nil, isUnlogged: Bool = false,
    partitionKey: String? = nil, inherits: [QualifiedName] = [], parameters: [String] = []
  ) {
    self.isStrict = isStrict
    self.isWithoutRowID = isWithoutRowID
    self.virtual = virtual
    self.isUnlogged = isUnlogged
    self.partitionKey = partitionKey
    self.inherits = inherits
    self.parameters = parameters
  }
}
