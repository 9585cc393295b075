import DBMigrations
import DBSchema

/// A proof, as JSON.
struct ProofData: Encodable, Sendable {
  var revision: String
  var dialect: String
  /// Whether everything was tried and went well.
  var proved: Bool
  /// Whether something went wrong. Neither: a table could not be filled.
  var failed: Bool
  /// What `up` left to do; null where there was no goal.
  var upDifferences: [String]?
  /// What `down` left different; null where there is no way back.
  var downDifferences: [String]?
  var objects: [String]
  var lostRows: [String]
  var filledTables: Int
  var tables: Int
  /// Tables without rows, and why.
  var unfilled: [String: String]
  var failure: String?
  var durationMilliseconds: Int64

  init(_ report: ProofReport, revision: RevisionID) {
    self.revision = revision.text
    dialect = report.dialect.rawValue
    proved = report.isProved
    failed = report.hasFailed
    upDifferences = report.upDifferences
    downDifferences = report.downDifferences
    objects = report.objects.map(\.description)
    lostRows = report.lostRows.map(\.plain)
    filledTables = report.filledTables
    tables = report.tables
    unfilled = Dictionary(report.unfilled.map { ($0.key.plain, $0.value) }) { first, _ in first }
    failure = report.failure?.message
    durationMilliseconds =
      report.duration.components.seconds * 1_000 + report.duration.components.attoseconds / 1_000_000_000_000_000
  }

  private enum Key: String, CodingKey {
    case revision, dialect, proved, failed, upDifferences, downDifferences, objects, lostRows, filledTables, tables,
      unfilled,
      failure, durationMilliseconds
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(revision, forKey: .revision)
    try container.encode(dialect, forKey: .dialect)
    try container.encode(proved, forKey: .proved)
    try container.encode(failed, forKey: .failed)
    try container.encode(upDifferences, forKey: .upDifferences)
    try container.encode(downDifferences, forKey: .downDifferences)
    try container.encode(objects, forKey: .objects)
    try container.encode(lostRows, forKey: .lostRows)
    try container.encode(filledTables, forKey: .filledTables)
    try container.encode(tables, forKey: .tables)
    try container.encode(unfilled, forKey: .unfilled)
    try container.encode(failure, forKey: .failure)
    try container.encode(durationMilliseconds, forKey: .durationMilliseconds)
  }
}
