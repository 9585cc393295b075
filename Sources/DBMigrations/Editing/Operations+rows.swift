import DBEngine
public import DBQuery
public import DBSchema

/// Rows.
extension Operations {
  /// Inserts many rows: by `COPY` on PostgreSQL, by statements of as many rows as SQLite takes values.
  ///
  /// ```swift
  /// try await operations.bulkInsert(into: "roles", columns: ["id", "name"], rows: [[1, "admin"], [2, "guest"]])
  /// // PostgreSQL: copy roles (id, name) from stdin
  /// // SQLite:     insert into "roles" ("id", "name") values (?1, ?2), (?3, ?4)
  /// ```
  /// - Parameters:
  ///   - table: the table.
  ///   - columns: the columns that the values are for; the others get their defaults.
  ///   - rows: the rows, each with a value for every column.
  /// - Returns: how many rows were inserted.
  /// - Throws: ``MigrationError`` with code `unknownTable`, `unknownColumn`, or `wrongNumberOfValues` before anything is
  ///   sent; `DatabaseError`.
  @discardableResult
  public nonisolated(nonsending) func bulkInsert(
    into table: ObjectName, columns: [Identifier], rows: [[SQLValue]]
  ) async throws -> Int {
    try await require(table, columns: columns)
    if let index = rows.firstIndex(where: { $0.count != columns.count }) {
      throw MigrationError(
        code: "wrongNumberOfValues",
        "row \(index + 1) has \(rows[index].count) values, and there are \(columns.count) columns",
        object: "table:\(table.qualified.plain)", hint: "write .null for a value that is not there")
    }
    guard !rows.isEmpty, !columns.isEmpty else { return 0 }
    switch dialect {
    case .postgresql:
      let ddl = PostgreSQLDDL()
      let text = "copy \(ddl.name(table.qualified)) \(ddl.list(columns)) from stdin"
      return try await connection.copyIn(SQL(unsafe: text), from: CopyText(rows: rows))
    case .sqlite:
      let head = SQL(unsafe: "insert into \(table.qualified.quoted) \(SQLiteDDL.list(columns)) values ")
      let size = max(1, Self.mostValues / columns.count)
      for start in stride(from: 0, to: rows.count, by: size) {
        let tuples = rows[start..<min(start + size, rows.count)].map { row -> SQL in
          let values = row.map { value -> SQL in "\(value)" }
          return "(\(SQL(joining: values, separator: ", ")))"
        }
        try await connection.execute(head + SQL(joining: tuples, separator: ", "))
      }
      return rows.count
    }
  }

  /// How many values one statement may carry: what every SQLite since 3.32 takes is more, but long statements win
  /// nothing.
  private static let mostValues = 4096

  /// Goes through a table by ranges of a key, in its order: for changes of many rows, a batch at a time.
  ///
  /// In one transaction the batches keep a statement short; with `//: transaction = none` each is committed by itself,
  /// and locks are held for one batch only.
  ///
  /// ```swift
  /// try await operations.forEachBatch(of: "orders", by: "id", size: 5000) { batch in
  ///   try await operations.execute("update orders set total = price * amount where \(batch) and total is null")
  /// }
  /// // select max(key) from (select "id" as key from "orders" where "id" > $1 order by "id" limit 5000) as batch
  /// // update orders set total = price * amount where "id" > $1 and "id" <= $2 and total is null
  /// ```
  /// - Parameters:
  ///   - table: the table.
  ///   - key: a column with an index whose values are not changed meanwhile; rows with NULL in it are left out.
  ///   - size: how many rows a batch has, at least 1; more when several rows have the same key.
  ///   - body: gets a condition for `where`.
  /// - Returns: how many batches there were.
  @discardableResult
  public nonisolated(nonsending) func forEachBatch(
    of table: ObjectName, by key: Identifier, size: Int = 10_000,
    _ body: nonisolated(nonsending) (SQL) async throws -> Void
  ) async throws -> Int {
    try await require(table, columns: [key])
    let column: SQL = "\(identifier: key.name)"
    var last: SQLValue?
    var count = 0
    while true {
      let behind: SQL = last.map { "\(column) > \($0)" } ?? "\(column) is not null"
      let row = try await connection.execute(
        """
        select max(key) from (select \(column) as key from \(identifier: table.qualified) where \(behind) \
        order by \(column) limit \(SQL(unsafe: "\(max(1, size))"))) as batch
        """
      ).first
      guard let end = try row?.decode(SQLValue.self, 0), end != .null else { return count }
      count += 1
      try await body(last.map { "\(column) > \($0) and \(column) <= \(end)" } ?? "\(column) <= \(end)")
      last = end
    }
  }
}

/// Rows in the text form of PostgreSQL's `COPY`, some kilobytes at a time.
private struct CopyText: AsyncSequence {
  typealias Element = [UInt8]
  let rows: [[SQLValue]]

  func makeAsyncIterator() -> Iterator { Iterator(rows: rows[...]) }

  struct Iterator: AsyncIteratorProtocol {
    var rows: ArraySlice<[SQLValue]>

    mutating func next() async -> [UInt8]? {
      guard !rows.isEmpty else { return nil }
      var bytes: [UInt8] = []
      while bytes.count < 65536, let row = rows.popFirst() {
        for (index, value) in row.enumerated() {
          if index > 0 { bytes.append(UInt8(ascii: "\t")) }
          Self.append(value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
      }
      return bytes
    }

    private static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
      guard value != .null else { return bytes += Array("\\N".utf8) }
      var text: [UInt8] = []
      value.appendText(to: &text)
      for byte in text {
        switch byte {
        case UInt8(ascii: "\\"): bytes += Array("\\\\".utf8)
        case UInt8(ascii: "\t"): bytes += Array("\\t".utf8)
        case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
        case UInt8(ascii: "\r"): bytes += Array("\\r".utf8)
        default: bytes.append(byte)
        }
      }
    }
  }
}
