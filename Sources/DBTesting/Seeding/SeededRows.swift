public import DBQuery

/// The rows that ``seed(_:_:)`` has stored, as the database has them: with their keys and defaults.
///
/// ```swift
/// let rows = try await seed(connection, ["authors": [["name": "Ada"]]])
/// let id = try rows["authors", 0].decode(Int.self, "id")
/// ```
public struct SeededRows: Sendable {
  var tables: [String: [SeededRow]] = [:]

  /// The rows of a table, in the order of the seed; none of a table that had none.
  public subscript(table: String) -> [SeededRow] { tables[table] ?? [] }

  /// One row of a table; one without columns when there is no such row.
  public subscript(table: String, row: Int) -> SeededRow {
    let rows = self[table]
    return rows.indices.contains(row) ? rows[row] : SeededRow(table: table, key: nil, row: nil)
  }
}

/// A row that ``seed(_:_:)`` has stored.
///
/// ```swift
/// rows["authors", 0]["id"]                       // .integer(1)
/// try rows["authors", 0].decode(Int.self, "id")  // 1
/// ```
public struct SeededRow: Sendable {
  let table: String
  /// The column of the primary key, where it is one.
  let key: String?
  let row: Row?

  /// The value of a column; nil when there is no such column.
  public subscript(column: String) -> SQLValue? { row?[column] }

  /// The value of a column as a type.
  /// - Throws: ``SeedError`` when there is no such row; what keeps the value from being read.
  public func decode<Value: SQLValueDecodable>(_ type: Value.Type = Value.self, _ column: String) throws -> Value {
    guard let row else { throw SeedError("\(table) was given no such row") }
    return try row.decode(type, column)
  }
}
