internal import DBEngine
internal import DBQuery

extension Session {
  /// Does to the rows that lead to deleted ones what their relations say. Children that have to go, too, are read, a
  /// statement for each relation and level; all else is done without reading.
  /// - Returns: the statements that go before the flush's own.
  /// - Throws: `DatabaseError`: of kind `foreignKey`, before anything is written, when a key that takes no NULL would
  ///   lead nowhere.
  nonisolated(nonsending) func cascade() async throws -> [RenderedSQL] {
    try unit.leaveWaiting()
    let doomed = unit.doomed.filter { $0._modelState.status == .doomed }
    if doomed.isEmpty { return [] }
    var work = CascadeWork(unit, FlushWriter(dialect))
    work.begin(doomed)
    var level = doomed
    while !level.isEmpty {
      let reads = work.follow(level)
      level = []
      for (keys, children) in zip(reads, try await children(reads, work)) { level += work.take(keys, children) }
    }
    try await refuse(work)
    for object in work.added where object._modelState.status == .persistent {
      if type(of: object).mapping.hasEvents { try (object as? any ModelEvents)?.willDelete() }
    }
    return try work.apply(doomed)
  }

  /// The objects that lead to deleted ones, for each key.
  private nonisolated(nonsending) func children(
    _ reads: [ChildKeys], _ work: CascadeWork
  ) async throws -> [[any Entity]] {
    let statements = reads.map { keys -> [RenderedSQL] in
      guard let child = keys.child as? any Entity.Type else { return [] }
      return work.writer.select(child.mapping, by: keys.key.columns, keys.sorted)
    }
    var results = try await run(statements.flatMap { $0 })[...]
    return try zip(reads, statements).map { keys, statements in
      try statements.flatMap { statement -> [any Entity] in
        guard let rows = results.popFirst(), let child = keys.child as? any Entity.Type else { return [] }
        return try objects(of: child, rows, statement)
      }
    }
  }

  private func objects<Root: Entity>(
    of type: Root.Type, _ rows: ResultSet, _ statement: RenderedSQL
  ) throws -> [any Entity] {
    try read(statement, at: 0) {
      try type._objects(of: rows, from: 0, in: unit.map(of: type), refreshing: false)
    }
  }

  /// Throws when a key that takes no NULL leads to a deleted row and stays.
  private nonisolated(nonsending) func refuse(_ work: CascadeWork) async throws {
    if let keys = work.forbidden.first(where: work.isUsed) { throw work.inUse(keys) }
    var asked: [(keys: ChildKeys, excused: Set<[SQLValue]>)] = []
    var statements: [RenderedSQL] = []
    for keys in work.forbidden {
      guard let child = keys.child as? any Entity.Type else { continue }
      let excused = work.excused(keys)
      for statement in work.writer.selectKeys(
        child.mapping, by: keys.key.columns, keys.sorted, atMost: excused.count + 1)
      {
        asked.append((keys, excused))
        statements.append(statement)
      }
    }
    for ((keys, excused), rows) in zip(asked, try await run(statements)) {
      let width = rows.columns.count
      let isUsed = rows.contains { row in !excused.contains((0..<width).map { row[$0].comparable }) }
      if isUsed { throw work.inUse(keys) }
    }
  }

  /// Runs statements in one round trip.
  private nonisolated(nonsending) func run(_ statements: [RenderedSQL]) async throws -> [ResultSet] {
    if statements.isEmpty { return [] }
    return try await send("session.flush") { connection in
      statements.count == 1
        ? [try await connection.execute(statements[0])] : try await connection.pipeline(statements)
    }
  }
}
