import DBMigrations
import DBSchema

/// What turns one schema into another, as JSON.
struct DifferenceData: Encodable, Sendable {
  /// One change.
  struct Change: Encodable, Sendable {
    var summary: String
    var objects: [String]
    var losesData: [String]

    init(_ operation: SchemaOperation) {
      summary = operation.summary
      objects = operation.objects.map(\.description)
      losesData = operation.losesData.map(\.description)
    }
  }

  var from: String
  var to: String
  var changes: [Change]
  var sql: [String]
  var notCompared: [String]

  init(_ diff: SchemaDiff, from: SchemaSource, to: SchemaSource) throws {
    self.from = "\(from)"
    self.to = "\(to)"
    changes = diff.operations.map(Change.init)
    sql = try SchemaSQL(dialect: diff.to.dialect).statements(for: diff.operations)
    notCompared = diff.notCompared.map(\.description)
  }
}
