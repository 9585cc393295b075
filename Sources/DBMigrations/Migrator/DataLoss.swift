import DBEngine
import DBQuery
import DBSchema

/// A table or column with rows that a downgrade would drop, empty or change.
///
/// ```swift
/// // orders.note holds rows, and the `down` in line 9 drops it:
/// loss.name                            // column:orders.note
/// "\(loss.file):\(loss.line)"          // migrations/20261122T093105_add_note.1f3c9a2b.sql:9
/// var run = RunOptions()
/// run.mayLose.insert(loss.name)        // allows it
/// ```
public struct DataLoss: Sendable, Hashable {
  /// What would happen to it.
  public enum Effect: String, Sendable, Hashable {
    /// It is dropped.
    case drop
    /// Its rows are removed, and it stays.
    case empty
    /// Its values get a type that need not hold them all.
    case change
  }

  /// What must be said to allow it: `table:orders`, `column:orders.note`.
  public var name: String
  /// The revision whose `down` drops it.
  public var revision: RevisionID
  /// The file.
  public var file: String
  /// The line of the statement.
  public var line: Int
  /// What would happen.
  public var effect: Effect
}

extension Migrator {
  /// A drop as the database knows it: the table, as its name was written and as it can be read, and the column.
  private struct Candidate {
    var written: [String]
    var table: QualifiedName
    var column: String?
    var effect = DataLoss.Effect.drop

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
                name: candidate.name, revision: step.revision.id, file: found.statement.file,
                line: found.statement.line,
                effect: candidate.effect))
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
    case .rows(let name, let cascades):
      guard let table = try await table(name, connection) else { return [] }
      let first = Candidate(written: name, table: table, effect: .empty)
      return cascades ? [first] + (try await referring(to: name, connection)) : [first]
    case .values(let name, let column, let change):
      guard let table = try await table(name, connection),
        let type = try await type(of: column, name, connection), change.mayLose(from: type)
      else { return [] }
      return [Candidate(written: name, table: table, column: column, effect: .change)]
    case .columns(let name, let kept):
      guard let table = try await table(name, connection) else { return [] }
      return try await columns(of: table, connection).filter { column in
        !kept.contains(engine.dialect == .sqlite ? column.lowercased() : column)
      }.map { Candidate(written: name, table: table, column: $0) }
    case .owned(let role):
      return try await connection.execute(
        """
        select n.nspname::text, c.relname::text from pg_catalog.pg_class c \
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
        where c.relkind in ('r', 'p') and pg_catalog.pg_get_userbyid(c.relowner) = case \(role) \
        when 'current_user' then current_user when 'current_role' then current_user \
        when 'session_user' then session_user else \(role) end order by 1, 2
        """
      ).map { try Self.candidate($0) }
    case .schema(let name):
      // Its tables, and the columns of its types elsewhere.
      return try await connection.execute(
        """
        select n.nspname::text, c.relname::text, null::text from pg_catalog.pg_class c \
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
        where n.nspname = \(name) and c.relkind in ('r', 'p') \
        union all select n.nspname::text, c.relname::text, a.attname::text from pg_catalog.pg_attribute a \
        join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
        join pg_catalog.pg_type t on t.oid = a.atttypid join pg_catalog.pg_namespace o on o.oid = t.typnamespace \
        where o.nspname = \(name) and n.nspname <> \(name) and not a.attisdropped and c.relkind in ('r', 'p') \
        order by 1, 2, 3
        """
      ).map { try Self.candidate($0, column: $0.decode(String?.self, 2)) }
    case .extensionTypes(let name):
      return try await connection.execute(
        """
        select n.nspname::text, c.relname::text, a.attname::text from pg_catalog.pg_extension e \
        join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass \
        and d.refobjid = e.oid and d.deptype = 'e' and d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass \
        join pg_catalog.pg_type t on t.oid = d.objid \
        join pg_catalog.pg_attribute a on a.atttypid in (t.oid, t.typarray) and not a.attisdropped \
        join pg_catalog.pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') \
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace where e.extname = \(name) order by 1, 2, 3
        """
      ).map { try Self.candidate($0, column: $0.decode(String.self, 2)) }
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

  /// The tables that refer to one, directly or not: `truncate ... cascade` empties them, too.
  private nonisolated(nonsending) func referring(to name: [String], _ connection: Connection) async throws
    -> [Candidate]
  {
    try await connection.execute(
      """
      with recursive t (id) as (select pg_catalog.to_regclass(\(Self.quoted(name)))::oid \
      union select k.conrelid from pg_catalog.pg_constraint k join t on k.confrelid = t.id where k.contype = 'f') \
      select n.nspname::text, c.relname::text from t join pg_catalog.pg_class c on c.oid = t.id \
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
      where t.id <> pg_catalog.to_regclass(\(Self.quoted(name)))::oid order by 1, 2
      """
    ).map { row in
      var candidate = try Self.candidate(row)
      candidate.effect = .empty
      return candidate
    }
  }

  /// The type that a column has now, on PostgreSQL.
  private nonisolated(nonsending) func type(of column: String, _ table: [String], _ connection: Connection) async throws
    -> String?
  {
    guard engine.dialect == .postgresql else { return nil }
    return try await connection.execute(
      """
      select pg_catalog.format_type(atttypid, atttypmod) from pg_catalog.pg_attribute \
      where attrelid = pg_catalog.to_regclass(\(Self.quoted(table)))::oid and attname = \(column) and not attisdropped
      """
    ).first?.decode(String.self, 0)
  }

  /// The columns of a table that hold values of their own.
  private nonisolated(nonsending) func columns(of table: QualifiedName, _ connection: Connection) async throws
    -> [String]
  {
    let statement: SQL
    switch engine.dialect {
    case .postgresql:
      statement = """
        select attname::text from pg_catalog.pg_attribute where attrelid = \(table.quoted)::pg_catalog.regclass \
        and attnum > 0 and not attisdropped and attgenerated = '' order by attnum
        """
    case .sqlite:
      statement = "select name from pragma_table_xinfo(\(table.name.name)) where hidden = 0 order by cid"
    }
    return try await connection.execute(statement).map { try $0.decode(String.self, 0) }
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
    let opaque = opaqueNote(plan)
    guard let first = losses.first else {
      if let opaque { options.onEvent(.warning(opaque)) }
      return
    }
    let effects = [DataLoss.Effect.drop, .empty, .change].filter { effect in losses.contains { $0.effect == effect } }
    let verbs = effects.map(\.rawValue).joined(separator: " or ")
    throw MigrationError(
      code: "wouldLoseData",
      losses.count == 1
        ? "the downgrade would \(verbs) \(first.name), which has rows"
        : "the downgrade would \(verbs) \(losses.count) tables and columns with rows: \(losses.map(\.name).joined(separator: ", "))",
      file: first.file, line: first.line, object: losses.map(\.name).joined(separator: ","), cause: opaque,
      hint: "nothing has run; to lose the rows, say so: " + losses.map { "--lose \($0.name)" }.joined(separator: " "))
  }

  /// The statements on the way down of which nobody can tell from their words what they drop.
  package func opaqueStatements(_ plan: Plan) -> [ProgramStatement] {
    plan.steps.filter { $0.direction == .down }.flatMap { step in
      step.remaining.groups.flatMap(\.statements).filter { statement in
        statement.isCode || (engine.dialect == .postgresql && TableWords(statement.text, .postgresql).isOpaque)
      }
    }
  }

  private func opaqueNote(_ plan: Plan) -> String? {
    let statements = opaqueStatements(plan)
    guard let first = statements.first else { return nil }
    let more = statements.count == 1 ? "" : " and \(statements.count - 1) more"
    if statements.allSatisfy(\.isCode) {
      return "what `\(first.text)` (\(first.file):\(first.line))\(more) may drop is known when it runs: its operations "
        + "refuse to lose rows, its own SQL does not"
    }
    let word =
      first.isCode ? first.text : first.text.drop { !$0.isLetter }.prefix { $0.isLetter }.lowercased()
    return "what `\(word)` (\(first.file):\(first.line))\(more) may drop cannot be read"
  }
}
