internal import DBEngine
internal import DBQuery

/// The pragmas that a statement may change and that would surprise the connection's next user.
struct SessionState {
  private var values: [(name: String, value: Int64)]

  private static let names = [
    "ignore_check_constraints", "legacy_alter_table", "query_only", "read_uncommitted", "recursive_triggers",
    "reverse_unordered_selects", "writable_schema", "synchronous",
  ]

  init(foreignKeys: Bool) {
    values = [("foreign_keys", foreignKeys ? 1 : 0)]
  }

  /// Reads what a new connection has.
  mutating func record(_ connection: SQLiteConnection) throws(DatabaseError) {
    for name in Self.names {
      let found = try connection.execute(RenderedSQL(text: "pragma \(name)", values: []))
      if let row = found.first, case .integer(let value) = row[0] { values.append((name, value)) }
    }
  }

  func apply(to connection: SQLiteConnection) throws(DatabaseError) {
    for (name, value) in values { try connection.run("pragma \(name) = \(value)") }
  }
}
