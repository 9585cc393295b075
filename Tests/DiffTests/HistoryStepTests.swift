import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Glibc
import Testing

@testable import DBMigrations

/// Steps of real histories, made again by a diff: the schemas before and after a revision are all that it knows.
@Suite(.serialized) struct HistoryStepTests {
  /// Every tenth step, and with `DBTOOL_EVERY_STEP` every one.
  private static let stride = getenv("DBTOOL_EVERY_STEP") == nil ? 10 : 1

  @Test(arguments: RealHistory.all.filter { TemporaryDatabase.available.contains($0.dialect) })
  func aDiffMakesTheStepAndTakesItBack(_ history: RealHistory) async throws {
    try await withTemporaryDatabase(history.dialect) { database in
      let folder = try TemporaryHistory(in: database.folder)
      guard let revisions = try history.write(into: folder) else { return }
      let engine = try database.engine()
      let migrator = Migrator(engine, history: folder.history)
      var tried = 0
      for (index, revision) in revisions.enumerated() {
        let id = try RevisionName(revision.header.id.text)
        guard index % Self.stride == Self.stride - 1 || index == revisions.count - 1 else {
          _ = try await migrator.upgrade(to: id)
          continue
        }
        let before = try await Self.inspected(engine)
        // What is not compared may be part of what is: a default that calls a new function.
        let keeper = HistoryStep(engine: engine, revision: revision, before: before)
        let after = try await keeper.after()
        if SchemaDiff(from: before, to: after).isEmpty {
          _ = try await migrator.upgrade(to: id)
          continue
        }
        tried += 1
        do { try await keeper.run(to: after) } catch  where Self.isTriggers("\(error)") {
          // PostgreSQL's triggers are not compared; a diff warns of those that hold a column's type.
          print("\(history.name), \(revision.header.id): a trigger holds a column whose type changes")
        } catch {
          Issue.record("\(history.name), \(revision.header.id) \(revision.header.message): \(error)")
        }
        _ = try await migrator.upgrade(to: id)
      }
      print("\(history.name): \(tried) of \(revisions.count) steps made by diffs")
      if tried == 0 { Issue.record("no step of \(history.name) was tried") }
    }
  }

  private static func isTriggers(_ error: String) -> Bool {
    error.contains("cannot alter type of a column used in a trigger definition")
  }

  static nonisolated(nonsending) func inspected(_ engine: Engine) async throws -> DatabaseSchema {
    try await engine.withConnection { try await $0.inspectSchema(Self.scope) }
  }

  static let scope = SchemaScope(without: [
    QualifiedName(schema: "public", "dbtool_ledger"), QualifiedName(schema: "public", "dbtool_ledger_texts"),
    QualifiedName("dbtool_ledger"), QualifiedName("dbtool_ledger_texts"),
  ])
}

/// One revision of a history, made in transactions that are rolled back: the history goes on as if nothing had been.
private struct HistoryStep {
  private struct RolledBack: Error {}

  let engine: Engine
  let revision: HistoryImport.Revision
  let before: DatabaseSchema

  /// The schema behind the revision itself.
  nonisolated(nonsending) func after() async throws -> DatabaseSchema {
    try await undone { connection in
      for statement in try statements(.up) { try await connection.execute(SQL(unsafe: statement)) }
      return try await connection.inspectSchema(HistoryStepTests.scope)
    }
  }

  /// There by the diff, and back by it.
  nonisolated(nonsending) func run(to after: DatabaseSchema) async throws {
    let diff = SchemaDiff(from: before, to: after)
    var values: [ColumnReference: String] = [:]
    for column in diff.missingValues + diff.reversed.missingValues { values[column] = "null" }
    let sections = try RevisionSections(diff, backfills: values)
    do {
      try await undone { connection in
        for statement in try statements(.up) where Self.isUncompared(statement) {
          // A function of a table that the step makes is none that the table needs.
          _ = try? await connection.withSavepoint { connection in
            try await connection.execute(SQL(unsafe: statement))
          }
        }
        for group in try sections.groups(.up, on: engine.dialect) { try await group.apply(on: connection) }
        let reached = try await connection.inspectSchema(HistoryStepTests.scope)
        try SchemaLines(reached, withUncompared: false).require(SchemaLines(after, withUncompared: false))
        for group in try sections.groups(.down, on: engine.dialect) { try await group.apply(on: connection) }
        let back = try await connection.inspectSchema(HistoryStepTests.scope)
        try SchemaLines(back, withUncompared: false).require(SchemaLines(before, withUncompared: false))
      }
    } catch {
      throw DiffFailure(description: "\(error)\nby\n\(sections.text)")
    }
  }

  private nonisolated(nonsending) func undone<R: Sendable>(
    _ body: nonisolated(nonsending) (Connection) async throws -> R
  ) async throws -> R {
    try await engine.withConnection { connection in
      if engine.dialect == .sqlite { try await connection.execute("pragma foreign_keys = off") }
      var result: R?
      do {
        try await connection.withTransaction { connection in
          result = try await body(connection)
          throw RolledBack()
        }
      } catch is RolledBack {}
      if engine.dialect == .sqlite { try await connection.execute("pragma foreign_keys = on") }
      guard let result else { throw DiffFailure(description: "nothing ran") }
      return result
    }
  }

  /// The revision's statements, as they can run in one transaction.
  private func statements(_ direction: Direction) throws -> [String] {
    let file = try RevisionFile(bytes: Array(revision.text.utf8), path: revision.fileName)
    let program = try RevisionCompiler(dialect: engine.dialect).program(file, direction)
    return program.groups.flatMap(\.statements).map { $0.text.replacing(/(?i)\bconcurrently\b/, with: "") }
  }

  private static func isUncompared(_ statement: String) -> Bool {
    statement.contains(
      /^(?i)\s*create\s+((or\s+replace\s+)?(function|extension|operator|cast|aggregate|text\s+search)\b|type\s+\S+\s+as\s*\()/
    )
  }
}
