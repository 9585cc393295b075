import DBEngine
package import DBSchema

/// Tries a revision in a scratch database, with its real transactions and commits, up and down.
///
/// The history before it is replayed first, and every table that can be filled gets a few rows. Then:
/// 1. `up` runs; what it reaches is compared with the goal, when there is one.
/// 2. Rows are compared with those before.
/// 3. `down` runs, unless the revision says that it cannot be undone; the schema is compared with the one before, with
///    the functions, triggers and whatever else a schema only names, and the rows once more.
package struct RevisionProof {
  /// The whole history with the revision in it.
  let history: History
  let revision: RevisionID
  let scratch: ScratchDatabases
  let options: MigratorOptions
  let run: RunOptions
  let control: RunControl
  let scope: SchemaScope
  /// What `up` is to reach, when that is known, and what is looked at in it.
  let goal: Goal?

  /// Where a generated revision leads.
  package struct Goal: Sendable {
    package var schema: DatabaseSchema
    package var filter: SchemaFilter
    package var renames: SchemaRenames
    /// Columns whose values it sets.
    package var backfilled: Set<ColumnReference>
  }

  /// Runs it; what the revision does wrong is in the report, what keeps it from being tried is thrown.
  nonisolated(nonsending) func report() async throws -> ProofReport {
    let clock = ContinuousClock()
    let start = clock.now
    var report = try await scratch.withDatabase { engine in try await tried(engine) }
    report.duration = clock.now - start
    return report
  }

  private nonisolated(nonsending) func tried(_ engine: Engine) async throws -> ProofReport {
    var report = ProofReport(dialect: scratch.dialect)
    let catalog = try history.load().checked()
    guard let entry = catalog.entries[revision] else {
      throw MigrationError(.graph, code: "unknownRevision", "there is no revision \(revision)", object: revision.text)
    }
    let migrator = Migrator(engine, history: history, options: options)
    for place in try before(entry.header, catalog.graph) {
      _ = try await migrator.upgrade(
        to: RevisionName(point: .named(place.text)), wait: .zero, run: run, control: control)
    }
    let before = try await schema(engine)
    let others = try await NamedObjects.read(before, engine)
    var filler = RowFiller(before, goal: goal?.schema, renames: goal?.renames ?? .none)
    filler = try await engine.withTransaction { [filler] connection in
      var filler = filler
      try await filler.fill(connection)
      return filler
    }
    report.tables = RowFiller.fillable(before).count
    report.filledTables = filler.filled.count
    report.unfilled = filler.unfilled
    let rows = try await snapshot(before, engine)
    do {
      _ = try await migrator.upgrade(
        to: RevisionName(point: .named(revision.text)), wait: .zero, run: run, control: control)
      let after = try await schema(engine)
      if let goal {
        let left = SchemaDiff(from: after, to: goal.schema, filter: goal.filter)
        report.upDifferences = left.operations.map(\.summary)
        report.objects += left.operations.flatMap(\.objects)
      }
      let renames = goal?.renames ?? .none
      let strictness = goal.map { RowSnapshot.Strictness.values(but: $0.backfilled) } ?? .presence
      let later = try await snapshot(after, engine)
      report.lostRows = rows.lost(in: later, renames: renames, strictness)
      guard entry.header.irreversible == nil, !entry.header.isMerge else { return report }
      var back = run
      back.mayLose = ["all"]
      let step = RevisionName(branch: revision.text, point: nil, offset: -1)
      _ = try await migrator.downgrade(to: step, wait: .zero, run: back, control: control)
      let restored = try await schema(engine)
      let left = SchemaDiff(from: restored, to: before)
      let leftOthers = try await NamedObjects.read(restored, engine).differences(to: others)
      report.downDifferences = left.operations.map(\.summary) + leftOthers.map(\.summary)
      report.objects += left.operations.flatMap(\.objects) + leftOthers.map(\.object)
      let lost = rows.surviving(in: later, renames: renames).lost(
        in: try await snapshot(restored, engine), renames: .none, .presence)
      report.lostRows = Set(report.lostRows + lost).sorted()
    } catch let error as MigrationError
      where error.category != .interrupted && !error.isAboutCode
    {
      report.failure = error
    }
    return report
  }

  /// What must be applied for the revision to be the next one.
  private func before(_ header: RevisionHeader, _ graph: RevisionGraph) throws -> [RevisionID] {
    try header.parents
      + header.depends.flatMap { try graph.resolve(RevisionName($0), applied: [], context: .any).targets }
  }

  private nonisolated(nonsending) func schema(_ engine: Engine) async throws -> DatabaseSchema {
    let scope = scope
    return try await engine.withReadConnection { connection in try await connection.inspectSchema(scope) }
  }

  private nonisolated(nonsending) func snapshot(_ schema: DatabaseSchema, _ engine: Engine) async throws -> RowSnapshot
  {
    let tables = RowFiller.fillable(schema)
    return try await engine.withReadConnection { connection in try await RowSnapshot.read(tables, connection) }
  }
}
