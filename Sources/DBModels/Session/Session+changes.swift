internal import DBEngine
public import DBQuery

extension Session {
  /// Changes rows without reading them. Objects of the model that the session knows take the rows' values when they are
  /// read the next time.
  ///
  /// ```swift
  /// let count = try await session.execute(Update(User.self).set(\.isActive, to: false).where { $0.seenAt < limit })
  /// // update users set is_active = $1 where seen_at < $2
  /// ```
  /// - Returns: How many rows were changed.
  /// - Throws: ``QueryError`` before anything is sent; `DatabaseError`; ``SessionClosed``.
  @discardableResult
  public nonisolated(nonsending) func execute(_ change: some Change) async throws -> Int {
    try check("session.execute")
    try checkWriting()
    let statement = try change.compiled(for: dialect, criteria: criteria).rendered
    let result = try await send("session.execute") { try await $0.execute(statement) }
    expire(change)
    return result.affected
  }

  /// Changes rows, and gives values of them.
  ///
  /// ```swift
  /// let ids = try await session.execute(Delete(Job.self).where { $0.isDone }.returning { $0.id })
  /// // delete from jobs where is_done returning id
  /// ```
  public nonisolated(nonsending) func execute<Root: Entity, Output>(
    _ change: Returning<Root, Output>
  ) async throws -> [Output] {
    try check("session.execute")
    try checkWriting()
    let statement = try change.compiled(for: dialect, criteria: criteria).rendered
    let rows = try await send("session.execute") { try await $0.execute(statement) }
    unit.map(of: Root.self).expireAll()
    let reading = SessionReading(unit, isRefreshing: true)
    return try read(statement, at: 0) { try rows.map { try change.selection.read(RowReader($0), reading) } }
  }

  /// Runs any statement in the session's transaction.
  ///
  /// ```swift
  /// try await session.execute("refresh materialized view sales")
  /// ```
  @discardableResult
  public nonisolated(nonsending) func execute(_ sql: SQL) async throws -> ResultSet {
    try await send("session.execute") { try await $0.execute(sql) }
  }

  /// The objects of a statement's rows, whose first columns must be the model's, in their order.
  ///
  /// ```swift
  /// let users = try await session.objects(User.self, "select users.* from users tablesample bernoulli (1)")
  /// ```
  public nonisolated(nonsending) func objects<Root: Entity>(_ model: Root.Type, _ sql: SQL) async throws -> [Root] {
    let statement = sql.rendered(for: dialect)
    let rows = try await send("session.objects") { try await $0.execute(statement) }
    return try read(statement, at: 0) {
      try model._objects(of: rows, from: 0, in: unit.map(of: model), refreshing: false)
    }
  }

  private func expire<Written: Change>(_ change: Written) { unit.map(of: Written.Root.self).expireAll() }
}

extension Session {
  /// What comes before a query: objects that wait and that it would not see are written or told of, and memory that
  /// nobody needs is let go.
  nonisolated(nonsending) func prepare<Root: Entity, Output>(for query: Select<Root, Output>) async throws {
    try check("session.select")
    unit.map(of: Root.self).sweep()
    guard unit.hasWork, options.unflushed != .ignore else { return }
    let waiting = ([Root.self] + query.syntax.joinedModels).first { unit.hasWork(of: $0.mapping) }
    guard let waiting else { return }
    let name = waiting.model.typeName
    switch options.unflushed {
    case .ignore: return
    case .flush: try await flush()
    case .fail:
      throw SessionMisuse(
        "a query on \(name) would not see objects that wait to be written", hint: "call session.flush() before it")
    case .warn:
      guard warned.insert(name).inserted else { return }
      let warning = SessionWarning(
        "a query on \(name) does not see objects that wait to be written; call session.flush() before it, or give the "
          + "session unflushed: .flush")
      if let onWarning = options.onWarning { onWarning(warning) } else { connection.warn(warning.description) }
    }
  }
}

extension SelectSyntax {
  /// The models whose tables are joined.
  fileprivate var joinedModels: [any Entity.Type] {
    joins.compactMap { join in
      if case .table(let table) = join.source { table.model as? any Entity.Type } else { nil }
    }
  }
}
