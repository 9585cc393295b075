internal import DBEngine
internal import DBQuery

extension Session {
  /// The object of a primary key: the one that the session knows, without a statement; otherwise it is read.
  ///
  /// ```swift
  /// let user = try await session.get(User.self, id)
  /// // select id, email, ... from users where id = $1
  /// ```
  /// - Returns: The object; nil when there is no such row, the session's conditions do not show it, or the next flush
  ///   deletes it.
  /// - Throws: `DatabaseError`; ``SessionClosed``.
  public nonisolated(nonsending) func get<Root: Entity>(_ type: Root.Type, _ key: Root.Key) async throws -> Root? {
    try check("session.get")
    let map = unit.map(of: type)
    if let known = map[key], !map.expired.contains(key) {
      return known._modelState.status == .persistent && shows(known) ? known : nil
    }
    return try await fetch(type, key, refreshing: false, lock: "")
  }

  /// The object of a primary key.
  ///
  /// ```swift
  /// let user = try await session.require(User.self, id)
  /// ```
  /// - Throws: As ``get(_:_:)``; `DatabaseError` of kind `noRow` when there is none.
  public nonisolated(nonsending) func require<Root: Entity>(_ type: Root.Type, _ key: Root.Key) async throws -> Root {
    if let object = try await get(type, key) { return object }
    let model = type.model
    throw DatabaseError(
      .noRow, "there is no \(model.typeName) with this key", hint: "session.get gives nil instead",
      table: model.table.plain)
  }

  nonisolated(nonsending) func fetch<Root: Entity>(
    _ type: Root.Type, _ key: Root.Key, refreshing: Bool, lock: String
  ) async throws -> Root? {
    let statement = try statement(for: type, key, lock: lock)
    let rows = try await send("session.get") { try await $0.execute(statement) }
    return try read(statement, at: 0) {
      try type._objects(of: rows, from: 0, in: unit.map(of: type), refreshing: refreshing)
    }
    .first
  }

  private func statement<Root: Entity>(
    for type: Root.Type, _ key: Root.Key, lock: String
  ) throws -> RenderedSQL {
    let (mapping, values) = (type.mapping, type._modelKeyValues(key))
    let table = SourceName(table: mapping.declaration.table, alias: nil)
    let criteria = criteria.syntax
    if criteria(TableSyntax(table, model: type)) == nil {
      let text = mapping.text(dialect)
      let condition = mapping.keyColumns.enumerated().map { index, column in
        "\(text.columns[column]) = \(dialect == .postgresql ? "$" : "?")\(index + 1)"
      }
      return RenderedSQL(
        text: "select \(text.all) from \(text.table) where \(condition.joined(separator: " and "))\(lock)",
        values: values)
    }
    var syntax = Select(type).syntax
    for (place, value) in zip(mapping.keyColumns, values) {
      let column = mapping.declaration.columns[place]
      syntax.add(.binary(.equal, .column(table, column.name), .value(value, column.type.syntax)))
    }
    let query = try CompiledQuery(.select(syntax), for: dialect, criteria: criteria).rendered
    return RenderedSQL(text: query.text + lock, values: query.values)
  }

  /// Adds a new object: its row is made by the next flush. The new objects that its relations lead to come along.
  ///
  /// ```swift
  /// let author = Author(name: "Ada")
  /// try session.add(author)
  /// try await session.flush()     // insert into authors (name, ...) values ($1, ...) returning id
  /// author.id                     // the server's number
  /// ```
  /// - Throws: ``SessionMisuse`` when it belongs to another session; ``SessionClosed``.
  public func add(_ object: some Entity) throws {
    try check("session.add")
    try unit.add(object)
  }

  /// Adds new objects, in order.
  public func add(contentsOf objects: some Sequence<some Entity>) throws {
    try check("session.add")
    for object in objects { try unit.add(object) }
  }

  /// Deletes an object's row with the next flush; one of a ``SoftDeletable`` model is marked as deleted. One that was
  /// added and not written yet just leaves.
  ///
  /// ```swift
  /// try session.delete(order)     // at the flush: delete from orders where id = $1 returning id
  /// ```
  /// - Parameters:
  ///   - object: the object.
  ///   - permanently: whether the row goes for good, whatever the model says.
  /// - Throws: ``SessionMisuse`` when it is not this session's; ``SessionClosed``.
  public func delete(_ object: some Entity, permanently: Bool = false) throws {
    try check("session.delete")
    if permanently { try unit.delete(object) } else { try unit.remove(object) }
  }

  /// Takes an object out of the session; its row stays, and what was written to it is not sent.
  /// - Throws: ``SessionMisuse`` when it is not this session's; ``SessionClosed``.
  public func expunge(_ object: some Entity) throws {
    try check("session.expunge")
    try unit.expunge(object)
  }

  /// Whether the object is this session's.
  public func contains(_ object: some Entity) -> Bool { object._modelState.tracker === unit.tracker }

  /// The columns' properties that hold something else than the row, as far as the session knows.
  ///
  /// ```swift
  /// user.name = "Grace"
  /// session.changes(of: user)     // ["name"]
  /// ```
  public func changes(of object: some Entity) -> [String] {
    let model = type(of: object).mapping.declaration
    return (object._modelState.originals?.values ?? []).filter { !$0.value.isSame(as: object._modelValue($0.column)) }
      .map { model.columns[$0.column].property }.sorted()
  }

  /// Reads an object's row again: its columns take the row's values, and what was written to them is forgotten. Relations
  /// that were loaded are unloaded.
  ///
  /// ```swift
  /// try await session.refresh(order)     // select id, ... from orders where id = $1
  /// ```
  /// - Throws: `DatabaseError` of kind `noRow` when the row is gone, or the session's conditions do not show it;
  ///   ``SessionMisuse`` when the object has none.
  public nonisolated(nonsending) func refresh<Root: Entity>(_ object: Root) async throws {
    try check("session.refresh")
    guard object._modelState.tracker === unit.tracker, object._modelState.status == .persistent else {
      throw SessionMisuse.unknown(object)
    }
    // The row stands under the key that it had when it was read.
    for (column, value) in zip(Root.mapping.keyColumns, unit.storedKey(of: object)) {
      _ = object._setModelValue(column, value)
    }
    guard let key = object._modelKey else { throw SessionMisuse.unknown(object) }
    // Of an object that is marked as deleted, the marked row is meant.
    let fresh =
      object._isMarkedDeleted
      ? try await includingDeleted { try await $0.fetch(Root.self, key, refreshing: true, lock: "") }
      : try await fetch(Root.self, key, refreshing: true, lock: "")
    guard fresh === object else {
      throw DatabaseError(
        .noRow, "the row of this \(Root.model.typeName) is gone, or the session's conditions do not show it",
        table: Root.model.table.plain)
    }
    for relation in Root.mapping.relationKeys { relation._unload(object) }
  }

  /// Takes the columns of an object that is not this session's: into the session's own object of that key, read if need
  /// be, or into a new one.
  ///
  /// ```swift
  /// let user = try await session.merge(User(id: id, email: "new@example.com"))
  /// // select ... where id = $1; at the flush: update users set email = $2 where id = $1 returning id
  /// ```
  /// - Returns: The session's object; the one that was given stays as it is.
  /// - Throws: `DatabaseError`, `staleRow` when the given object's version is not the row's.
  @discardableResult
  public nonisolated(nonsending) func merge<Root: Entity>(_ object: Root) async throws -> Root {
    try check("session.merge")
    if object._modelState.tracker === unit.tracker { return object }
    let mapping = Root.mapping
    if let key = object._modelKey, let own = try await get(Root.self, key) {
      if let version = mapping.version, own._modelValue(version) != object._modelValue(version) {
        throw DatabaseError.stale(mapping, [unit.storedKey(of: own)], expected: 1, matched: 0)
      }
      for column in 0..<mapping.width where !mapping.keyColumns.contains(column) && column != mapping.version {
        let value = object._modelValue(column)
        if !mapping.generated.contains(column), value != own._modelValue(column) { try unit.write(own, column, value) }
      }
      return own
    }
    let copy = try Root(_row: RowReader(object._modelRow))
    try unit.add(copy)
    return copy
  }

  /// Reads rows, and says of a cell that cannot be read which statement and row it is of.
  func read<R>(_ statement: RenderedSQL, at first: Int, row: Int? = nil, _ body: () throws -> R) throws -> R {
    do { return try body() } catch let failure as DecodingFailure {
      throw DatabaseError(
        .decoding,
        "column \(failure.column) of row \(row ?? first + failure.row) holds \(failure.found), not \(failure.wanted)",
        hint: "the property's type does not fit the column's; dbtool diff shows where models and database differ",
        column: failure.column, statement: statement.text)
    }
  }
}

extension Entity {
  /// The object's columns as a row.
  var _modelRow: Row {
    let mapping = Self.mapping
    let cells = (0..<mapping.width).map { _modelValue($0) }
    return ResultSet(columns: mapping.declaration.columns.map(\.name.name), cells: cells)[0]
  }
}
