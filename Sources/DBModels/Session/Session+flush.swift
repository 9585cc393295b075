internal import DBEngine
internal import DBQuery

extension Session {
  /// Writes what waits: new objects, written columns, deleted objects, in an order that the foreign keys allow and in as
  /// few statements as there are shapes of rows. Keys and columns that the database fills in stand in the objects
  /// afterwards. Nothing is committed.
  ///
  /// ```swift
  /// try session.add(order)
  /// try await session.flush()
  /// // insert into orders (customer_id, ...) values ($1, ...) returning id
  /// ```
  ///
  /// When it fails, the transaction can only be rolled back, see ``rollback()``: inside ``withSavepoint(_:)``, that one
  /// alone. When nothing waits, nothing is sent.
  /// - Throws: `DatabaseError`: what the database refused; `staleRow` when a row has changed since it was read, or is gone;
  ///   ``FlushCycle``; ``SessionClosed``; `CancellationError`.
  public nonisolated(nonsending) func flush() async throws {
    try check("session.flush")
    if options.transaction.access == .readOnly, unit.hasWork, !FlushWork(unit).items.isEmpty { try checkWriting() }
    try await followMarks()
    guard unit.hasWork else { return }
    try announce()
    let first = try await cascade()
    let work = FlushWork(unit)
    for object in work.unchanged { object._modelState.originals = nil }
    if work.items.isEmpty {
      settle()
      return
    }
    let plan = try FlushPlanner.plan(work.items)
    if let hear = options.events.beforeFlush { try hear(FlushSummary(plan, work.items)) }
    try await begin()
    do {
      var run = FlushRun(work, FlushWriter(dialect), unit, first: first)
      for (mapping, step) in plan.steps {
        if run.mustSend(before: step) { try await send(&run) }
        try run.add(mapping, step)
      }
      try await send(&run)
    } catch {
      fail(error)
      throw error
    }
    settle()
  }

  private nonisolated(nonsending) func send(_ run: inout FlushRun) async throws {
    let statements = run.first + run.waiting.map(\.statement)
    if statements.isEmpty { return }
    let results =
      statements.count == 1
      ? [try await connection.execute(statements[0])] : try await connection.pipeline(statements)
    try run.take(Array(results.dropFirst(run.first.count)))
  }

  /// Tells objects what becomes of them, and lets the session's options write to them, or refuse them.
  private func announce() throws {
    // What they write may make others wait.
    for object in unit.pending where object._modelState.status == .pending {
      if type(of: object).mapping.hasEvents { try (object as? any ModelEvents)?.willInsert() }
    }
    let marked = Set(unit.marked.map { ObjectIdentifier($0) })
    for object in unit.tracker.dirty where object._modelState.status == .persistent {
      guard type(of: object).mapping.hasEvents, let object = object as? any ModelEvents else { continue }
      if marked.contains(ObjectIdentifier(object)) { try object.willDelete() } else { try object.willUpdate() }
    }
    for object in unit.doomed where object._modelState.status == .doomed {
      if type(of: object).mapping.hasEvents { try (object as? any ModelEvents)?.willDelete() }
    }
    try stamp()
    try checkAccepted()
  }

  /// Forgets what was written.
  private func settle() {
    unit.marked = []
    unit.pending = []
    unit.doomed = []
    unit.tracker.dirty = []
    unit.parents = [:]
    unit.links = LinkChanges()
  }
}

extension Session {
  /// Throws when the session only reads.
  func checkWriting() throws {
    guard options.transaction.access == .readOnly else { return }
    throw DatabaseError(
      .readOnly, "the session only reads, and was to write",
      hint: "use a session without transaction.access: .readOnly for changes, or expunge the objects that were changed")
  }
}
