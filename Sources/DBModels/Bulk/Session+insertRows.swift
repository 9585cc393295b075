internal import DBEngine
internal import DBQuery
internal import DBSchema

/// What becomes of rows that are sent.
struct BulkInsert {
  /// The columns of each row that are asked back.
  var returning: [Int] = []
  /// What is done where a key is taken; nil fails.
  var conflict: FlushConflict?
  /// Takes a row that came back, by the place of the row that was sent; the columns asked for begin at the last number.
  var take: (Int, Row, Int) throws -> Void = { _, _, _ in }
}

extension Session {
  /// Sends rows, in order, as far as the database's limits need in several statements.
  /// - Returns: How many rows were made or changed.
  nonisolated(nonsending) func insertRows(
    _ mapping: ModelMapping, _ rows: BulkRows, _ options: BulkOptions, _ insert: BulkInsert = BulkInsert()
  ) async throws -> Int {
    if rows.count == 0 { return 0 }
    let isPlain = insert.returning.isEmpty && insert.conflict == nil
    do {
      if isPlain, dialect == .postgresql, options.copies(rows.count) { return try await copyRows(mapping, rows) }
      return try await sendRows(mapping, rows, options, insert)
    } catch {
      fail(error)
      throw error
    }
  }

  private nonisolated(nonsending) func sendRows(
    _ mapping: ModelMapping, _ rows: BulkRows, _ options: BulkOptions, _ insert: BulkInsert
  ) async throws -> Int {
    let limits = options.limits
    let writer = FlushWriter(dialect, limits: limits)
    let size = limits.batch(of: rows.columns.count, dialect)
    let distinct = insert.conflict.map { $0.updated.isEmpty ? [] : $0.columns } ?? []
    var count = 0
    for start in stride(from: 0, to: rows.count, by: size) {
      var groups = BulkGroups(mapping, rows.columns, distinct: distinct)
      for place in start..<min(start + size, rows.count) { groups.add(rows.row(place), at: place) }
      var forms: [FlushStatement] = []
      var owners: [(group: BulkGroup, returning: [Int])] = []
      for group in groups.all.sorted(by: { $0.round < $1.round }) {
        let returning = Self.returning(insert.returning, mapping, group)
        let made = writer.insert(
          mapping, group.columns, group.rows, returning: returning, conflict: insert.conflict)
        forms += made
        owners += made.map { _ in (group, returning) }
      }
      let results = try await sendAll(forms.map(\.statement))
      for ((form, result), owner) in zip(zip(forms, results), owners) {
        count += result.affected
        if insert.returning.isEmpty { continue }
        try take(form, result, owner.group, owner.returning, mapping, insert)
      }
    }
    return count
  }

  /// The columns asked back, and the number by which rows are told apart.
  private static func returning(_ wanted: [Int], _ mapping: ModelMapping, _ group: BulkGroup) -> [Int] {
    if wanted.isEmpty { return [] }
    let numbers = mapping.identities.filter { column in
      mapping.keyColumns.contains(column) && !group.columns.contains(column) && !wanted.contains(column)
    }
    return wanted + numbers
  }

  private func take(
    _ form: FlushStatement, _ result: ResultSet, _ group: BulkGroup, _ returning: [Int], _ mapping: ModelMapping,
    _ insert: BulkInsert
  ) throws {
    try form.checkReturned(result, mapping)
    let keys = mapping.keyColumns.compactMap { group.columns.firstIndex(of: $0) }
    let places = try form.places(in: result, mapping, count: form.rows.count) { place in
      keys.map { group.rows[form.rows.lowerBound + place, $0] }
    }
    let offset = result.columns.count - returning.count
    try read(form.statement, at: 0) {
      for (index, row) in places.enumerated() {
        try insert.take(group.places[form.rows.lowerBound + index], result[row], offset)
      }
    }
  }

  /// Sends statements in one round trip.
  nonisolated(nonsending) func sendAll(_ statements: [RenderedSQL]) async throws -> [ResultSet] {
    try await send("session.insert") { connection in
      statements.count == 1
        ? [try await connection.execute(statements[0])] : try await connection.pipeline(statements)
    }
  }

  /// Sends rows by COPY: one for each set of columns that rows leave to the server, most often one in all.
  private nonisolated(nonsending) func copyRows(_ mapping: ModelMapping, _ rows: BulkRows) async throws -> Int {
    let text = mapping.text(dialect)
    var places: [Int]?
    var count = 0
    repeat {
      let first = rows.row(places?[0] ?? 0)
      let kept = rows.columns.indices.filter { !mapping.isLeftToServer(rows.columns[$0], first[$0]) }
      if kept.isEmpty {
        // COPY has no word for a row of defaults.
        let rest = places ?? Array(0..<rows.count)
        let others = BulkRows(columns: rows.columns, count: rest.count) { rows.row(rest[$0]) }
        return try await count + sendRows(mapping, others, BulkOptions(), BulkInsert())
      }
      let source = CopyRows(rows: rows, mapping: mapping, places: places, kept: kept, rest: CopyRows.Rest())
      let columns = text.list(kept.map { rows.columns[$0] })
      count += try await send("session.insert") { connection in
        try await connection.copyIn(SQL(unsafe: "copy \(text.table) (\(columns)) from stdin"), from: source)
      }
      places = source.rest.places
    } while places?.isEmpty == false
    return count
  }
}
