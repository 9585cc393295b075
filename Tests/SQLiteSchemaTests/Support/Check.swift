import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

/// Records an issue unless both are equal: a plain function, because each `#expect` is slow to compile.
func same<Value: Equatable>(
  _ found: Value, _ wanted: Value, _ words: @autoclosure () -> String = "", at place: SourceLocation = #_sourceLocation
) {
  if found != wanted {
    Issue.record(Comment(rawValue: "\(words())\nfound:  \(found)\nwanted: \(wanted)"), sourceLocation: place)
  }
}

/// Records an issue unless the condition holds.
func check(_ condition: Bool, _ words: @autoclosure () -> String, at place: SourceLocation = #_sourceLocation) {
  if !condition { Issue.record(Comment(rawValue: words()), sourceLocation: place) }
}

/// Runs statements in a new database, and reads its schema.
func schema(after statements: [String]) async throws -> DatabaseSchema {
  try await withTemporaryDatabase(.sqlite) { database in
    try await database.engine().withConnection { connection in
      for statement in statements { try await connection.execute(SQL(unsafe: statement)) }
      return try await connection.inspectSchema()
    }
  }
}

extension Connection {
  /// The rows of a query, a line each, cells joined by `|`.
  nonisolated(nonsending) func lines(_ query: String) async throws -> [String] {
    try await execute(SQL(unsafe: query)).map { row in
      row.columns.indices.map { index in
        switch row[index] {
        case .null: "null"
        case .integer(let number): "\(number)"
        case .text(let text): text
        default: "?"
        }
      }.joined(separator: "|")
    }
  }

  /// Drops whatever tables and views a test left.
  nonisolated(nonsending) func clear() async throws {
    try await execute("pragma foreign_keys = off")
    for type in ["view", "table"] {
      for name in try await lines("select name from sqlite_schema where type = '\(type)' and name not like 'sqlite_%'") {
        try await execute(SQL(unsafe: "drop \(type) if exists \(Identifier(name).quoted)"))
      }
    }
  }
}
