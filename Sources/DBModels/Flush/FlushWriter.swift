package import DBQuery
package import DBSchema

/// Makes the statements of a flush's steps: as few as the database's limits allow.
///
/// PostgreSQL takes a column of many rows as one array, so that a statement's text does not depend on their number;
/// SQLite takes them one by one, at most 32,766 values a statement. A column whose type has no array form is sent row by
/// row, in one round trip.
package struct FlushWriter {
  package let dialect: DialectName
  private let limits: StatementLimits

  package init(_ dialect: DialectName, limits: StatementLimits = .standard) {
    self.dialect = dialect
    self.limits = limits
  }

  /// Statements that make rows.
  /// - Parameters:
  ///   - mapping: the model.
  ///   - columns: the columns that are sent.
  ///   - rows: their values.
  ///   - returning: the columns that the server fills in.
  ///   - conflict: what is done where a key is taken; nil fails.
  package func insert(
    _ mapping: ModelMapping, _ columns: [Int], _ rows: FlushRows, returning: [Int], conflict: FlushConflict? = nil
  ) -> [FlushStatement] {
    let text = mapping.text(dialect)
    // Rows are told apart by the number that each of them gets, or by the key that was sent.
    let number = mapping.identities.first { returning.contains($0) && mapping.keyColumns.contains($0) }
    let hasKey = mapping.keyColumns.allSatisfy { columns.contains($0) }
    let canBatch = returning.isEmpty || number != nil || hasKey
    let fetched = number == nil && !returning.isEmpty ? mapping.keyColumns + returning : returning
    let tail =
      (conflict?.text(mapping, dialect) ?? "") + (fetched.isEmpty ? "" : " returning " + text.list(fetched))
    let head = "insert into \(text.table) (\(text.list(columns)))"
    if columns.isEmpty || rows.count == 1 || !canBatch {
      let values = columns.isEmpty ? " default values" : " values (\(placeholders(1, columns.count)))"
      let statement = (columns.isEmpty ? "insert into \(text.table)" : head) + values + tail
      return (0..<rows.count).map { index in
        FlushStatement(
          statement: RenderedSQL(text: statement, values: rows[index..<index + 1]), expected: 1,
          rows: index..<index + 1,
          order: fetched.count == returning.count ? .asSent : .byKey)
      }
    }
    let order: FlushStatement.Order =
      if let number, let place = fetched.firstIndex(of: number) {
        .byNumber(place, isDescending: mapping.countsDown(number, dialect))
      } else {
        fetched.isEmpty ? .asSent : .byKey
      }
    let elements = columns.compactMap { text.elements[$0] }
    if dialect == .postgresql, elements.count == columns.count {
      let names = columns.indices.map { "c\($0)" }
      let arrays = elements.enumerated().map { "$\($0 + 1)::\($1)[]" }.joined(separator: ", ")
      let source =
        " select \(names.map { "v." + $0 }.joined(separator: ", ")) from unnest(\(arrays)) with ordinality"
        + " as v (\(names.joined(separator: ", ")), place) order by v.place"
      return chunks(rows.count, limits.arrayRows(of: columns.count)).map { chunk in
        FlushStatement(
          statement: RenderedSQL(
            text: head + source + tail, values: columns.indices.map { rows.column($0, of: chunk) }),
          expected: chunk.count, rows: chunk, order: order)
      }
    }
    // All statements but the last have one text.
    var made: (rows: Int, text: String) = (0, "")
    return chunks(rows.count, limits.rows(of: columns.count, dialect)).map { chunk in
      if made.rows != chunk.count {
        made = (chunk.count, head + " values " + valueLists(chunk.count, columns.count) + tail)
      }
      return FlushStatement(
        statement: RenderedSQL(text: made.text, values: rows[chunk]), expected: chunk.count, rows: chunk, order: order)
    }
  }

  /// Statements that write columns of rows.
  /// - Parameters:
  ///   - keys: the columns that find a row, with the version where the model has one.
  ///   - columns: the columns that are written.
  ///   - rows: for each row the keys' values, then the columns'.
  ///   - returning: the columns that the server computes anew.
  package func update(
    _ mapping: ModelMapping, keys: [Int], _ columns: [Int], _ rows: [[SQLValue]], returning: [Int]
  ) -> [FlushStatement] {
    let text = mapping.text(dialect)
    // Where the key itself is written, what comes back is the new one.
    let fetched = mapping.keyColumns + returning
    let tail = " returning " + fetched.map { "\(text.table).\(text.columns[$0])" }.joined(separator: ", ")
    let plainTail = " returning " + text.list(fetched)
    let all = keys + columns
    let elements = all.compactMap { text.elements[$0] }
    let canBatch = dialect == .sqlite || elements.count == all.count
    if rows.count == 1 || !canBatch {
      let sets = columns.enumerated().map { "\(text.columns[$1]) = \(placeholder(keys.count + $0 + 1))" }
      let finds = keys.enumerated().map { "\(text.columns[$1]) = \(placeholder($0 + 1))" }
      let statement =
        "update \(text.table) set \(sets.joined(separator: ", ")) where \(finds.joined(separator: " and "))"
        + plainTail
      return rows.enumerated().map { index, row in
        FlushStatement(
          statement: RenderedSQL(text: statement, values: row), expected: 1, rows: index..<index + 1, order: .asSent)
      }
    }
    let names = all.indices.map { dialect == .postgresql ? "c\($0)" : "column\($0 + 1)" }
    let sets = columns.enumerated().map { "\(text.columns[$1]) = v.\(names[keys.count + $0])" }
    let finds = keys.enumerated().map { "\(text.table).\(text.columns[$1]) = v.\(names[$0])" }
    let head = "update \(text.table) set \(sets.joined(separator: ", ")) from "
    let condition = " where " + finds.joined(separator: " and ")
    if dialect == .postgresql {
      let arrays = elements.enumerated().map { "$\($0 + 1)::\($1)[]" }.joined(separator: ", ")
      let source = "unnest(\(arrays)) as v (\(names.joined(separator: ", ")))"
      return chunks(rows.count, limits.arrayRows(of: all.count)).map { chunk in
        FlushStatement(
          statement: RenderedSQL(
            text: head + source + condition + tail, values: arraysOfColumns(rows[chunk], all.count)),
          expected: chunk.count, rows: chunk, order: .byKey)
      }
    }
    return chunks(rows.count, limits.rows(of: all.count, dialect)).map { chunk in
      let source = "(values \(valueLists(chunk.count, all.count))) as v"
      return FlushStatement(
        statement: RenderedSQL(text: head + source + condition + plainTail, values: rows[chunk].flatMap { $0 }),
        expected: chunk.count, rows: chunk, order: .byKey)
    }
  }

  /// Statements that set columns of rows to NULL.
  package func release(_ mapping: ModelMapping, keys: [Int], _ columns: [Int], _ rows: [[SQLValue]]) -> [FlushStatement]
  {
    let text = mapping.text(dialect)
    let sets = columns.map { "\(text.columns[$0]) = null" }.joined(separator: ", ")
    return find(mapping, keys, rows, "update \(text.table) set \(sets)")
  }

  /// Statements that delete rows.
  package func delete(_ mapping: ModelMapping, keys: [Int], _ rows: [[SQLValue]]) -> [FlushStatement] {
    find(mapping, keys, rows, "delete from \(mapping.text(dialect).table)")
  }

  /// Statements that find rows by their keys, and say which they found.
  private func find(_ mapping: ModelMapping, _ keys: [Int], _ rows: [[SQLValue]], _ head: String) -> [FlushStatement] {
    let text = mapping.text(dialect)
    let tail = " returning " + text.list(mapping.keyColumns)
    return conditions(text, keys, rows).map { condition in
      FlushStatement(
        statement: RenderedSQL(text: head + " where " + condition.text + tail, values: condition.values),
        expected: condition.rows.count, rows: condition.rows, order: condition.rows.count == 1 ? .asSent : .byKey)
    }
  }

  /// A condition that finds rows, with its values.
  struct Condition {
    let text: String
    let values: [SQLValue]
    /// Which of the rows that were given it finds.
    let rows: Range<Int>
  }

  /// Conditions that find rows by what columns hold, as few as the limits allow.
  func conditions(_ text: TableText, _ columns: [Int], _ rows: [[SQLValue]]) -> [Condition] {
    let elements = columns.compactMap { text.elements[$0] }
    if rows.count == 1 || (dialect == .postgresql && elements.count < columns.count) {
      let finds = columns.enumerated().map { "\(text.columns[$1]) = \(placeholder($0 + 1))" }
      return rows.enumerated().map { index, row in
        Condition(text: finds.joined(separator: " and "), values: row, rows: index..<index + 1)
      }
    }
    let left = columns.count == 1 ? text.columns[columns[0]] : "(\(text.list(columns)))"
    if dialect == .postgresql {
      let arrays = elements.enumerated().map { "$\($0 + 1)::\($1)[]" }.joined(separator: ", ")
      let found = columns.count == 1 ? "\(left) = any(\(arrays))" : "\(left) in (select * from unnest(\(arrays)))"
      return chunks(rows.count, limits.arrayRows(of: columns.count)).map { chunk in
        Condition(text: found, values: arraysOfColumns(rows[chunk], columns.count), rows: chunk)
      }
    }
    return chunks(rows.count, limits.rows(of: columns.count, dialect)).map { chunk in
      let list =
        columns.count == 1
        ? Array(repeating: "?", count: chunk.count).joined(separator: ", ")
        : "values " + valueLists(chunk.count, columns.count)
      return Condition(text: "\(left) in (\(list))", values: rows[chunk].flatMap { $0 }, rows: chunk)
    }
  }

  // MARK: Pieces of text

  func placeholder(_ number: Int) -> String { (dialect == .postgresql ? "$" : "?") + String(number) }

  private func placeholders(_ first: Int, _ count: Int) -> String {
    (first..<first + count).map(placeholder).joined(separator: ", ")
  }

  /// Lists of placeholders. SQLite looks a number up among all before it: many of them are left without.
  private func valueLists(_ rows: Int, _ width: Int) -> String {
    var text = ""
    text.reserveCapacity(rows * width * 7)
    var number = 0
    for row in 0..<rows {
      text += row == 0 ? "(" : ", ("
      for column in 0..<width {
        number += 1
        if column > 0 { text += ", " }
        text += dialect == .postgresql ? "$\(number)" : "?"
      }
      text += ")"
    }
    return text
  }

  private func arraysOfColumns(_ rows: ArraySlice<[SQLValue]>, _ width: Int) -> [SQLValue] {
    (0..<width).map { column in .array(rows.map { $0[column] }) }
  }

  private func chunks(_ count: Int, _ size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }
}

extension ModelMapping {
  /// Whether the server's numbers get smaller; SQLite's own always grow, whatever was declared.
  fileprivate func countsDown(_ column: Int, _ dialect: DialectName) -> Bool {
    dialect == .postgresql
      && (declaration.columns[column].identity?.definition.options.increment ?? 1) < 0
  }
}
