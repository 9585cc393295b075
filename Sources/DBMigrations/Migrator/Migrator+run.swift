import DBEngine
import DBQuery
import DBSchema
import Synchronization

/// Runs: lock, ledger, plan, steps.
extension Migrator {
  /// What was found and decided before the lock was asked for; it holds as long as the ledger stays as it was.
  struct Forecast {
    var state: LedgerState
    var plan: Plan
  }

  /// Runs in one direction on a connection of its own, which holds the lock from before the ledger is read to the end.
  nonisolated(nonsending) func run(
    _ command: String, _ direction: Direction, _ target: RevisionName, wait: Duration, options run: RunOptions,
    control: RunControl, catalog: RevisionCatalog, forecast: Forecast? = nil
  ) async throws -> RunReport {
    try await withLock(wait: wait, control: control) { connection, lockKey in
      let (before, plan) = try await interruptible(connection, control) {
        let (state, plan): (LedgerState, Plan)
        if let forecast, try await isUnchanged(forecast.state, connection) {
          (state, plan) = (forecast.state, forecast.plan)
        } else {
          // Where there is no ledger, there is nothing to undo.
          state = try await prepare(connection, creating: direction == .up && !run.isDryRun)
          let texts = run.usesLedgerTexts ? try await lostTexts(catalog, state, on: connection) : [:]
          plan = try await planning(catalog, state, texts, on: connection) { planner throws(MigrationError) in
            switch direction {
            case .up: try planner.upgrade(to: target)
            case .down: try planner.downgrade(to: target)
            }
          }
        }
        try catalog.requireCode(for: plan)
        if run.isDryRun || run.isSingleTransaction {
          try refuseOwnTransactions(plan, because: run.isDryRun ? "--dry-run" : "--single-transaction")
        }
        if direction == .down { try await refuseLosses(plan, run, connection) }
        return (state, plan)
      }
      var state = before
      let isEnclosed = run.isDryRun || run.isSingleTransaction
      var backup: String?
      if let path = run.backup, !plan.isEmpty { backup = try await backUp(connection, to: path) }
      let steps: [RunReport.Step]
      if isEnclosed {
        steps = try await enclosed(connection, keep: !run.isDryRun) {
          if run.isDryRun, !state.exists { for sql in ledger.creation() { try await connection.execute(sql) } }
          let runner = runner(
            connection, run, control, lockKey, state, command,
            outer: try await outerSession(connection))
          let steps = try await perform(plan, runner, connection)
          if !run.isDryRun { state = runner.state }
          return steps
        }
      } else {
        let runner = runner(connection, run, control, lockKey, state, command, outer: nil)
        steps = try await perform(plan, runner, nil)
        state = runner.state
      }
      var report = report(plan, steps, before: before, after: state, catalog)
      report.backup = backup
      report.isDryRun = run.isDryRun
      return report
    }
  }

  /// Runs inside the caller's transaction.
  nonisolated(nonsending) func runEnclosed(_ connection: Connection, _ target: RevisionName) async throws -> RunReport {
    let catalog = try history.load()
    let dialect = engine.dialect
    if dialect == .postgresql {
      let key = RunLock.key(for: options.ledger)
      let row = try await connection.execute("select pg_catalog.pg_try_advisory_xact_lock(\(key))").first
      guard try row?.decode(Bool.self, 0) ?? false else {
        throw MigrationError(
          .lockBusy, code: "lockBusy", "another run holds the lock", hint: "try again when it is done")
      }
    }
    for sql in ledger.creation() { try await connection.execute(sql) }
    let state = try await ledger.state(connection)
    let plan = try await planning(catalog, state, on: connection) { planner throws(MigrationError) in
      try planner.upgrade(to: target)
    }
    try catalog.requireCode(for: plan)
    try refuseOwnTransactions(plan, because: "a transaction of the caller's")
    let runner = runner(
      connection, .init(), .init(), nil, state, "upgrade", outer: try await outerSession(connection))
    let steps = try await perform(plan, runner, connection)
    return report(plan, steps, before: state, after: runner.state, catalog)
  }

  // MARK: - Steps

  /// Runs a plan's steps in order; inside an outer transaction each has a savepoint.
  private nonisolated(nonsending) func perform(_ plan: Plan, _ run: Run, _ savepointed: Connection?) async throws
    -> [RunReport.Step]
  {
    let clock = ContinuousClock()
    var reports: [RunReport.Step] = []
    for (index, step) in plan.steps.enumerated() {
      options.onEvent(.started(step.revision, step.direction, number: index + 1, of: plan.steps.count))
      let begin = clock.now
      if let savepointed {
        try await savepointed.execute("savepoint dbtool_revision")
        do { try await run.perform(step) } catch {
          _ = try? await savepointed.execute("rollback to savepoint dbtool_revision")
          throw error
        }
        try await savepointed.execute("release savepoint dbtool_revision")
      } else {
        try await run.perform(step)
      }
      reports.append(RunReport.Step(revision: step.revision, direction: step.direction, duration: clock.now - begin))
    }
    return reports
  }

  private func runner(
    _ connection: Connection, _ options: RunOptions, _ control: RunControl, _ lockKey: Int64?, _ state: LedgerState,
    _ command: String, outer: (role: String, searchPath: String)?
  ) -> Run {
    Run(
      connection: connection, ledger: ledger, options: options, identity: RunIdentity(actor: self.options.actor),
      control: control, emit: self.options.onEvent, lockKey: lockKey, isEnclosed: outer != nil, command: command,
      state: state, outerSession: outer)
  }

  /// One transaction around a body, committed or not.
  private nonisolated(nonsending) func enclosed<R>(
    _ connection: Connection, keep: Bool, _ body: nonisolated(nonsending) () async throws -> R
  ) async throws -> R {
    try await connection.execute(engine.dialect == .sqlite ? "begin immediate" : "begin")
    do {
      let result = try await body()
      try await connection.execute(keep ? "commit" : "rollback")
      return result
    } catch {
      _ = try? await connection.execute("rollback")
      throw error
    }
  }

  private nonisolated(nonsending) func outerSession(_ connection: Connection) async throws -> (
    role: String, searchPath: String
  ) {
    guard engine.dialect == .postgresql,
      let row = try await connection.execute(
        "select pg_catalog.current_setting('role'), pg_catalog.current_setting('search_path')"
      ).first
    else { return ("", "") }
    return (try row.decode(String.self, 0), try row.decode(String.self, 1))
  }

  /// What commits by itself cannot stand inside another transaction.
  private func refuseOwnTransactions(_ plan: Plan, because what: String) throws {
    for step in plan.steps {
      for section in step.program.sections {
        let option: String
        if section.transaction != .shared {
          option = "transaction=\(section.transaction.rawValue)"
        } else if section.foreignKeysOff, engine.dialect == .sqlite {
          option = "foreign_keys=off"
        } else {
          continue
        }
        throw MigrationError(
          code: "needsOwnTransaction",
          "revision \(step.revision.id) has a section with \(option), which cannot run inside \(what); nothing has run",
          file: step.file.path, line: section.line, object: step.revision.id.text,
          hint: step.direction == .up
            ? "upgrade to the revision before it this way, and the rest without"
            : "downgrade to that revision this way, and further without")
      }
    }
  }

  // MARK: - Lock and ledger

  /// Takes the run lock, and gives the connection that holds it.
  nonisolated(nonsending) func withLock<R: Sendable>(
    wait: Duration, control: RunControl, _ body: nonisolated(nonsending) (Connection, Int64?) async throws -> R
  ) async throws -> R {
    // Told before the lock's file is made.
    try engine.driver.checkWritable()
    return try await withTaskCancellationHandler {
      let emit = options.onEvent
      let fileLock: FileLock? =
        if case .file(let path) = engine.address.place { FileLock(database: path) } else { nil }
      if let fileLock { try await RunLock.acquire(fileLock, wait: wait, control: control, emit: emit) }
      defer { fileLock?.unlock() }
      let key: Int64? = engine.dialect == .postgresql ? RunLock.key(for: options.ledger) : nil
      return try await engine.withConnection(.wholeRun) { connection in
        // Cancelling the task stops the run by its control, at a safe place; what cleans up must still reach the server.
        try await connection.withCancellationShield { connection in
          connection.onNotice { notice in emit(.notice("\(notice.severity): \(notice.message)")) }
          if let key {
            try await Self.liftTimeouts(connection)
            try await RunLock.acquire(key, on: connection, wait: wait, control: control, emit: emit)
          }
          let result = try await body(connection, key)
          if let key { await RunLock.release(key, on: connection) }
          return result
        }
      }
    } onCancel: {
      control.stop()
    }
  }

  /// Runs a body that a stop interrupts where it waits: somebody may hold a lock on the ledger, or on a table that is
  /// looked at.
  nonisolated(nonsending) func interruptible<R>(
    _ connection: Connection, _ control: RunControl, _ body: nonisolated(nonsending) () async throws -> R
  ) async throws -> R {
    try control.beginWork(connection.interrupter)
    defer { control.endWork() }
    do { return try await body() } catch let error as DatabaseError
      where error.kind == .queryCancelled && control.isStopped
    {
      throw MigrationError(
        .interrupted, code: "interrupted", "stopped by a signal; nothing has run", databaseError: error)
    }
  }

  /// Whether nobody wrote to the ledger since it was read: it is only ever appended to.
  private nonisolated(nonsending) func isUnchanged(_ state: LedgerState, _ connection: Connection) async throws -> Bool
  {
    guard try await ledger.exists(connection) else { return false }
    return try await connection.execute(ledger.lastSeq).first?.decode(Int64.self, 0) == state.lastSeq
  }

  /// Makes the ledger's tables when they are not there, and reads them.
  nonisolated(nonsending) func prepare(_ connection: Connection, creating: Bool) async throws -> LedgerState {
    let state = try await ledger.state(connection)
    if state.exists || !creating { return state }
    do {
      try await connection.execute(engine.dialect == .sqlite ? "begin immediate" : "begin")
      for sql in ledger.creation() { try await connection.execute(sql) }
      try await connection.execute("commit")
    } catch let error as DatabaseError {
      _ = try? await connection.execute("rollback")
      let name = ledger.settings.name(on: engine.dialect).quoted
      throw MigrationError(
        code: error.kind == .permission ? "ledgerDenied" : "ledgerFailed", "the ledger \(name) cannot be created",
        object: name, cause: Run.told(error),
        hint: error.kind == .permission
          ? "grant create on the schema, or name another one in dbtool.json: \"ledger\": {\"schema\": \"...\"}"
          : error.kind == .undefinedObject
            ? "create the schema, or name another one in dbtool.json: \"ledger\": {\"schema\": \"...\"}" : error.hint,
        databaseError: error)
    }
    return try await ledger.state(connection)
  }

  private nonisolated(nonsending) func backUp(_ connection: Connection, to path: String) async throws -> String {
    guard case .file(let database) = engine.address.place else {
      throw MigrationError(
        code: "noBackup", "only a SQLite file can be copied", hint: "use pg_dump before the run; leave --backup out")
    }
    let stamp = RunIdentity.now().prefix(19).filter { $0 != ":" && $0 != "-" }
    let copy = path.isEmpty ? "\(database).backup-\(stamp)Z" : path
    do { try await connection.backup(to: copy) } catch let error as DatabaseError {
      throw MigrationError(
        code: "backupFailed", "the database could not be copied to \(copy); nothing has run", object: copy,
        cause: Run.told(error), hint: error.hint, databaseError: error)
    }
    options.onEvent(.backedUp(path: copy))
    return copy
  }
}
