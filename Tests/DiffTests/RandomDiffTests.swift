import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Glibc
import SeededRandom
import Testing

@testable import DBMigrations

/// Two random schemas on a real database: the way there, the way back, and what is left of the rows.
@Suite(.serialized) struct RandomDiffTests {
  /// `DBTOOL_TORTURE` makes it thousands; `DBTOOL_DIFF_PAIRS` says how many, `DBTOOL_DIFF_SEED` from where.
  static func number(_ name: String) -> UInt64? { getenv(name).flatMap { UInt64(String(cString: $0)) } }
  static let count = number("DBTOOL_DIFF_PAIRS") ?? (getenv("DBTOOL_TORTURE") == nil ? 100 : 3000)
  static let first = number("DBTOOL_DIFF_SEED") ?? Seeded("random diffs").seed % 1_000_000_000

  @Test(arguments: TemporaryDatabase.available)
  func leadsThereAndBackWithItsRows(_ dialect: DialectName) async throws {
    print("random diffs on \(dialect.rawValue): DBTOOL_DIFF_SEED=\(Self.first) DBTOOL_DIFF_PAIRS=\(Self.count)")
    try await withTemporaryDatabase(dialect) { work in
      try await withTemporaryDatabase(dialect) { scratch in
        let engine = try work.engine()
        let other = try scratch.engine()
        var failures = 0
        for seed in Self.first..<Self.first + Self.count where failures < 5 {
          var step = "making the schemas"
          do {
            try await DiffTrial(dialect: dialect, seed: seed).run(engine, other, &step)
          } catch {
            failures += 1
            Issue.record("\(dialect.rawValue), DBTOOL_DIFF_SEED=\(seed) DBTOOL_DIFF_PAIRS=1, \(error)\nwhile \(step)")
          }
        }
      }
    }
  }
}

/// One pair of schemas.
struct DiffTrial {
  let dialect: DialectName
  let seed: UInt64

  nonisolated(nonsending) func run(_ work: Engine, _ scratch: Engine, _ step: inout String) async throws {
    let empty = try await cleared(work)
    _ = try await cleared(scratch)
    let (first, second, renames) = pair()
    step = "making the first schema"
    let one = try await made(first, from: empty, on: work)
    step = "making the second schema"
    let other = try await made(second, from: empty, on: scratch)
    step = "filling"
    try await fill(one, on: work)
    let rows = try await read(one, one, .none, on: work)
    let diff = SchemaDiff(from: one, to: other, renames: renames)
    let sections = try sections(diff)
    guard try self.sections(SchemaDiff(from: one, to: other, renames: renames)).text == sections.text else {
      throw DiffFailure(description: "the same diff gives other bytes")
    }
    step = "going up by\n\(sections.text)"
    try await sections.apply(.up, on: work)
    let reached = try await inspected(work)
    try SchemaLines(reached).require(SchemaLines(other))
    let again = SchemaDiff(from: reached, to: other)
    guard again.isEmpty else {
      throw DiffFailure(
        description: "left to do: " + again.operations.map(\.summary).joined(separator: "\n"))
    }
    try compare(try await read(one, other, renames, on: work), rows)
    if !renames.isEmpty, !diff.losesData.isEmpty {
      throw DiffFailure(description: "a rename loses \(diff.losesData)")
    }
    step = "coming back by\n\(sections.text)"
    try await sections.apply(.down, on: work)
    try SchemaLines(try await inspected(work)).require(SchemaLines(one))
    try compare(
      try await read(
        one, one, .none,
        isKept: { table, column in
          let twin = other.tables.first { $0.name == renames.tables[table] ?? table }
          let name = renames.columns[ColumnReference(table: twin?.name ?? table, column: column)] ?? column
          return twin?.columns.contains { $0.name == name && $0.generated == nil } ?? false
        }, on: work), rows)
    step = "dropping everything"
    try await self.sections(SchemaDiff(from: one, to: empty)).apply(.up, on: work)
    try SchemaLines(try await inspected(work)).require(SchemaLines(empty))
  }

  /// The two schemas.
  func pair() -> (first: DatabaseSchema, second: DatabaseSchema, renames: SchemaRenames) {
    var first = schema(seed &* 2)
    // Every fourth pair is one schema under two sets of names.
    guard seed % 4 == 0 else { return (first, schema(seed &* 2 &+ 1), .none) }
    (first.views, first.triggers) = ([], [])
    let renames = renames(first)
    return (first, RenamedSchema(first, renames).schema, renames)
  }

  /// Another name for the first table, the names of two others swapped, and another name for a column of each.
  private func renames(_ schema: DatabaseSchema) -> SchemaRenames {
    var renames = SchemaRenames()
    let names = schema.tables.map(\.name)
    if let first = names.first { renames.tables[first] = QualifiedName(schema: first.schema, "new name") }
    if names.count > 2, names[1].schema == names[2].schema {
      renames.tables[names[1]] = names[2]
      renames.tables[names[2]] = names[1]
    }
    for table in schema.tables {
      let name = renames.tables[table.name] ?? table.name
      for column in table.columns where column.name == "p" || column.name == "r" {
        renames.columns[ColumnReference(table: name, column: column.name)] = Identifier("new " + column.name.name)
      }
    }
    return renames
  }

  private func schema(_ seed: UInt64) -> DatabaseSchema {
    switch dialect {
    case .postgresql:
      var random = RandomPostgreSQLSchema(seed: seed)
      return random.make()
    case .sqlite:
      var random = RandomSQLiteSchema(seed: seed)
      return random.make()
    }
  }

  // MARK: - The database

  nonisolated(nonsending) func inspected(_ engine: Engine) async throws -> DatabaseSchema {
    try await engine.withConnection { try await $0.inspectSchema() }
  }

  /// Empties a database by other means than a diff.
  nonisolated(nonsending) func cleared(_ engine: Engine) async throws -> DatabaseSchema {
    try await engine.withConnection { connection in
      switch dialect {
      case .postgresql:
        for text in ["drop schema if exists aux cascade", "drop schema public cascade", "create schema public"] {
          try await connection.execute(SQL(unsafe: text))
        }
      case .sqlite:
        try await connection.execute("pragma foreign_keys = off")
        for kind in ["trigger", "view", "table"] {
          let names = try await connection.execute(
            "select name from sqlite_schema where type = \(kind) and name not like 'sqlite_%'")
          for row in names {
            let name = Identifier(try row.decode(String.self, 0)).quoted
            try await connection.execute(SQL(unsafe: "drop \(kind) \(name)"))
          }
        }
        try await connection.execute("pragma foreign_keys = on")
      }
      return try await connection.inspectSchema()
    }
  }

  /// The schema as the database has it once it is declared.
  nonisolated(nonsending) func made(_ schema: DatabaseSchema, from empty: DatabaseSchema, on engine: Engine)
    async throws -> DatabaseSchema
  {
    do {
      try await sections(SchemaDiff(from: empty, to: schema)).apply(.up, on: engine)
    } catch {
      throw DiffFailure(
        description: "\(error)\n" + (try sections(SchemaDiff(from: empty, to: schema))).text)
    }
    return try await inspected(engine)
  }

  private func sections(_ diff: SchemaDiff) throws -> RevisionSections {
    try RevisionSections(diff, backfills: backfills(diff))
  }

  /// Values for columns that become `not null` on either way.
  func backfills(_ diff: SchemaDiff) -> [ColumnReference: String] {
    var values: [ColumnReference: String] = [:]
    for (diff, columns) in [(diff, diff.missingValues), (diff.reversed, diff.reversed.missingValues)] {
      for reference in columns {
        let table = diff.to.tables.first { $0.name == reference.table }
        guard let column = table?.columns.first(where: { $0.name == reference.column }) else { continue }
        let text = dialect == .sqlite && !["text", "varchar(20)"].contains(column.type.text) ? "1" : "'1'"
        values[reference] = ["date", "timestamp without time zone"].contains(column.type.text) ? "'2020-01-01'" : text
      }
    }
    return values
  }

  // MARK: - Rows

  private func isFilled(_ column: ColumnDefinition) -> Bool {
    column.generated == nil && column.name != "r" && column.name != "t"
  }

  nonisolated(nonsending) func fill(_ schema: DatabaseSchema, on engine: Engine) async throws {
    try await engine.withConnection { connection in
      for table in schema.tables {
        let columns = table.columns.filter(isFilled)
        let names = columns.map(\.name.quoted).joined(separator: ", ")
        for row in 1...2 {
          let values = columns.map { column in
            if column.type.text == "date" || column.type.text.hasPrefix("timestamp") { return "'2020-01-0\(row)'" }
            return dialect == .sqlite && !["text", "varchar(20)"].contains(column.type.text) ? "\(row)" : "'\(row)'"
          }
          let verb = dialect == .postgresql ? " overriding system value" : ""
          try await connection.execute(
            SQL(
              unsafe: "insert into \(table.name.quoted) (\(names))\(verb) values (\(values.joined(separator: ", ")))"))
        }
      }
    }
  }

  /// The values of columns that both schemas have, by their first names, in a form that a change of type keeps.
  nonisolated(nonsending) func read(
    _ one: DatabaseSchema, _ other: DatabaseSchema, _ renames: SchemaRenames,
    isKept: (QualifiedName, Identifier) -> Bool = { _, _ in true }, on engine: Engine
  ) async throws -> [String: [String]] {
    var queries: [(title: String, text: String)] = []
    for table in one.tables {
      let place = renames.tables[table.name] ?? table.name
      guard let twin = other.tables.first(where: { $0.name == place }) else { continue }
      for column in table.columns.filter(isFilled) where isKept(table.name, column.name) {
        let name = renames.columns[ColumnReference(table: place, column: column.name)] ?? column.name
        guard twin.columns.contains(where: { $0.name == name && $0.generated == nil }) else { continue }
        let text = "select cast(\(name.quoted) as text) from \(place.quoted) order by id"
        queries.append((table.name.plain + "." + column.name.name, text))
      }
    }
    let all = queries
    return try await engine.withConnection { connection in
      var result: [String: [String]] = [:]
      for query in all {
        let rows = try await connection.execute(SQL(unsafe: query.text))
        result[query.title] = try rows.map { row in
          let text = try row.decode(String?.self, 0) ?? "NULL"
          return Double(text).map { "\($0)" } ?? String(text.prefix(10))
        }
      }
      return result
    }
  }

  func compare(_ rows: [String: [String]], _ before: [String: [String]]) throws {
    for (column, values) in rows where before[column] != values {
      throw DiffFailure(description: "\(column) was \(before[column] ?? []) and is \(values)")
    }
  }
}
