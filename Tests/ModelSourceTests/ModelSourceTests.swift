import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting
import Testing

/// Models that are written from a schema compile, and the diff of them against that schema is empty.
@Suite(.serialized) struct ModelSourceTests {
  /// Public schemas, with how many objects are said in SQL because attributes have no words for them.
  private static let files: [(name: String, dialect: DialectName, saidInSQL: Int)] = [
    ("chinook-sqlite.sql", .sqlite, 0), ("chinook-postgres.sql", .postgresql, 0),
    ("pagila-postgres.sql", .postgresql, 6),
  ]

  @Test func modelsOfPublicSchemasDifferInNothing() async throws {
    for file in Self.files where TemporaryDatabase.available.contains(file.dialect) {
      guard var text = RealSchemas.text(file.name) else { continue }
      // What only PostgreSQL 18 knows.
      text = text.replacing("uuidv7()", with: "gen_random_uuid()").replacing(" VIRTUAL", with: " STORED")
      let writer = try await check(text, file.dialect, file.name)
      if writer.saidInSQL.count != file.saidInSQL { Issue.record("\(file.name): in SQL are \(writer.saidInSQL)") }
      let kinds = Dictionary(grouping: writer.notCompared) { $0.prefix { $0 != ":" } }.mapValues(\.count)
      print("\(file.name): in SQL \(writer.saidInSQL), not compared \(kinds.sorted { $0.key < $1.key })")
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func modelsOfOddThingsDifferInNothing(dialect: DialectName) async throws {
    let writer = try await check(OddSchemas.text(dialect), dialect, "odd \(dialect)")
    if !writer.notCompared.isEmpty { Issue.record("not in the models: \(writer.notCompared)") }
    print("odd \(dialect): in SQL \(writer.saidInSQL)")
  }

  /// The schemas that real histories end in.
  @Test(arguments: RealHistory.all.filter { TemporaryDatabase.available.contains($0.dialect) })
  func modelsOfWhatHistoriesEndInDifferInNothing(_ history: RealHistory) async throws {
    try await withTemporaryDatabase(history.dialect) { database in
      let folder = try TemporaryHistory(in: database.folder)
      guard try history.write(into: folder) != nil else { return }
      let engine = try database.engine()
      _ = try await Migrator(engine, history: folder.history).upgrade()
      let writer = try await check(engine, database.folder, history.name)
      let kinds = Dictionary(grouping: writer.notCompared) { $0.prefix { $0 != ":" } }.mapValues(\.count)
      print("\(history): in SQL \(writer.saidInSQL), not compared \(kinds.sorted { $0.key < $1.key })")
    }
  }

  /// Makes a schema, writes its models, compiles them, and compares.
  private func check(_ text: String, _ dialect: DialectName, _ name: String) async throws -> SwiftModelWriter {
    try await withTemporaryDatabase(dialect) { database in
      let engine = try database.engine()
      try await engine.withConnection { connection in
        for statement in try StatementSplitter.split(text, dialect: dialect)
        where statement.words.first != "insert" && !Self.isElsewhere(statement.text) {
          try await connection.execute(SQL(unsafe: statement.text))
        }
      }
      return try await check(engine, database.folder, name)
    }
  }

  private func check(_ engine: Engine, _ folder: String, _ name: String) async throws -> SwiftModelWriter {
    let dialect = engine.dialect
    var workshop = try workshop(engine)
    if dialect == .postgresql {
      workshop.scratch[dialect]?.traits = try await engine.withReadConnection { try await DatabaseTraits.read($0) }
    }
    let live = try await workshop.live()
    let definitions = try await workshop.definitions()
    let writer = SwiftModelWriter(live, definitions: definitions, access: .public)
    if writer.source != SwiftModelWriter(live, definitions: definitions, access: .public).source {
      Issue.record("\(name): other bytes the second time")
    }
    if !writer.leftOut.isEmpty { Issue.record("\(name): left out \(writer.leftOut)") }
    if live.tables.isEmpty { Issue.record("\(name): only \(live.tables.count) tables") }
    let probe = ModelProbe(folder: folder)
    let complaints = try probe.format(writer.source)
    if !complaints.isEmpty { Issue.record("\(name): \(complaints)") }
    do {
      let wanted = try await workshop.normalised(try probe.declared(writer.source, dialect))
      let diff = SchemaDiff(from: live, to: wanted)
      if !diff.isEmpty { Issue.record("\(name): \(diff.operations.map(\.summary))") }
    } catch {
      Issue.record("\(name): \(error)\n\(writer.source)")
    }
    return writer
  }

  /// Pagila has one table that needs an extension which few servers have.
  private static func isElsewhere(_ statement: String) -> Bool {
    statement.contains("film_embedding") || statement.contains("EXTENSION")
  }
}
