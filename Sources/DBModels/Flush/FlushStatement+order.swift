internal import DBEngine
internal import DBQuery
internal import DBSchema

extension FlushStatement {
  /// Which row that came back belongs to each row that was sent.
  /// - Parameters:
  ///   - count: how many rows were sent.
  ///   - key: the primary key of a row that was sent, by its place in the statement.
  func places(
    in result: ResultSet, _ mapping: ModelMapping, count: Int, key: (Int) -> [SQLValue]
  ) throws -> [Int] {
    switch order {
    case .asSent: return Array(0..<result.count)
    case .byNumber(let place, let isDescending):
      var numbers: [Int64] = []
      numbers.reserveCapacity(result.count)
      for row in result {
        guard case .integer(let number) = row[place] else {
          throw DatabaseError.unfit(mapping, mapping.keyColumns.first ?? 0, row[place], statement)
        }
        numbers.append(number)
      }
      func isBefore(_ one: Int64, _ other: Int64) -> Bool { isDescending ? one > other : one < other }
      // Most often they come in order.
      if zip(numbers, numbers.dropFirst()).allSatisfy(isBefore) { return Array(numbers.indices) }
      return numbers.indices.sorted { isBefore(numbers[$0], numbers[$1]) }
    case .byKey:
      let width = mapping.keyColumns.count
      var rows: [[SQLValue]: Int] = [:]
      for row in 0..<result.count { rows[(0..<width).map { result[row][$0].comparable }] = row }
      return try (0..<count).map { place in
        guard let row = rows[key(place).map(\.comparable)] else {
          throw DatabaseError(
            .other, "a row came back under another key than it was sent with",
            hint: "a trigger of the table may change keys", table: mapping.declaration.table.plain,
            statement: statement.text)
        }
        return row
      }
    }
  }

  /// Holds the rows that came back against those that were sent.
  func checkReturned(_ result: ResultSet, _ mapping: ModelMapping) throws {
    if result.count == rows.count { return }
    throw DatabaseError(
      .other, "\(rows.count) rows were sent and \(result.count) came back",
      hint: "a trigger or rule of the table may have taken rows away", table: mapping.declaration.table.plain,
      statement: statement.text)
  }
}

extension DatabaseError {
  static func unfit(
    _ mapping: ModelMapping, _ column: Int, _ value: SQLValue, _ statement: RenderedSQL
  ) -> DatabaseError {
    let name = mapping.declaration.columns[column].name.name
    return DatabaseError(
      .decoding, "the database filled \(name) with \(value.kindName), which the property does not take",
      table: mapping.declaration.table.plain, column: name, statement: statement.text)
  }
}
