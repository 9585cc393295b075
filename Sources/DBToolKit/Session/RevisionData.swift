import DBMigrations

/// A revision as JSON prints it.
struct RevisionData: Encodable, Sendable {
  let id: String
  let message: String
  /// Null when only the ledger knows the revision.
  let file: String?
  let parents: [String]
  let depends: [String]
  let labels: [String]
  /// `applied`, `pending`, `partial`, or `unknown` when no database was asked.
  let state: String

  init(_ node: RevisionNode, state: String, labels: [String]? = nil) {
    id = node.id.text
    message = node.message
    file = node.file.hasPrefix("(") ? nil : node.file
    parents = node.parents.map(\.text)
    depends = node.depends
    self.labels = labels ?? node.labels
    self.state = state
  }

  /// - Parameter ledger: what the database says; nil when it was not asked.
  init(_ node: RevisionNode, in graph: RevisionGraph, ledger: LedgerState?) {
    self.init(node, state: ledger?.stateName(node.id) ?? "unknown", labels: graph.labels(of: node.id))
  }
}

extension LedgerState {
  /// A revision's state in a word.
  func stateName(_ id: RevisionID) -> String {
    guard let record = records[id] else { return "pending" }
    switch record.status {
    case .applied: return "applied"
    case .absent: return "pending"
    case .partial: return "partial"
    }
  }
}
