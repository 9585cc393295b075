/// One revision as its file's headers state it: what the graph is built from.
///
/// Nothing is checked here. ``RevisionGraph`` takes any list of nodes, keeps what is healthy and names the rest.
///
/// ```swift
/// RevisionNode(id: id, parents: [parent], labels: ["billing"], message: "add due dates", file: "2026_due.sql")
/// ```
public struct RevisionNode: Sendable, Hashable {
  /// The revision's own id.
  public let id: RevisionID
  /// The revisions it follows: none for the start of a history, several for a merge.
  public let parents: [RevisionID]
  /// Ids or labels of revisions that must be applied before it, as they were written.
  public let depends: [String]
  /// Names that this revision gives to its branch, as they were written.
  public let labels: [String]
  /// One line that says what it does.
  public let message: String
  /// The file it was read from: it is named in errors, and it orders revisions that nothing else orders.
  public let file: String

  /// Makes a node.
  public init(
    id: RevisionID, parents: [RevisionID] = [], depends: [String] = [], labels: [String] = [], message: String = "",
    file: String = ""
  ) {
    self.id = id
    self.parents = parents
    self.depends = depends
    self.labels = labels
    self.message = message
    self.file = file
  }
}
