internal import DBEngine
internal import DBQuery
internal import DBSchema

extension Session {
  /// The objects of primary keys, in the order of the keys: nil where there is no row, the same object where a key comes
  /// twice. Objects that the session knows are not asked for.
  ///
  /// ```swift
  /// let users = try await session.get(User.self, keys: [7, 3, 7])     // [User?]
  /// // PostgreSQL: select id, email, ... from users where id = any($1)
  /// // SQLite: select id, email, ... from users where id in (?1, ?2)
  /// ```
  ///
  /// Of any number of keys: PostgreSQL takes them as one array, SQLite a thousand at a time.
  /// - Throws: `DatabaseError`; ``SessionClosed``.
  public nonisolated(nonsending) func get<Root: Entity>(_ type: Root.Type, keys: [Root.Key]) async throws -> [Root?] {
    try check("session.get")
    if keys.isEmpty { return [] }
    let map = unit.map(of: type)
    var found: [Root.Key: Root] = [:]
    var wanted: [Root.Key] = []
    var asked: Set<Root.Key> = []
    for key in keys where found[key] == nil && !asked.contains(key) {
      if let known = map[key], !map.expired.contains(key) {
        if shows(known) { found[key] = known }
      } else {
        asked.insert(key)
        wanted.append(key)
      }
    }
    let statements = try self.statements(type, wanted)
    if !statements.isEmpty {
      let results = try await send("session.get") { connection in
        statements.count == 1
          ? [try await connection.execute(statements[0])] : try await connection.pipeline(statements)
      }
      for (statement, rows) in zip(statements, results) {
        try read(statement, at: 0) {
          for row in rows {
            let reader = RowReader(row)
            found[try Root._modelKey(of: reader)] = try Root._object(of: reader, in: map, refreshing: false)
          }
        }
      }
    }
    return keys.map { key in
      guard let object = found[key], object._modelState.status == .persistent else { return nil }
      return object
    }
  }

  private func statements<Root: Entity>(_ type: Root.Type, _ keys: [Root.Key]) throws -> [RenderedSQL] {
    if keys.isEmpty { return [] }
    let columns = Root.mapping.keyColumns.map { Root.mapping.declaration.columns[$0] }
    let source = Source.model.name(of: type)
    let expressions = columns.map { ExpressionSyntax.column(source, $0.name) }
    let types = columns.map(\.type.syntax)
    let limits = StatementLimits.standard
    let isOne = columns.count == 1
    let size = isOne && dialect == .postgresql ? keys.count : limits.rows(of: columns.count, dialect)
    return try stride(from: 0, to: keys.count, by: size).map { start in
      let part = keys[start..<min(start + size, keys.count)]
      var syntax = Select(type).syntax
      if isOne {
        syntax.add(.isOneOf(expressions[0], part.flatMap(Root._modelKeyValues), types[0], negated: false))
      } else {
        let rows = part.map { key in zip(Root._modelKeyValues(key), types).map { ExpressionSyntax.value($0, $1) } }
        syntax.add(.isOneOfRows(expressions, rows, negated: false))
      }
      return try CompiledQuery(.select(syntax), for: dialect, criteria: criteria.syntax).rendered
    }
  }
}
