import DBEngine
import DBQuery
import DBSchema
import Testing

@testable import DBModels

/// A statement, what each database is sent, and what the shop's rows answer.
struct StatementCase: Sendable, CustomTestStringConvertible {
  let name: String
  let compile: @Sendable (DialectName) throws(QueryError) -> CompiledQuery
  let postgresql: String
  let sqlite: String
  let values: [SQLValue]
  let sqliteValues: [SQLValue]
  /// Rows with their cells behind each other, `-` for NULL.
  let rows: [String]

  var testDescription: String { name }

  init(
    _ name: String, _ compile: @escaping @Sendable (DialectName) throws(QueryError) -> CompiledQuery,
    _ postgresql: String,
    sqlite: String? = nil, values: [SQLValue] = [], sqliteValues: [SQLValue]? = nil, rows: [String]
  ) {
    self.name = name
    self.compile = compile
    self.postgresql = postgresql
    self.sqlite = sqlite ?? String(postgresql.map { $0 == "$" ? "?" : $0 })
    self.values = values
    self.sqliteValues = sqliteValues ?? values
    self.rows = rows
  }

  static func query<Root, Output>(
    _ name: String, _ query: Select<Root, Output>, _ postgresql: String, sqlite: String? = nil,
    values: [SQLValue] = [], sqliteValues: [SQLValue]? = nil, rows: [String]
  ) -> StatementCase {
    StatementCase(
      name, { dialect throws(QueryError) in try query.compiled(for: dialect) }, postgresql, sqlite: sqlite,
      values: values,
      sqliteValues: sqliteValues, rows: rows)
  }

  static func change(
    _ name: String, _ change: some Change, _ postgresql: String, sqlite: String? = nil, values: [SQLValue] = []
  ) -> StatementCase {
    StatementCase(
      name, { dialect throws(QueryError) in try change.compiled(for: dialect) }, postgresql, sqlite: sqlite,
      values: values, rows: [])
  }

  static func returning<Root, Output>(
    _ name: String, _ change: Returning<Root, Output>, _ postgresql: String, sqlite: String? = nil,
    values: [SQLValue] = [], rows: [String]
  ) -> StatementCase {
    StatementCase(
      name, { dialect throws(QueryError) in try change.compiled(for: dialect) }, postgresql, sqlite: sqlite,
      values: values, rows: rows)
  }

  /// Compares text and values.
  func checkText(_ dialect: DialectName) {
    do {
      let compiled = try compile(dialect).rendered
      let wanted = dialect == .postgresql ? postgresql : sqlite
      if compiled.text != wanted { Issue.record("\(name) on \(dialect):\n  \(compiled.text)\nwanted\n  \(wanted)") }
      let wantedValues = dialect == .postgresql ? values : sqliteValues
      if compiled.values != wantedValues { Issue.record("\(name) on \(dialect): \(compiled.values)") }
    } catch {
      Issue.record("\(name) on \(dialect): \(error)")
    }
  }

  /// Runs it, and compares its rows.
  func checkRows(_ connection: Connection) async {
    do {
      let compiled = try compile(connection.dialect)
      let result = try await connection.execute(compiled.rendered)
      if result.columns.count != compiled.width {
        Issue.record("\(name) on \(connection.dialect): \(compiled.width) columns, \(result.columns.count) arrived")
      }
      let found = result.map { row in
        row.columns.indices.map { Self.text(row[$0]) }.joined(separator: " ")
      }
      if found != rows { Issue.record("\(name) on \(connection.dialect):\n  \(found)\nwanted\n  \(rows)") }
    } catch {
      Issue.record("\(name) on \(connection.dialect): \(error)")
    }
  }

  private static func text(_ value: SQLValue) -> String {
    switch value {
    case .null: "-"
    case .bool(let truth): truth ? "1" : "0"
    case .double(let number) where number == number.rounded(): "\(Int(number))"
    default: value.wireText
    }
  }
}
