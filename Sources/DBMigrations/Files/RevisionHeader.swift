/// What a revision file says of itself before its first section.
///
/// ```sql
/// --: id = 1f3c9a2b7d4e
/// --: parents = 7c1f0a9e33b1
/// --: message = add due dates
/// ```
public struct RevisionHeader: Sendable, Hashable {
  /// The revision's id.
  public var id: RevisionID
  /// The revisions that this one follows; none for the first of a history (`parents = base`), several for a merge.
  public var parents: [RevisionID]
  /// Ids or labels of revisions elsewhere in the graph that must be applied before this one.
  public var depends: [String]
  /// Names for this line of work.
  public var labels: [String]
  /// One line that says what the revision does.
  public var message: String
  /// When the file was made, as it was written (ISO 8601, UTC).
  public var created: String?
  /// Why the revision cannot be undone, when it says so.
  public var irreversible: String?
  /// Why the revision has no statement, when it says so.
  public var empty: String?

  /// Makes a header.
  public init(
    id: RevisionID, parents: [RevisionID], depends: [String] = [], labels: [String] = [], message: String = "",
    created: String? = nil, irreversible: String? = nil, empty: String? = nil
  ) {
    self.id = id
    self.parents = parents
    self.depends = depends
    self.labels = labels
    self.message = message
    self.created = created
    self.irreversible = irreversible
    self.empty = empty
  }

  /// Whether this revision joins several lines of work.
  public var isMerge: Bool { parents.count > 1 }
}

/// The keys that may stand in front of the first section.
enum HeaderKey: String, CaseIterable {
  case id, parents, depends, labels, message, created, irreversible, empty, kind
  // How the code of a Swift revision runs; in a SQL revision these are options of its sections.
  case transaction
  case foreignKeys = "foreign_keys"
  case lockTimeout = "lock_timeout"
  case statementTimeout = "statement_timeout"
  case retries

  /// The option of a section that says the same.
  var option: SectionOption? {
    switch self {
    case .id, .parents, .depends, .labels, .message, .created, .irreversible, .empty, .kind: nil
    case .transaction: .transaction
    case .foreignKeys: .foreignKeys
    case .lockTimeout: .lockTimeout
    case .statementTimeout: .statementTimeout
    case .retries: .retries
    }
  }
}
