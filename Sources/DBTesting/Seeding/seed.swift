public import DBEngine
import DBQuery
import DBSchema

/// Inserts rows into any tables, without models, and gives them back with their keys.
///
/// Tables are filled in the order of their foreign keys, whatever their order in the literal; rows of one table in
/// theirs. Columns that a row does not name get their default. Texts are read as the columns' types read them.
///
/// ```swift
/// let rows = try await engine.withTransaction { connection in
///   try await seed(
///     connection,
///     [
///       "authors": [["name": "Ada"], ["name": "Grace"]],
///       "books": [["title": "Notes", "author_id": .key(of: "authors", 0), "published": "1843-09-01"]],
///     ])
/// }
/// let book = try rows["books", 0].decode(Int.self, "id")
/// ```
///
/// Keys that a row says itself are taken from the numbers that the database hands out, so that the next insert does not
/// meet them.
/// - Parameters:
///   - connection: where; in a transaction when all or nothing is to be stored.
///   - rows: the tables with their rows.
/// - Returns: the rows as they were stored.
/// - Throws: ``SeedError`` before anything is stored when a table or column is not there, or references go round in a
///   circle; `DatabaseError` with the statement that failed.
@discardableResult
public nonisolated(nonsending) func seed(_ connection: Connection, _ rows: SeedRows) async throws -> SeededRows {
  let schema = try await connection.inspectSchema(.all)
  let plan = try SeedPlan(rows, schema)
  var stored = SeededRows()
  for step in plan.steps {
    for row in step.rows {
      let statement = try step.insert(row, stored, connection.dialect)
      let result = try await connection.execute(statement)
      guard let first = result.first else { throw SeedError("\(step.name) stored no row: a trigger keeps it out") }
      stored.tables[step.name, default: []].append(SeededRow(table: step.name, key: step.key, row: first))
    }
    for statement in step.advances(connection.dialect) { try await connection.execute(statement) }
  }
  return stored
}
