import DBEngine
import DBQuery
import DBSchema

/// Writing to the ledger without running anything: stamp, import marks, repair.
extension Migrator {
  /// What a stamp changed.
  public struct StampReport: Sendable {
    /// Marked as applied.
    public var added: [RevisionID]
    /// Marked as not applied.
    public var removed: [RevisionID]
  }

  /// Marks revisions as applied or not, without running them.
  ///
  /// ```swift
  /// let report = try await migrator.stamp([try RevisionName("1f3c9a2b")])
  /// print(report.added, report.removed)
  /// ```
  ///
  /// - Parameters:
  ///   - names: the places that the database is said to be at; what is above them is marked as not applied.
  ///   - isImport: whether the marks come from another tool's table.
  @discardableResult
  public nonisolated(nonsending) func stamp(
    _ names: [RevisionName], wait: Duration = .seconds(600), isImport: Bool = false, control: RunControl = .init()
  ) async throws -> StampReport {
    let catalog = try history.load()
    return try await withLock(wait: wait, control: control) { connection, _ in
      let state = try await prepare(connection, creating: false)
      let planner = Planner(catalog: catalog, ledger: state, dialect: engine.dialect, dialects: options.dialects)
      let changes = try planner.stamp(names)
      try await mark(changes.add, changes.remove, isImport ? .imported : .stamped, planner, connection)
      return StampReport(added: changes.add, removed: changes.remove)
    }
  }

  /// Marks exactly these revisions as applied, as another tool's version table said; those that are applied stay.
  ///
  /// ```swift
  /// let history = try HistoryImport(reading: "db/migrations", from: .dbmate, options: .init(dialect: .postgresql))
  /// let applied = try await history.applied(in: engine)
  /// try await migrator.markImported(applied.revisions)
  /// ```
  @discardableResult
  public nonisolated(nonsending) func markImported(
    _ ids: [RevisionID], wait: Duration = .seconds(600), control: RunControl = .init()
  ) async throws -> StampReport {
    let catalog = try history.load().checked()
    return try await withLock(wait: wait, control: control) { connection, _ in
      let state = try await prepare(connection, creating: false)
      let planner = Planner(catalog: catalog, ledger: state, dialect: engine.dialect, dialects: options.dialects)
      let wanted = Set(ids).subtracting(state.applied)
      let add = planner.graph.nodes.map(\.id).filter { wanted.contains($0) }
      try await mark(add, [], .imported, planner, connection)
      return StampReport(added: add, removed: [])
    }
  }

  private nonisolated(nonsending) func mark(
    _ add: [RevisionID], _ remove: [RevisionID], _ event: LedgerEvent, _ planner: Planner, _ connection: Connection
  ) async throws {
    if add.isEmpty, remove.isEmpty { return }
    if !planner.ledger.exists { _ = try await prepare(connection, creating: true) }
    let identity = RunIdentity(actor: options.actor)
    var seq = planner.ledger.lastSeq
    var statements: [SQL] = []
    for (id, direction) in remove.map({ ($0, Direction.down) }) + add.map({ ($0, Direction.up) }) {
      seq += 1
      var row = LedgerRow(
        seq: seq, run: identity.run, revision: id, parents: planner.graph[id]?.parents ?? [],
        depends: planner.graph[id]?.depends ?? [], labels: planner.graph[id]?.labels ?? [],
        message: planner.graph[id]?.message ?? "", direction: direction, event: event, actor: identity.actor,
        host: identity.host, tool: RunIdentity.tool, at: RunIdentity.now())
      if direction == .up, let file = try planner.catalog.file(id) {
        try fill(&row, from: file)
        statements.append(ledger.append(row))
        if options.ledger.keepsTexts {
          statements.append(ledger.keep(file.textWithoutSecrets, checksum: file.bytesHash))
        }
      } else {
        statements.append(ledger.append(row))
      }
    }
    try await write(statements, connection)
  }

  private func fill(_ row: inout LedgerRow, from file: RevisionFile) throws {
    row.bytesChecksum = file.bytesHash
    let checksum = RevisionChecksum(dialect: engine.dialect)
    do {
      row.upChecksum = try checksum.of(.up, file)
      row.downChecksum = try checksum.of(.down, file)
    } catch {
      throw MigrationError(code: "lexicalError", "\(error)", file: file.path, object: file.header.id.text)
    }
  }

  private nonisolated(nonsending) func write(_ statements: [SQL], _ connection: Connection) async throws {
    do {
      _ = try await connection.pipeline(
        [engine.dialect == .sqlite ? "begin immediate" : "begin"] + statements + ["commit"])
    } catch let error as DatabaseError {
      _ = try? await connection.execute("rollback")
      throw MigrationError(
        code: error.kind == .unique ? "ledgerChanged" : "ledgerFailed",
        error.kind == .unique
          ? "another process wrote to the ledger meanwhile; nothing was marked" : "the ledger could not be written",
        object: options.ledger.table, cause: Run.told(error),
        hint: error.kind == .unique ? "run the command again" : error.hint,
        databaseError: error)
    }
  }

  // MARK: - Repair

  /// What a person found out that no program can.
  public enum Repair: Sendable, Hashable {
    /// The statement whose outcome is unknown was done.
    case done(statement: Int)
    /// It was not.
    case notDone(statement: Int)
    /// The edited file is to be taken as what was applied.
    case accept
  }

  /// Tells the ledger what it cannot know.
  ///
  /// ```swift
  /// try await migrator.repair(id, .done(statement: 2))   // someone looked: the second statement took effect
  /// ```
  /// - Throws: ``MigrationError`` when the revision is in no such state.
  public nonisolated(nonsending) func repair(
    _ id: RevisionID, _ repair: Repair, wait: Duration = .seconds(600), control: RunControl = .init()
  ) async throws {
    let catalog = try history.load()
    try await withLock(wait: wait, control: control) { connection, _ in
      let state = try await prepare(connection, creating: false)
      guard let record = state.records[id], let row = try await row(for: repair, record, id, catalog, state) else {
        throw MigrationError(
          .integrity, code: "nothingToRepair", "the ledger knows nothing of revision \(id)", object: id.text,
          hint: "`dbtool status` shows what it knows")
      }
      var statements = [ledger.append(row)]
      if options.ledger.keepsTexts, let checksum = row.bytesChecksum, let file = try catalog.file(id) {
        statements.append(ledger.keep(file.textWithoutSecrets, checksum: checksum))
      }
      try await write(statements, connection)
    }
  }

  private nonisolated(nonsending) func row(
    for repair: Repair, _ record: LedgerState.Record, _ id: RevisionID, _ catalog: RevisionCatalog, _ state: LedgerState
  ) async throws -> LedgerRow? {
    let identity = RunIdentity(actor: options.actor)
    var row = record.row
    row.seq = state.lastSeq + 1
    row.run = identity.run
    row.event = .repaired
    (row.actor, row.host, row.tool, row.at) = (identity.actor, identity.host, RunIdentity.tool, RunIdentity.now())
    (row.duration, row.error) = (nil, nil)
    switch (repair, record.status) {
    case (.accept, .applied):
      guard let file = try catalog.file(id) else { throw noSuch(id, "its file is gone") }
      (row.group, row.statement) = (nil, nil)
      try fill(&row, from: file)
      return row
    case (.accept, _): throw noSuch(id, "it is not applied")
    case (.done(let statement), .partial(let progress)), (.notDone(let statement), .partial(let progress)):
      guard progress.unknown == statement else {
        throw noSuch(
          id, progress.unknown.map { "the statement with an unknown outcome is \($0)" } ?? "no outcome is unknown")
      }
      row.group = progress.groups + 1
      if case .done = repair { row.statement = statement } else { row.statement = statement - 1 }
      guard let file = try catalog.file(id) else { throw noSuch(id, "its file is gone") }
      let compiler = RevisionCompiler(dialect: engine.dialect, dialects: options.dialects)
      let step = PlannedStep(
        revision: RevisionNode(
          id: id, parents: row.parents, depends: row.depends, labels: row.labels, message: row.message, file: file.path),
        direction: progress.direction, file: file,
        program: try compiler.program(file, progress.direction, undoing: progress.reached), done: progress)
      let prefix = try step.prefixChecksum(
        groups: progress.groups, statements: row.statement ?? 0, on: engine.dialect)
      if progress.direction == .up { row.upChecksum = prefix } else { row.downChecksum = prefix }
      return row
    case (.done, _), (.notDone, _): throw noSuch(id, "it is not half-done")
    }
  }

  private func noSuch(_ id: RevisionID, _ why: String) -> MigrationError {
    MigrationError(
      code: "nothingToRepair", "revision \(id) needs no such repair: \(why)", object: id.text,
      hint: "`dbtool status` shows its state")
  }
}
