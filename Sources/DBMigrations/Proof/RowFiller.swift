import DBEngine
import DBQuery
import DBSchema

/// Puts a few rows into every table of a scratch database, so that a revision has something to keep.
///
/// Tables are filled in the order of their foreign keys, and again where a circle or a reference to itself left nothing
/// to point to. A row that the database refuses is tried with fewer columns; a table that takes none stays empty, with
/// the database's reason.
///
/// Rows meet the checks that the revision will add, and fit the types that it gives to columns, too: a real row that does
/// not is for a person to mend, and a sample says nothing about it.
struct RowFiller {
  /// How many rows a table gets at most.
  static let rows = 3

  let schema: DatabaseSchema
  /// Why a table is empty, by its name.
  private(set) var unfilled: [QualifiedName: String] = [:]
  private(set) var filled: Set<QualifiedName> = []

  /// Checks to come, by table.
  private let checks: [QualifiedName: [String]]
  /// Types to come, by table and column; for enums with their values to come.
  private var types: [QualifiedName: [Identifier: ColumnType]] = [:]
  private let goal: DatabaseSchema?

  /// - Parameter goal: where the revision leads, when that is known.
  init(_ schema: DatabaseSchema, goal: DatabaseSchema? = nil, renames: SchemaRenames = .none) {
    self.schema = schema
    self.goal = goal
    let later = Dictionary((goal?.tables ?? []).map { ($0.name, $0) }) { first, _ in first }
    var checks: [QualifiedName: [String]] = [:]
    for table in schema.tables {
      guard let wanted = later[renames.tables[table.name] ?? table.name] else { continue }
      let present = Set(table.checks.map(\.expression))
      for column in table.columns {
        let name = renames.columns[ColumnReference(table: wanted.name, column: column.name)] ?? column.name
        types[table.name, default: [:]][column.name] = wanted.columns.first { $0.name == name }?.type
      }
      checks[table.name] = wanted.checks.filter { $0.isValidated }.map(\.expression).filter { !present.contains($0) }
    }
    self.checks = checks
  }

  /// The tables that can hold rows of their own.
  static func fillable(_ schema: DatabaseSchema) -> [TableDefinition] {
    schema.tables.filter { $0.options.virtual == nil && $0.options.partitionKey == nil }
  }

  /// Fills what can be filled.
  mutating func fill(_ connection: Connection) async throws {
    var open = Self.fillable(schema)
    var progressed = true
    while !open.isEmpty, progressed {
      progressed = false
      var left: [TableDefinition] = []
      for table in open {
        let waits = table.foreignKeys.contains { key in
          key.target != table.name && open.contains { $0.name == key.target } && !filled.contains(key.target)
            && !Self.isOptional(key, table)
        }
        if waits {
          left.append(table)
        } else {
          try await fill(table, connection)
          progressed = true
        }
      }
      open = left
    }
    for table in open { unfilled[table.name] = "its foreign keys go round in a circle" }
  }

  private static func isOptional(_ key: ForeignKeyDefinition, _ table: TableDefinition) -> Bool {
    key.columns.contains { name in table.columns.first { $0.name == name }?.isNullable ?? false }
  }

  private mutating func fill(_ table: TableDefinition, _ connection: Connection) async throws {
    var reason = "no value is known for one of its columns"
    var count = 0
    let checks = try await possible(table, connection)
    for row in 1...Self.rows {
      for isFull in [true, false] {
        guard let text = try await insert(table, row, isFull: isFull, connection) else { continue }
        do {
          try await Self.attempt(text, table, checks, connection)
          count += 1
          break
        } catch let error as RefusedRow {
          reason = "a row would not meet the check (\(error.check))"
        } catch let error as DatabaseError where error.kind != .connectionLost && error.kind != .queryCancelled {
          reason = error.message
        }
      }
    }
    if count == 0 { unfilled[table.name] = reason } else { filled.insert(table.name) }
  }

  /// A sample that a check to come would refuse.
  private struct RefusedRow: Error {
    var check: String
  }

  /// The checks to come that can be asked already: others speak of columns that are not there yet.
  private func possible(_ table: TableDefinition, _ connection: Connection) async throws -> [String] {
    var found: [String] = []
    for check in checks[table.name] ?? [] {
      do {
        try await connection.withSavepoint { connection in
          try await connection.execute(Self.broken(check, table))
        }
        found.append(check)
      } catch let error as DatabaseError where error.kind != .connectionLost && error.kind != .queryCancelled {
        continue
      }
    }
    return found
  }

  /// The rows that a check would refuse.
  private static func broken(_ check: String, _ table: TableDefinition) -> SQL {
    SQL(unsafe: "select 1 from \(table.name.quoted) where not (\(check)) limit 1")
  }

  /// A refused row must not end the transaction that the others are in.
  private static nonisolated(nonsending) func attempt(
    _ text: String, _ table: TableDefinition, _ checks: [String], _ connection: Connection
  ) async throws {
    try await connection.withSavepoint { connection in
      try await connection.execute(SQL(unsafe: text))
      for check in checks where try await connection.execute(broken(check, table)).first != nil {
        throw RefusedRow(check: check)
      }
    }
  }

  /// The statement for a row; nil when a column that must have a value gets none.
  private func insert(_ table: TableDefinition, _ row: Int, isFull: Bool, _ connection: Connection) async throws
    -> String?
  {
    let values = SampleValue(schema: schema)
    var references: [Identifier: String] = [:]
    for key in table.foreignKeys {
      guard let found = try await reference(key, row, connection) else { continue }
      for (column, value) in zip(key.columns, found) { references[column] = value }
    }
    let keys = Set(table.foreignKeys.flatMap(\.columns))
    var names: [String] = []
    var literals: [String] = []
    for column in table.columns where column.generated == nil && column.identity == nil {
      let mustHave = !column.isNullable && column.defaultExpression == nil
      let isKey = table.primaryKey?.columns.contains { $0.name == column.name } ?? false
      // The last row leaves out what may be left out.
      guard mustHave || (isFull && (row < Self.rows || isKey)) else { continue }
      if let value = references[column.name] {
        names.append(column.name.quoted)
        literals.append(value)
      } else if keys.contains(column.name) {
        guard !mustHave else { return nil }
      } else if let value = sample(column, of: table, row) ?? values.literal(column, row: row) {
        names.append(column.name.quoted)
        literals.append(value)
      } else if mustHave {
        return nil
      }
    }
    guard !names.isEmpty else { return "insert into \(table.name.quoted) default values" }
    return "insert into \(table.name.quoted) (\(names.joined(separator: ", "))) "
      + "values (\(literals.joined(separator: ", ")))"
  }

  /// A sample that fits the type to come as well as that of now; nil where any sample will do.
  private func sample(_ column: ColumnDefinition, of table: TableDefinition, _ row: Int) -> String? {
    guard let goal, let type = types[table.name]?[column.name] else { return nil }
    return SampleValue(schema: schema).literal(column.type, fitting: type, of: goal, row: row)
  }

  /// The key of a row that a foreign key can point to, as literals.
  private func reference(_ key: ForeignKeyDefinition, _ row: Int, _ connection: Connection) async throws -> [String]? {
    guard let target = schema.tables.first(where: { $0.name == key.target }), filled.contains(key.target) else {
      return nil
    }
    let columns = key.targetColumns.isEmpty ? target.primaryKey?.columns.map(\.name) ?? [] : key.targetColumns
    guard columns.count == key.columns.count, !columns.isEmpty else { return nil }
    let list = columns.map { name in
      schema.dialect == .sqlite ? "quote(\(name.quoted))" : "pg_catalog.quote_nullable(\(name.quoted))"
    }.joined(separator: ", ")
    let order = columns.map(\.quoted).joined(separator: ", ")
    let found = try await connection.execute(
      SQL(
        unsafe: """
          select \(list) from \(key.target.quoted) where \(columns[0].quoted) is not null order by \(order) \
          limit 1 offset (select \(row - 1) % count(*) from \(key.target.quoted) where \(columns[0].quoted) is not null)
          """)
    ).first
    guard let found else { return nil }
    return try columns.indices.map { try found.decode(String.self, $0) }
  }
}
