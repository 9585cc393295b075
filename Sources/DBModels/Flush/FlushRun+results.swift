internal import DBEngine
internal import DBQuery
internal import DBSchema

extension FlushRun {
  /// Takes the results of all statements that waited into the objects.
  mutating func take(_ results: [ResultSet]) throws {
    let sent = waiting
    waiting = []
    first = []
    for (statement, result) in zip(sent, results) {
      switch statement.kind {
      case .insert(let returning): try takeInsert(statement, result, returning)
      case .update(let columns, let returning): try takeUpdate(statement, result, columns, returning)
      case .release: try statement.checkCount(result)
      case .delete: try takeDelete(statement, result)
      }
    }
  }

  private func takeInsert(_ statement: Waiting, _ result: ResultSet, _ returning: [Int]) throws {
    let objects = statement.items.compactMap(object)
    if !returning.isEmpty {
      try statement.form.checkReturned(result, statement.mapping)
      var before: [SQLValue] = []
      before.reserveCapacity(objects.count * returning.count)
      let rows = try order(statement, result, objects)
      let skipped = result.columns.count - returning.count
      for (object, place) in zip(objects, rows) {
        let row = result[place]
        for (place, column) in returning.enumerated() {
          before.append(object._modelValue(column))
          let value = row[skipped + place]
          guard object._setModelValue(column, value) else {
            throw DatabaseError.unfit(statement.mapping, column, value, statement.statement)
          }
        }
      }
      unit.journal.append(.inserted(objects, columns: returning, before: before))
    } else if !objects.isEmpty {
      guard result.affected == objects.count else {
        throw DatabaseError(
          .other, "\(objects.count) rows were sent and \(result.affected) were made",
          hint: "a trigger or rule of the table may have taken rows away",
          table: statement.mapping.declaration.table.plain, statement: statement.statement.text)
      }
      unit.journal.append(.inserted(objects, columns: [], before: []))
    }
    guard let first = objects.first else { return }
    if let double = unit.anyMap(of: type(of: first)).adopt(objects) { throw duplicate(double, statement) }
  }

  /// Which row belongs to each object.
  private func order(_ statement: Waiting, _ result: ResultSet, _ objects: [any Entity]) throws -> [Int] {
    let columns = statement.mapping.keyColumns
    return try statement.form.places(in: result, statement.mapping, count: objects.count) { place in
      columns.map { objects[place]._modelValue($0) }
    }
  }

  private func takeUpdate(
    _ statement: Waiting, _ result: ResultSet, _ columns: [Int], _ returning: [Int]
  ) throws {
    try statement.checkCount(result)
    let mapping = statement.mapping
    var before: [(object: any Entity, before: OriginalValues)] = []
    let objects = statement.items.compactMap(object)
    let rows =
      returning.isEmpty ? [] : try order(statement, result, objects)
    for (index, object) in objects.enumerated() {
      let originals = object._modelState.originals ?? OriginalValues()
      if let version = mapping.version, let value = statement.version(of: index, mapping) {
        originals.note(version, object._modelValue(version))
        guard object._setModelValue(version, value) else {
          throw DatabaseError.unfit(mapping, version, value, statement.statement)
        }
      }
      for (place, column) in returning.enumerated() {
        originals.note(column, object._modelValue(column))
        _ = object._setModelValue(column, result[rows[index]][mapping.keyColumns.count + place])
      }
      if columns.contains(where: mapping.keyColumns.contains) {
        let map = unit.anyMap(of: type(of: object))
        map.remove(key: statement.keys[index], of: object)
        map.insert(object)
      }
      object._modelState.originals = nil
      before.append((object, originals))
    }
    unit.journal.append(.updated(before))
  }

  private func takeDelete(_ statement: Waiting, _ result: ResultSet) throws {
    // Rows of a tree may go with one that the same statement deletes, before it comes to them itself.
    let isTree = statement.mapping.foreignKeys.contains { key in
      key.onDelete == .cascade && key.table == statement.mapping.declaration.table
    }
    if !isTree || statement.items.count == 1 { try statement.checkCount(result) }
    let objects = statement.items.compactMap(object)
    guard let first = objects.first else { return }
    let map = unit.anyMap(of: type(of: first))
    for object in objects { unit.leave(object, map) }
    unit.journal.append(.deleted(objects))
  }

  private func object(_ item: Int) -> (any Entity)? {
    if case .object(let object) = work.rows[item] { object } else { nil }
  }

  private func duplicate(_ object: any Entity, _ statement: Waiting) -> any Error {
    SessionMisuse(
      "a new \(statement.mapping.declaration.typeName) has the key of another object of this session",
      hint: "load the row and write its columns, or use merge(_:)")
  }
}

extension FlushRun.Waiting {
  /// Holds the rows that were found against those that were meant.
  fileprivate func checkCount(_ result: ResultSet) throws {
    guard let expected = form.expected, result.count != expected else { return }
    let width = mapping.keyColumns.count
    let found = Set(result.map { row in (0..<width).map { row[$0].comparable } })
    let missing = keys.filter { key in !found.contains(key.prefix(width).map(\.comparable)) }
    throw DatabaseError.stale(
      mapping, missing, expected: expected, matched: result.count, statement: statement.text)
  }

  /// The version that a row was given; it stands last.
  fileprivate func version(of index: Int, _ mapping: ModelMapping) -> SQLValue? {
    guard case .update(let columns, _) = kind else { return nil }
    let width = mapping.keyColumns.count + 1 + columns.count + 1
    let values = statement.values
    if form.order == .asSent { return values.count == width ? values.last : nil }
    if case .array(let versions)? = values.last, values.count == width { return versions[index] }
    let place = (index + 1) * width - 1
    return values.indices.contains(place) && values.count == width * items.count ? values[place] : nil
  }
}

extension SQLValue {
  /// The value as both databases give it back: SQLite has text for what PostgreSQL has types for.
  var comparable: SQLValue {
    switch self {
    case .null, .integer, .double, .bytes, .text: self
    case .bool(let truth): .integer(truth ? 1 : 0)
    default: .text(wireText)
    }
  }
}

extension DatabaseError {
  static func stale(
    _ mapping: ModelMapping, _ keys: [[SQLValue]], expected: Int, matched: Int, statement: String? = nil
  ) -> DatabaseError {
    let model = mapping.declaration
    return DatabaseError(
      .staleRow,
      "\(keys.count == 1 ? "a row" : "\(keys.count) rows") of \(model.typeName) changed since it was read, or is gone: "
        + "expected \(expected), matched \(matched)",
      hint: "roll back, read the rows again, and repeat the change", table: model.table.plain, statement: statement)
  }
}
