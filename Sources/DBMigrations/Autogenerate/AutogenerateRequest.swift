public import DBSchema

/// What `dbtool autogenerate` is asked for.
///
/// ```swift
/// var request = AutogenerateRequest(message: "add users")
/// request.allowedDrops = ["column:users.nickname"]
/// let draft = try await workshop.autogenerate(request) { dialect in try models.declared(for: dialect) }
/// ```
public struct AutogenerateRequest: Sendable {
  /// What the live database is compared with.
  public enum Before: Sendable, Hashable {
    /// The live database, which must be at the heads.
    case database
    /// The history, replayed in scratch.
    case history
  }

  /// What the revision does, in one line; made of the changes when empty.
  public var message: String
  /// The id; random by default.
  public var id: RevisionID = .random()
  /// The revision to follow, where the history has several heads.
  public var parents: [RevisionID]?
  /// What the models are compared with.
  public var before: Before = .database
  /// The databases that the revision is written for; the live one by default.
  public var dialects: [DialectName] = []
  /// What may lose its rows or values, as `KIND:NAME`; `all` allows everything.
  public var allowedDrops: Set<String> = []
  /// Old and new names that the models do not say: `table`, or `table.column`.
  public var renames: [(from: String, to: String)] = []
  /// SQL expressions for columns that become `not null`, by `table.column`.
  public var backfills: [String: String] = [:]
  /// Which objects are looked at.
  public var include: [String] = []
  /// Which are not.
  public var exclude: [String] = []
  /// Whether a failed proof keeps the file from being written.
  public var needsProof = true

  /// Whether the file is written in Swift, by the operations API; the proof runs the SQL of the same operations.
  public var isSwift = false

  /// Makes a request.
  public init(message: String = "") { self.message = message }
}
