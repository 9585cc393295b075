import DBEngine
import DBQuery
import DBSchema

/// Decides from PostgreSQL's catalog what became of a statement that ran outside any transaction when its run died, and
/// clears away what it left half-done.
///
/// - A concurrent index build leaves a valid index (done), none (not begun), or an invalid one of exactly that name and
///   table, which is dropped so that it can be built again.
/// - A concurrent drop is done when the index is gone.
/// - A concurrent reindex leaves invalid copies (`..._ccnew`, `..._ccold`), which are dropped; it runs again.
/// - A concurrent detach is done when the partition is no longer one; when it is pending, it is finalised.
/// - `VACUUM` and its like run again.
struct StatementOutcome {
  let run: Run
  let step: PlannedStep

  /// Clears what the statement may have left.
  /// - Returns: whether the statement is done.
  /// - Throws: ``MigrationError`` when nothing can tell.
  nonisolated(nonsending) func clear(_ kind: StatementClass.Bare, _ statement: ProgramStatement) async throws -> Bool {
    do {
      switch kind {
      case .repeatable: return false
      case .unknowable: throw unknown(statement)
      case .buildIndex(let name, let table): return try await index(name, table, statement)
      case .dropIndex(let name): return try await relation(name) == nil
      case .reindex:
        try await dropReindexLeftovers()
        return false
      case .detachPartition(let parent, let partition): return try await detach(parent, partition)
      }
    } catch let error as DatabaseError {
      throw run.failure(error, step, statement, number: nil)
    }
  }

  /// The index of that name in the table's schema: valid, invalid, or none.
  private nonisolated(nonsending) func index(_ name: [String], _ table: [String], _ statement: ProgramStatement)
    async throws -> Bool
  {
    let found = try await run.connection.execute(
      """
      select n.nspname::text, c.relname::text, i.indisvalid and i.indisready from pg_catalog.pg_index i \
      join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
      where i.indrelid = pg_catalog.to_regclass(\(quoted(table)))::oid and c.relname = \(name.last ?? "")
      """)
    guard let row = found.first else {
      guard try await relation(table.dropLast() + name.suffix(1)) == nil else { throw unknown(statement) }
      return false
    }
    if try row.decode(Bool.self, 2) { return true }
    let full = QualifiedName(
      schema: Identifier(try row.decode(String.self, 0)), Identifier(try row.decode(String.self, 1)))
    run.emit(.warning("dropping the invalid index \(full.quoted), which an interrupted build left"))
    try await run.connection.execute(SQL(unsafe: "drop index concurrently if exists \(full.quoted)"))
    return false
  }

  private nonisolated(nonsending) func relation(_ name: [String]) async throws -> SQLValue? {
    let found = try await run.connection.execute("select pg_catalog.to_regclass(\(quoted(name)))::text")
    guard let value = found.first?[0], value != .null else { return nil }
    return value
  }

  private nonisolated(nonsending) func dropReindexLeftovers() async throws {
    let found = try await run.connection.execute(
      """
      select n.nspname::text, c.relname::text from pg_catalog.pg_index i \
      join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
      where not i.indisvalid and c.relname ~ '_cc(new|old)[0-9]*$' order by 1, 2
      """)
    for row in found {
      let name = QualifiedName(
        schema: Identifier(try row.decode(String.self, 0)), Identifier(try row.decode(String.self, 1)))
      run.emit(.warning("dropping the invalid index \(name.quoted), which an interrupted reindex left"))
      try await run.connection.execute(SQL(unsafe: "drop index concurrently if exists \(name.quoted)"))
    }
  }

  private nonisolated(nonsending) func detach(_ parent: [String], _ partition: [String]) async throws -> Bool {
    let found = try await run.connection.execute(
      """
      select inhdetachpending from pg_catalog.pg_inherits where \
      inhparent = pg_catalog.to_regclass(\(quoted(parent)))::oid and \
      inhrelid = pg_catalog.to_regclass(\(quoted(partition)))::oid
      """)
    guard let row = found.first else { return true }
    guard try row.decode(Bool.self, 0) else { return false }
    try await run.connection.execute(
      SQL(unsafe: "alter table \(quoted(parent)) detach partition \(quoted(partition)) finalize"))
    return true
  }

  private func quoted(_ name: [String]) -> String { name.map { Identifier($0).quoted }.joined(separator: ".") }

  private func unknown(_ statement: ProgramStatement) -> MigrationError {
    let number = (step.done?.unknown).map { "\($0)" } ?? "N"
    return MigrationError(
      .integrity, code: "unknownOutcome",
      "an earlier run died while a statement of revision \(step.revision.id) ran, and nothing tells whether it was done",
      file: statement.file, line: statement.line, statement: statement.text, object: step.revision.id.text,
      hint:
        "look at the database, then say `dbtool repair \(step.revision.id) --statement \(number) --done` or `--not-done`"
    )
  }
}
