import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Synchronization

/// A temporary database with a temporary history, and what tests do with them.
struct Bench {
  let database: TemporaryDatabase
  let history: TemporaryHistory
  /// For looking at the database beside the runs.
  let engine: Engine

  var dialect: DialectName { database.dialect }

  /// Runs a body with an empty database and history.
  static nonisolated(nonsending) func with(
    _ dialect: DialectName, _ body: nonisolated(nonsending) (Bench) async throws -> Void
  ) async throws {
    try await withTemporaryDatabase(dialect) { database in
      let bench = Bench(
        database: database, history: try TemporaryHistory(in: database.folder), engine: try database.engine())
      try await body(bench)
    }
  }

  // MARK: - Running

  /// A migrator of the history on an engine; by default the bench's own.
  func migrator(_ engine: Engine? = nil, _ change: (inout MigratorOptions) -> Void = { _ in }) -> Migrator {
    var options = MigratorOptions()
    options.actor = "tester"
    change(&options)
    return Migrator(engine ?? self.engine, history: history.history, options: options)
  }

  @discardableResult
  nonisolated(nonsending) func upgrade(_ target: String = "head") async throws -> RunReport {
    try await migrator().upgrade(to: try RevisionName(target), wait: .seconds(60))
  }

  @discardableResult
  nonisolated(nonsending) func downgrade(_ target: String, _ change: (inout RunOptions) -> Void = { _ in }) async throws
    -> RunReport
  {
    var run = RunOptions()
    run.mayLose = ["all"]
    change(&run)
    return try await migrator().downgrade(to: try RevisionName(target), wait: .seconds(60), run: run)
  }

  // MARK: - Looking

  /// Runs statements of the test's own, one after the other.
  nonisolated(nonsending) func run(_ statements: String...) async throws {
    try await engine.withConnection { connection in
      for text in statements { try await connection.execute(SQL(unsafe: text)) }
    }
  }

  /// The rows of a query, each as its cells joined by `|`.
  nonisolated(nonsending) func rows(_ query: String) async throws -> [String] {
    let result = try await engine.withConnection { try await $0.execute(SQL(unsafe: query)) }
    return result.map { row in
      result.columns.indices.map { Self.text(row[$0]) }.joined(separator: "|")
    }
  }

  /// A query's one value.
  nonisolated(nonsending) func value(_ query: String) async throws -> String {
    try await rows(query).first ?? "nothing"
  }

  private static func text(_ value: SQLValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .double(let value): "\(value)"
    case .text(let value): value
    case .bytes(let value): "\(value.count) bytes"
    default: value.wireText
    }
  }

  /// The applied revisions, sorted.
  nonisolated(nonsending) func applied() async throws -> [String] {
    try await migrator().ledgerState().applied.map(\.text).sorted()
  }

  /// The ledger's events of a revision, oldest first.
  nonisolated(nonsending) func events(_ id: String) async throws -> [String] {
    try await migrator().ledgerRows().filter { $0.revision.text == id }.map(\.event.rawValue)
  }

  nonisolated(nonsending) func hasTable(_ name: String) async throws -> Bool {
    try await snapshot().contains { $0.hasPrefix("table \(name) ") }
  }
}

/// Collects what a run tells.
final class EventLog: Sendable {
  private let all = Mutex<[MigrationEvent]>([])
  func add(_ event: MigrationEvent) { all.withLock { $0.append(event) } }
  var events: [MigrationEvent] { all.withLock { $0 } }
  var isWaiting: Bool { events.contains { if case .waitingForLock = $0 { true } else { false } } }
  var warnings: [String] { events.compactMap { if case .warning(let text) = $0 { text } else { nil } } }
}
