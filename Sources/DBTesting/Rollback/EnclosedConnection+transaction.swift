import DBEngine
import DBQuery
import DBSchema

extension EnclosedConnection {
  func begin(isReadOnly: Bool) throws(DatabaseError) {
    _ = try base.execute(.plain("savepoint \(Self.transaction)"))
    isInTransaction = true
    // It ends with the savepoint, as the setting of a transaction does.
    if isReadOnly, dialect == .postgresql { _ = try base.execute(.plain("set transaction read only")) }
  }

  func commit(_ statement: RenderedSQL) throws(DatabaseError) {
    guard isInTransaction else {
      if dialect == .sqlite { throw .outside(statement) }
      return
    }
    // The commit of a transaction that has failed rolls back.
    if base.transactionState == .failed { return try undo() }
    do {
      try check(statement)
      _ = try base.execute(.plain("release savepoint \(Self.transaction)"))
      isInTransaction = false
    } catch {
      // SQLite keeps a transaction open whose commit was refused.
      if dialect == .postgresql { try undo() }
      throw error
    }
  }

  func rollBack(_ statement: RenderedSQL) throws(DatabaseError) {
    guard isInTransaction else {
      if dialect == .sqlite { throw .outside(statement) }
      return
    }
    try undo()
  }

  /// Goes back to where the user's transaction began, and forgets it.
  func undo() throws(DatabaseError) {
    isInTransaction = false
    _ = try base.pipeline([
      .plain("rollback to savepoint \(Self.transaction)"), .plain("release savepoint \(Self.transaction)"),
    ])
  }

  /// Has the database look at what it looks at when a transaction is committed, which a savepoint's end is not.
  private func check(_ statement: RenderedSQL) throws(DatabaseError) {
    do {
      switch dialect {
      case .postgresql: try checkDeferred()
      case .sqlite: try checkForeignKeys()
      }
    } catch {
      var error = error
      error.statement = statement.text
      error.pipelineIndex = nil
      throw error
    }
  }

  /// Makes deferred constraints and triggers fire; afterwards they are deferred again.
  private func checkDeferred() throws(DatabaseError) {
    let found = try base.pipeline([
      .plain("set constraints all immediate"),
      .plain(
        """
        select pg_catalog.string_agg(distinct pg_catalog.format('%I.%I', n.nspname, c.conname), ', ') \
        from pg_catalog.pg_constraint c join pg_catalog.pg_namespace n on n.oid = c.connamespace where c.condeferred
        """),
    ])
    if case .text(let names)? = found.last?.first?[0] {
      _ = try base.execute(.plain("set constraints \(names) deferred"))
    }
  }

  private func checkForeignKeys() throws(DatabaseError) {
    let isOn = try base.execute(.plain("pragma foreign_keys")).first?[0]
    guard isOn == .integer(1) else { return }
    guard let row = try base.execute(.plain("pragma foreign_key_check")).first else { return }
    throw DatabaseError(
      .foreignKey, "FOREIGN KEY constraint failed",
      detail: "a row of \(row[0].text ?? "a table") points to no row of \(row[2].text ?? "another")")
  }

  // MARK: - Statements outside of a transaction

  /// Runs what the user runs outside of a transaction so that its failure undoes it, and nothing else.
  func guarded<R>(_ work: () throws(DatabaseError) -> R) throws(DatabaseError) -> R {
    let isOutermost = try beginGuard()
    do {
      let result = try work()
      if isOutermost { try endGuard(isFailed: false) }
      return result
    } catch {
      if isOutermost { try? endGuard(isFailed: true) }
      throw error
    }
  }

  /// Sets the savepoint, where one is needed. SQLite undoes a statement that fails by itself.
  func beginGuard() throws(DatabaseError) -> Bool {
    guard !isInTransaction, !isGuarded, dialect == .postgresql else { return false }
    _ = try base.execute(.plain("savepoint \(Self.statement)"))
    isGuarded = true
    return true
  }

  func endGuard(isFailed: Bool) throws(DatabaseError) {
    guard isGuarded else { return }
    isGuarded = false
    let release = RenderedSQL.plain("release savepoint \(Self.statement)")
    _ = try base.pipeline(isFailed ? [.plain("rollback to savepoint \(Self.statement)"), release] : [release])
  }
}

extension DatabaseError {
  static func outside(_ statement: RenderedSQL) -> DatabaseError {
    DatabaseError(.transactionState, "no transaction is open", statement: statement.text)
  }
}

extension SQLValue {
  /// The text, of a text.
  var text: String? { if case .text(let text) = self { text } else { nil } }
}
