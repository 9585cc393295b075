import DBEngine
import DBQuery
import DBSchema

@testable import DBMigrations

extension RevisionSections {
  /// The groups that the sections make, as a revision's.
  func groups(_ direction: Direction, on dialect: DialectName) throws -> [StatementGroup] {
    guard let id = RevisionID("aa"), sections.contains(where: { $0.kind == .up }) else { return [] }
    let text = RevisionWriter.text(header: RevisionHeader(id: id, parents: []), comment: nil, body: self.text)
    let file = try RevisionFile(bytes: Array(text.utf8), path: "diff.sql")
    return try RevisionCompiler(dialect: dialect).program(file, direction).groups
  }

  /// Runs the sections, each group in a transaction.
  nonisolated(nonsending) func apply(_ direction: Direction, on engine: Engine) async throws {
    let groups = try groups(direction, on: engine.dialect)
    try await engine.withConnection { connection in
      for group in groups {
        if engine.dialect == .sqlite {
          try await connection.execute(SQL(unsafe: "pragma foreign_keys = \(group.foreignKeysOff ? "off" : "on")"))
        }
        try await connection.withTransaction { connection in try await group.apply(on: connection) }
      }
    }
  }
}

extension StatementGroup {
  /// Runs the statements, and on SQLite looks at the foreign keys behind them.
  nonisolated(nonsending) func apply(on connection: Connection) async throws {
    for statement in statements {
      do {
        try await connection.execute(SQL(unsafe: statement.text))
      } catch {
        throw DiffFailure(description: "\(statement.text)\n\(error)")
      }
    }
    guard connection.dialect == .sqlite else { return }
    let broken = try await connection.execute("pragma foreign_key_check")
    guard broken.isEmpty else { throw DiffFailure(description: "a foreign key does not hold") }
  }
}
