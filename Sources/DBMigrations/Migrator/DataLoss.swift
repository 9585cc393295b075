import DBEngine
import DBQuery
import DBSchema

/// A table or column with rows that a downgrade would drop.
///
/// ```swift
/// // orders.note holds rows, and the `down` in line 9 drops it:
/// loss.name                            // column:orders.note
/// "\(loss.file):\(loss.line)"          // migrations/20261122T093105_add_note.1f3c9a2b.sql:9
/// var run = RunOptions()
/// run.mayLose.insert(loss.name)        // allows it
/// ```
public struct DataLoss: Sendable, Hashable {
  /// What must be said to allow it: `table:orders`, `column:orders.note`.
  public var name: String
  /// The revision whose `down` drops it.
  public var revision: RevisionID
  /// The file.
  public var file: String
  /// The line of the statement.
  public var line: Int
}

extension Migrator {
  /// A drop as the database knows it: the table, as its name was written and as it can be read, and the column.
  private struct Candidate {
    var written: [String]
    var table: QualifiedName
    var column: String?

    private var path: String { written.joined(separator: ".") }
    var name: String { column.map { "column:\(path).\($0)" } ?? "table:\(path)" }
    /// What allows it: a table that may be lost may lose its columns.
    var allowing: [String] { [name, "table:\(path)"] }
  }

  /// The tables and columns with rows that a plan would drop, as the database is now, but for those that may be lost.
  nonisolated(nonsending) func losses(_ plan: Plan, _ run: RunOptions, _ connection: Connection) async throws
    -> [DataLoss]
  {
    var finder = DataLossFinder(dialect: engine.dialect)
    var losses: [DataLoss] = []
    var seen: Set<String> = []
    for step in plan.steps where step.direction == .down {
      for group in step.remaining.groups {
        for found in finder.drops(in: group) {
          try await enter(run, found.searchPath, connection)
          for candidate in try await candidates(found.drop, connection)
          where run.mayLose.isDisjoint(with: candidate.allowing) && seen.insert(candidate.name).inserted {
            guard try await hasRows(candidate.table, connection) else { continue }
            losses.append(
              DataLoss(
                name: candidate.name, revision: step.revision.id, file: found.statement.file, line: found.statement.line
              ))
          }
        }
      }
    }
    return losses
  }

  /// Names mean what they will mean to the statement, and are read by whom it will run as.
  private nonisolated(nonsending) func enter(_ run: RunOptions, _ path: [String]?, _ connection: Connection)
    async throws
  {
    guard engine.dialect == .postgresql else { return }
    if let role = run.role { try await connection.execute("select pg_catalog.set_config('role', \(role), false)") }
    if let path = path.map({ $0.map { Identifier($0).quoted }.joined(separator: ", ") }) ?? run.searchPath {
      try await connection.execute("select pg_catalog.set_config('search_path', \(path), false)")
    } else {
      try await connection.execute("reset search_path")
    }
  }

  private nonisolated(nonsending) func leave(_ connection: Connection) async {
    guard engine.dialect == .postgresql else { return }
    _ = try? await connection.execute("reset role")
    _ = try? await connection.execute("reset search_path")
  }

  /// What a drop takes with it that exists.
  private nonisolated(nonsending) func candidates(_ drop: DataLossFinder.Drop, _ connection: Connection) async throws
    -> [Candidate]
  {
    switch drop {
    case .table(let name): return try await table(name, connection).map { [Candidate(written: name, table: $0)] } ?? []
    case .column(let name, let column):
      return try await table(name, connection).map { [Candidate(written: name, table: $0, column: column)] } ?? []
    case .schema(let name):
      return try await connection.execute(
        """
        select n.nspname::text, c.relname::text from pg_catalog.pg_class c \
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
        where n.nspname = \(name) and c.relkind in ('r', 'p') order by 2
        """
      ).map { try Self.candidate($0) }
    case .type(let name):
      return try await connection.execute(
        """
        select n.nspname::text, c.relname::text, a.attname::text from pg_catalog.pg_attribute a \
        join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
        join pg_catalog.pg_type t on t.oid = pg_catalog.to_regtype(\(Self.quoted(name)))::oid \
        where a.atttypid in (t.oid, t.typarray) and not a.attisdropped and c.relkind in ('r', 'p') order by 1, 2, a.attnum
        """
      ).map { try Self.candidate($0, column: $0.decode(String.self, 2)) }
    }
  }

  private static func candidate(_ row: Row, column: String? = nil) throws -> Candidate {
    let schema = try row.decode(String.self, 0)
    let name = try row.decode(String.self, 1)
    return Candidate(
      written: [schema, name], table: QualifiedName(schema: Identifier(schema), Identifier(name)), column: column)
  }

  private static func quoted(_ name: [String]) -> String { name.map { Identifier($0).quoted }.joined(separator: ".") }

  /// The table that a name means here; nil when it means none.
  private nonisolated(nonsending) func table(_ name: [String], _ connection: Connection) async throws -> QualifiedName?
  {
    switch engine.dialect {
    case .postgresql:
      let row = try await connection.execute(
        """
        select n.nspname::text, c.relname::text from pg_catalog.pg_class c \
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
        where c.oid = pg_catalog.to_regclass(\(Self.quoted(name)))::oid and c.relkind in ('r', 'p')
        """
      ).first
      return try row.map { try Self.candidate($0).table }
    case .sqlite:
      let row = try await connection.execute(
        "select name from main.sqlite_master where type = 'table' and lower(name) = lower(\(name.last ?? ""))"
      ).first
      return try row.map { QualifiedName(schema: "main", Identifier(try $0.decode(String.self, 0))) }
    }
  }

  private nonisolated(nonsending) func hasRows(_ table: QualifiedName, _ connection: Connection) async throws -> Bool {
    try await !connection.execute(SQL(unsafe: "select 1 from \(table.quoted) limit 1")).isEmpty
  }

  nonisolated(nonsending) func refuseLosses(_ plan: Plan, _ run: RunOptions, _ connection: Connection) async throws {
    if run.mayLose.contains("all") || run.isDryRun { return }
    let losses: [DataLoss]
    do { losses = try await self.losses(plan, run, connection) } catch {
      await leave(connection)
      throw error
    }
    await leave(connection)
    guard let first = losses.first else { return }
    throw MigrationError(
      code: "wouldLoseData",
      losses.count == 1
        ? "the downgrade would drop \(first.name), which has rows"
        : "the downgrade would drop \(losses.count) tables and columns with rows: \(losses.map(\.name).joined(separator: ", "))",
      file: first.file, line: first.line, object: losses.map(\.name).joined(separator: ","),
      hint: "nothing has run; to lose the rows, say so: " + losses.map { "--lose \($0.name)" }.joined(separator: " "))
  }
}
