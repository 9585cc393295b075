internal import DBSchema

/// A table's and its columns' names as SQL text of one database.
package struct TableText: Sendable {
  /// The table, with its schema where one was said and the database has such a thing.
  package let table: String
  /// The columns, in order.
  package let columns: [String]
  /// The columns' types as elements of an array that is sent whole; nil where a column has to be sent row by row.
  package let elements: [String?]

  init(_ model: ModelDeclaration, _ dialect: DialectName) {
    let schema = dialect == .postgresql ? model.table.schema.map { $0.sql + "." } ?? "" : ""
    table = schema + model.table.name.sql
    columns = model.columns.map { $0.name.sql }
    elements = model.columns.map { dialect == .postgresql ? $0.type.elementText : nil }
  }

  /// Columns joined by commas.
  package func list(_ places: [Int]) -> String { places.map { columns[$0] }.joined(separator: ", ") }

  /// All columns joined by commas.
  package var all: String { columns.joined(separator: ", ") }
}

extension DeclaredType {
  /// The type of an element of PostgreSQL's `unnest`, without a length: a cast to `varchar(3)` would cut the text off that
  /// the column itself refuses. Nil for a type of which nothing is known but its words, and for an array: `unnest` takes
  /// those apart to the last element.
  fileprivate var elementText: String? {
    if isArray { return nil }
    switch base {
    case .words(let words, _): return Self.elements[words.prefix { $0 != "(" }.description]
    case .enumeration(let declaration):
      return (declaration.name.schema.map { $0.sql + "." } ?? "") + declaration.name.name.sql
    case .named: return nil
    }
  }

  private static let elements: [String: String] = [
    "boolean": "boolean", "smallint": "smallint", "integer": "integer", "bigint": "bigint", "real": "real",
    "double precision": "double precision", "numeric": "numeric", "text": "text", "character varying": "text",
    "varchar": "text", "bytea": "bytea", "uuid": "uuid", "timestamp with time zone": "timestamp with time zone",
    "timestamptz": "timestamp with time zone", "timestamp without time zone": "timestamp without time zone",
    "timestamp": "timestamp without time zone", "date": "date", "time without time zone": "time without time zone",
    "time": "time without time zone", "interval": "interval", "jsonb": "jsonb", "json": "json", "inet": "inet",
    "cidr": "cidr",
  ]
}
