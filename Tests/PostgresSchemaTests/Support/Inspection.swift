import DBEngine
import DBQuery
import DBSchema
import DBTesting
import Testing

/// Whether there is a server to test on; when not, a line on the standard output says so.
let hasServer = TemporaryDatabase.available.contains(.postgresql)

extension Connection {
  /// Runs a text of statements.
  nonisolated(nonsending) func run(_ text: String) async throws {
    for statement in try StatementSplitter.split(text, dialect: .postgresql) {
      try await execute(SQL(unsafe: statement.text))
    }
  }
}

/// Gives a body what reads the schema that some DDL makes: inside a transaction, which is then rolled back.
func withReader(
  _ body:
    nonisolated(nonsending) (nonisolated(nonsending) (_ ddl: String) async throws -> DatabaseSchema) async throws
    -> Void
) async throws {
  struct Undo: Error {}
  try await withTemporaryDatabase(.postgresql) { database in
    let engine = try database.engine()
    try await body { ddl in
      var schema = DatabaseSchema(dialect: .postgresql)
      do {
        try await engine.withTransaction { connection in
          try await connection.run(ddl)
          schema = try await connection.inspectSchema()
          throw Undo()
        }
      } catch is Undo {}
      return schema
    }
  }
}

/// A table that some DDL makes, and how it has to be read.
struct TableCase: Sendable {
  var ddl: String
  var wanted: TableDefinition

  init(_ ddl: String, _ wanted: TableDefinition) {
    self.ddl = ddl
    self.wanted = wanted
  }

  /// Reads the cases' tables and compares.
  static func check(_ cases: [TableCase]) async throws {
    try await withReader { read in
      for one in cases {
        let tables = try await read(one.ddl).tables
        guard let found = tables.first(where: { $0.name == one.wanted.name }) else {
          Issue.record("\(one.ddl)\nmade no table \(one.wanted.name.plain), but \(tables.map(\.name.plain))")
          continue
        }
        for (name, found, wanted) in parts(found, one.wanted) { same(found, wanted, "\(one.ddl)\n\(name)") }
        same(found, one.wanted, one.ddl)
      }
    }
  }

  /// Each part by itself, so that a difference is easily seen.
  private static func parts(_ one: TableDefinition, _ other: TableDefinition) -> [(String, String, String)] {
    zip(Mirror(reflecting: one).children, Mirror(reflecting: other).children).map { left, right in
      (left.label ?? "", "\(left.value)", "\(right.value)")
    }
  }
}

/// A name in the schema `public`.
func named(_ name: Identifier) -> QualifiedName { QualifiedName(schema: "public", name) }

/// A table `public.t`.
func table(
  _ columns: ColumnDefinition..., primaryKey: PrimaryKeyDefinition? = nil, uniques: [UniqueDefinition] = [],
  checks: [CheckDefinition] = [], foreignKeys: [ForeignKeyDefinition] = [], exclusions: [ExclusionDefinition] = [],
  indexes: [IndexDefinition] = [], options: TableOptions = TableOptions(), comment: String? = nil
) -> TableDefinition {
  TableDefinition(
    name: named("t"), columns: columns, primaryKey: primaryKey, uniques: uniques, checks: checks,
    foreignKeys: foreignKeys, exclusions: exclusions, indexes: indexes, options: options, comment: comment)
}

/// A column that takes NULL.
func column(_ name: Identifier, _ type: ColumnType) -> ColumnDefinition { ColumnDefinition(name: name, type: type) }

/// An `integer` column `a` or of another name.
func number(_ name: Identifier = "a") -> ColumnDefinition { column(name, "integer") }

/// A `text` column.
func text(_ name: Identifier = "b") -> ColumnDefinition { column(name, "text") }

/// A column of a key.
func key(_ name: Identifier, _ type: ColumnType = "integer") -> ColumnDefinition {
  ColumnDefinition(name: name, type: type, isNullable: false)
}
