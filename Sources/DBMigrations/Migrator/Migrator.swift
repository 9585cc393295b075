public import DBEngine
import DBQuery
import DBSchema

/// Runs a history of revisions against one database: what `dbtool` does, as a library.
///
/// The same lock, ledger and order as on the command line, so that a service that migrates at start and a pipeline that
/// runs `dbtool upgrade` never get in each other's way.
///
/// ```swift
/// let migrator = Migrator(engine, history: .directory("migrations"))
/// let report = try await migrator.upgrade(wait: .seconds(600))
/// for step in report.steps { print(step.revision.id, step.duration) }
///
/// try await migrator.requireUpToDate()     // for services that must not migrate
/// ```
public struct Migrator: Sendable {
  /// The database.
  public let engine: Engine
  /// The revisions.
  public let history: History
  /// What stays the same for all runs.
  public var options: MigratorOptions

  let ledger: Ledger

  /// Makes a migrator; does no I/O.
  public init(_ engine: Engine, history: History, options: MigratorOptions = .init()) {
    self.engine = engine
    self.history = history
    self.options = options
    ledger = Ledger(settings: options.ledger, dialect: engine.dialect)
  }

  // MARK: - Running

  /// Applies what is pending up to a place in the graph, one transactional session a revision.
  ///
  /// - Parameters:
  ///   - target: where to go; by default the one head.
  ///   - wait: how long to wait for another run to end; zero fails at once.
  ///   - run: how to go about it.
  ///   - control: ends the run early when told to.
  /// - Returns: what ran.
  /// - Throws: ``MigrationError``; every revision before the one it names is applied.
  public nonisolated(nonsending) func upgrade(
    to target: RevisionName = .head, wait: Duration = .seconds(600), run: RunOptions = .init(),
    control: RunControl = .init()
  ) async throws -> RunReport {
    // A graph or a file that is wrong is told before anything is created or waited for.
    let catalog = try history.load()
    let forecast = run.isDryRun ? nil : try await forecast(target, catalog, control)
    if let forecast {
      try catalog.requireCode(for: forecast.plan)
    } else if catalog.holdsCode, try await !ledgerState().exists {
      // Told before a ledger is made, and before a lock is waited for.
      let plan = try await planning(catalog, LedgerState()) { planner throws(MigrationError) in
        try planner.upgrade(to: target)
      }
      try catalog.requireCode(for: plan)
    }
    if let forecast, forecast.plan.isEmpty {
      return report(forecast.plan, [], before: forecast.state, after: forecast.state, catalog)
    }
    return try await self.run(
      "upgrade", .up, target, wait: wait, options: run, control: control, catalog: catalog, forecast: forecast)
  }

  /// Undoes revisions down to a place in the graph; that place stays.
  ///
  /// ```swift
  /// let report = try await migrator.downgrade(to: try RevisionName("1f3c"))   // undoes what is above it
  /// ```
  ///
  /// - Throws: ``MigrationError``, with code `wouldLoseData` when a table or column with rows would be dropped and
  ///   ``RunOptions/mayLose`` does not name it; nothing has run then.
  public nonisolated(nonsending) func downgrade(
    to target: RevisionName, wait: Duration = .seconds(600), run: RunOptions = .init(), control: RunControl = .init()
  ) async throws -> RunReport {
    try await self.run(
      "downgrade", .down, target, wait: wait, options: run, control: control, catalog: try history.load())
  }

  /// Upgrades inside a transaction that the caller owns: the caller's rollback undoes everything.
  ///
  /// ```swift
  /// try await engine.withTransaction { connection in
  ///   _ = try await migrator.upgrade(on: connection)
  ///   try await connection.execute("insert into tenants (name) values (\(name))")
  /// }
  /// ```
  ///
  /// - Throws: ``MigrationError`` before anything runs when a revision in range has sections with `transaction=none` or
  ///   `own`, which cannot keep the caller's transaction.
  public nonisolated(nonsending) func upgrade(on connection: Connection, to target: RevisionName = .head) async throws
    -> RunReport
  {
    guard connection.transactionState == .open else {
      throw MigrationError(
        code: "noTransaction", "there is no open transaction on the connection to run in",
        hint: "call it inside withTransaction, or use upgrade(to:) which makes its own")
    }
    return try await runEnclosed(connection, target)
  }

  /// What an upgrade finds to do, looked up without lock or table: nothing is what most runs in a pipeline find. Nil
  /// where there is no ledger yet.
  private nonisolated(nonsending) func forecast(
    _ target: RevisionName, _ catalog: RevisionCatalog, _ control: RunControl
  ) async throws -> Forecast? {
    if case .file = engine.address.place, try !engine.driver.databaseExists() { return nil }
    let state = try await reading { connection in
      try await interruptible(connection, control) { try await ledger.state(connection) }
    }
    guard state.exists else { return nil }
    let plan = try await planning(catalog, state) { planner throws(MigrationError) in try planner.upgrade(to: target) }
    return Forecast(state: state, plan: plan)
  }

  func report(
    _ plan: Plan, _ steps: [RunReport.Step], before: LedgerState, after: LedgerState, _ catalog: RevisionCatalog
  )
    -> RunReport
  {
    let from = Planner.graph(catalog, before).effectiveHeads(of: before.applied)
    let to = steps.isEmpty ? from : Planner.graph(catalog, after).effectiveHeads(of: after.applied)
    return RunReport(steps: steps, from: from, to: to, warnings: plan.warnings)
  }

  // MARK: - Reading

  /// The ledger, added up. Makes neither table nor SQLite file.
  public nonisolated(nonsending) func ledgerState() async throws -> LedgerState {
    if case .file = engine.address.place, try !engine.driver.databaseExists() { return LedgerState() }
    let ledger = ledger
    return try await reading { connection in try await ledger.state(connection) }
  }

  /// All rows of the ledger, oldest first.
  public nonisolated(nonsending) func ledgerRows() async throws -> [LedgerRow] {
    if case .file = engine.address.place, try !engine.driver.databaseExists() { return [] }
    let ledger = ledger
    return try await reading { connection in
      try await ledger.exists(connection) ? try await ledger.rows(connection) : []
    }
  }

  /// The text of a revision as the ledger kept it; nil when it kept none.
  ///
  /// ```swift
  /// print(try await migrator.ledgerText(of: id) ?? "the ledger keeps no texts")
  /// ```
  public nonisolated(nonsending) func ledgerText(of id: RevisionID) async throws -> String? {
    guard let checksum = try await ledgerState().records[id]?.row.bytesChecksum else { return nil }
    let ledger = ledger
    return try await reading { connection in try await ledger.text(checksum, connection) }
  }

  /// What would run, from the real state; nothing runs.
  ///
  /// ```swift
  /// let plan = try await migrator.plan(.up, to: .heads)
  /// print("\(plan.steps.count) pending")
  /// ```
  public nonisolated(nonsending) func plan(
    _ direction: Direction, to target: RevisionName, usesLedgerTexts: Bool = false
  )
    async throws -> Plan
  {
    let catalog = try history.load()
    let state = try await ledgerState()
    let texts = usesLedgerTexts ? try await lostTexts(catalog, state) : [:]
    return try await planning(catalog, state, texts) { planner throws(MigrationError) in
      switch direction {
      case .up: try planner.upgrade(to: target)
      case .down: try planner.downgrade(to: target)
      }
    }
  }

  /// Throws when revisions are pending: for services that must not run against an old schema.
  ///
  /// ```swift
  /// try await migrator.requireUpToDate()   // in the start of a service
  /// ```
  /// - Throws: ``MigrationError`` of category `pending` that names them.
  public nonisolated(nonsending) func requireUpToDate() async throws {
    let plan = try await plan(.up, to: .heads)
    guard let first = plan.steps.first else { return }
    let names = plan.steps.map(\.revision.id.text)
    throw MigrationError(
      .pending, code: "pending",
      names.count == 1
        ? "revision \(first.revision.id) is pending"
        : "\(names.count) revisions are pending, the first is \(first.revision.id)",
      object: names.joined(separator: ", "), hint: "run `dbtool upgrade`")
  }

  /// Runs the planner; an edited revision is told with what changed, from the text that the ledger kept.
  nonisolated(nonsending) func planning<R>(
    _ catalog: RevisionCatalog, _ state: LedgerState, _ texts: [RevisionID: RevisionFile] = [:],
    on connection: Connection? = nil, _ body: (Planner) throws(MigrationError) -> R
  ) async throws -> R {
    let planner = Planner(
      catalog: catalog, ledger: state, dialect: engine.dialect, dialects: options.dialects, ledgerTexts: texts)
    do { return try body(planner) } catch {
      guard error.code == "edited", let id = error.object.flatMap({ RevisionID($0) }),
        let checksum = state.records[id]?.row.bytesChecksum,
        let old = try? await reading(connection, { try await ledger.text(checksum, $0) }),
        let new = try? catalog.file(id)?.text
      else { throw error }
      var error = error
      error.cause = TextDifference.lines(from: old, to: new)
      throw error
    }
  }

  /// The ledger's copies of revisions whose files are gone.
  nonisolated(nonsending) func lostTexts(
    _ catalog: RevisionCatalog, _ state: LedgerState, on connection: Connection? = nil
  ) async throws -> [RevisionID: RevisionFile] {
    var files: [RevisionID: RevisionFile] = [:]
    for (id, record) in state.records where record.status != .absent && catalog.entries[id] == nil {
      guard let checksum = record.row.bytesChecksum else { continue }
      let ledger = ledger
      let text = try await reading(connection) { connection in try await ledger.text(checksum, connection) }
      guard let text else { continue }
      let file = try RevisionFile(ledgerText: text, of: id)
      if let secret = file.sections.first(where: { $0.kind == .down && $0.isSecret }) {
        throw MigrationError(
          code: "secretText",
          "`\(secret.title)` of revision \(id) was kept out of the ledger, so it cannot be undone from there",
          file: file.path, line: secret.line, object: id.text, hint: "bring the file back")
      }
      files[id] = file
    }
    return files
  }
}
