import DBMigrations

/// A revision as JSON prints it.
struct RevisionData: Encodable, Sendable {
  let id: String
  let message: String
  let file: String?
  let parents: [String]
  let labels: [String]
  let state: String

  init(_ node: RevisionNode, state: String, labels: [String]? = nil) {
    id = node.id.text
    message = node.message
    file = node.file.hasPrefix("(") ? nil : node.file
    parents = node.parents.map(\.text)
    self.labels = labels ?? node.labels
    self.state = state
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
