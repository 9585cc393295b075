import DBEngine
import DBSchema
import DBTesting
import SeededRandom
import Testing

@testable import DBMigrations

/// Swift revisions as autogenerate writes them: they compile without a warning, and do what the SQL does.
@Suite(.serialized) struct RenderedRevisionTests {
  private static let count = Int(RandomDiffTests.number("DBTOOL_RENDERED_PAIRS") ?? 8)
  private static let first =
    RandomDiffTests.number("DBTOOL_RENDERED_SEED") ?? Seeded("rendered revisions").seed % 1_000_000_000

  /// A pair of schemas and the revision between them.
  private struct Sample {
    var trial: DiffTrial
    var type: String
    var text: String
    var foreignKeysOff: Bool { text.contains("\n//: foreign_keys = off\n") }
  }

  @Test(arguments: TemporaryDatabase.available)
  func compiledRevisionsLeadThereAndBack(_ dialect: DialectName) async throws {
    print("rendered on \(dialect.rawValue): DBTOOL_RENDERED_SEED=\(Self.first) DBTOOL_RENDERED_PAIRS=\(Self.count)")
    try await withTemporaryDatabase(dialect) { work in
      try await withTemporaryDatabase(dialect) { scratch in
        let engine = try work.engine()
        let other = try scratch.engine()
        let samples = try await samples(dialect, engine, other)
        let probe = RevisionProbe(folder: work.folder)
        try probe.compile(samples.map(\.text), types: samples.map(\.type))
        for sample in samples {
          guard await isRight(sample, probe, work.url, engine, other) else { break }
        }
      }
    }
  }

  private nonisolated(nonsending) func samples(_ dialect: DialectName, _ work: Engine, _ scratch: Engine) async throws
    -> [Sample]
  {
    var samples: [Sample] = []
    var seed = Self.first
    while samples.count < Self.count {
      if let sample = try await sample(DiffTrial(dialect: dialect, seed: seed), work, scratch) {
        samples.append(sample)
      }
      seed += 1
    }
    return samples
  }

  private nonisolated(nonsending) func isRight(
    _ sample: Sample, _ probe: RevisionProbe, _ url: String, _ work: Engine, _ scratch: Engine
  ) async -> Bool {
    let seed = "DBTOOL_RENDERED_SEED=\(sample.trial.seed) DBTOOL_RENDERED_PAIRS=1"
    do {
      try await run(sample, probe, url, work, scratch)
      return true
    } catch {
      Issue.record("\(sample.trial.dialect.rawValue), \(seed): \(error)\n\(sample.text)")
      return false
    }
  }

  /// Each operation once, and each function of a revision: as a file, for the compiler alone.
  @Test func everyOperationCompilesHoweverOddItsNames() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var sources: [String] = []
    var known: Set<String> = []
    for dialect in DialectName.allCases {
      let operations = EveryOperation.all(dialect)
      known.formUnion(operations.map { String("\($0)".prefix { $0 != "(" }) })
      let lines = try SwiftOperationWriter(dialect: dialect).statements(for: operations).map { "    " + $0 + "\n" }
      let again = try SwiftOperationWriter(dialect: dialect).statements(for: operations).map { "    " + $0 + "\n" }
      #expect(lines == again)
      sources.append(
        "import DBEngine\nimport DBMigrations\n\nstruct \(dialect == .sqlite ? "Lite" : "Post"): Revision {\n"
          + "  func up(_ step: Step) async throws {\n    let operations = step.operations\n\(lines.joined())  }\n\n"
          + "  func down(_ step: Step) async throws {}\n}\n")
    }
    #expect(known == EveryOperation.cases)
    try RevisionProbe(folder: folder.path).check(sources)
  }

  @Test func databasesThatWantDifferentThingsHaveACaseEach() throws {
    let users = QualifiedName("users")
    func schema(_ dialect: DialectName, _ columns: [String], checks: [String] = []) -> DatabaseSchema {
      let name = dialect == .sqlite ? users : QualifiedName(schema: "public", "users")
      return DatabaseSchema(
        dialect: dialect, schemas: dialect == .sqlite ? [] : ["public"],
        tables: [
          TableDefinition(
            name: name, columns: columns.map { ColumnDefinition(name: Identifier($0), type: "text") },
            checks: checks.map { CheckDefinition(name: "aged", expression: $0) })
        ])
    }
    let header = RevisionHeader(
      id: try #require(RevisionID("ab.1")), parents: [], message: "add age", created: "2026-11-22T00:00:00Z")
    func source(checks: [String]) throws -> String {
      var diffs: [DialectName: SchemaDiff] = [:]
      for dialect in DialectName.allCases {
        diffs[dialect] = SchemaDiff(
          from: schema(dialect, ["id"]), to: schema(dialect, ["id", "age"], checks: checks))
      }
      return try SwiftRevisionSource(header: header, diffs: diffs).text
    }
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    #expect(try RevisionProbe(folder: folder.path).format(try source(checks: ["age > 0"])) == "")
    #expect(
      try source(checks: []) == """
        //: id = ab.1
        //: parents = base
        //: message = add age
        //: created = 2026-11-22T00:00:00Z

        import DBEngine
        import DBMigrations

        /// add age
        struct Rab_1: Revision {
          func up(_ step: Step) async throws {
            let operations = step.operations
            try await operations.addColumn(to: "users", "age", "text")
          }

          func down(_ step: Step) async throws {
            let operations = step.operations
            try await operations.dropColumn("age", of: "users")
          }
        }

        """)
    #expect(
      try source(checks: ["age > 0"]) == """
        //: id = ab.1
        //: parents = base
        //: message = add age
        //: created = 2026-11-22T00:00:00Z
        //: foreign_keys = off

        import DBEngine
        import DBMigrations

        /// add age
        struct Rab_1: Revision {
          func up(_ step: Step) async throws {
            let operations = step.operations
            switch step.dialect {
            case .postgresql:
              try await operations.alterTable("users") { table in
                table.addColumn("age", "text")
                table.addCheck("age > 0", name: "aged")
              }
            case .sqlite:
              try await operations.rebuildTable("users") { table in
                table.column("id", "text")
                table.column("age", "text")
                table.check("age > 0", name: "aged")
              }
            }
          }

          func down(_ step: Step) async throws {
            let operations = step.operations
            switch step.dialect {
            case .postgresql:
              try await operations.alterTable("users") { table in
                table.dropConstraint("aged")
                table.dropColumn("age")
              }
            case .sqlite:
              try await operations.rebuildTable("users") { table in
                table.column("id", "text")
              }
            }
          }
        }

        """)
  }

  @Test func aValueThatIsAddedAndUsedIsForSQL() throws {
    let mood = QualifiedName(schema: "public", "mood")
    func schema(_ values: [String], _ value: String?) -> DatabaseSchema {
      let column = ColumnDefinition(
        name: "mood", type: ColumnType("public.mood", definedBy: mood),
        defaultExpression: value.map { "'\($0)'::public.mood" })
      return DatabaseSchema(
        dialect: .postgresql, schemas: ["public"],
        tables: [TableDefinition(name: QualifiedName(schema: "public", "users"), columns: [column])],
        enums: [EnumDefinition(name: mood, values: values)])
    }
    let header = RevisionHeader(id: .random(), parents: [])
    let diff = SchemaDiff(from: schema(["ok"], nil), to: schema(["ok", "glad"], "glad"))
    let error = #expect(throws: MigrationError.self) {
      try SwiftRevisionSource(header: header, diffs: [.postgresql: diff])
    }
    #expect(error?.code == "needsSQL")
    #expect(error?.hint?.contains("--swift") == true)
  }

  /// Nil for what only SQL can say.
  private nonisolated(nonsending) func sample(_ trial: DiffTrial, _ work: Engine, _ scratch: Engine) async throws
    -> Sample?
  {
    let (one, other, renames) = try await schemas(trial, work, scratch)
    return try rendered(trial, SchemaDiff(from: one, to: other, renames: renames))
  }

  private func rendered(_ trial: DiffTrial, _ diff: SchemaDiff) throws -> Sample? {
    guard !diff.isEmpty, let id = RevisionID("a\(trial.seed)") else { return nil }
    let header = RevisionHeader(id: id, parents: [], message: "a change of \"many\" things", created: "2026-11-22")
    let values = [trial.dialect: trial.backfills(diff)]
    do {
      let source = try SwiftRevisionSource(header: header, diffs: [trial.dialect: diff], backfills: values)
      return Sample(trial: trial, type: SwiftRevisionSource.typeName(id), text: source.text)
    } catch {
      if error.code == "needsSQL" { return nil }
      throw error
    }
  }

  private nonisolated(nonsending) func schemas(_ trial: DiffTrial, _ work: Engine, _ scratch: Engine) async throws
    -> (DatabaseSchema, DatabaseSchema, SchemaRenames)
  {
    let empty = try await trial.cleared(work)
    _ = try await trial.cleared(scratch)
    let (first, second, renames) = trial.pair()
    let one = try await trial.made(first, from: empty, on: work)
    let other = try await trial.made(second, from: empty, on: scratch)
    return (one, other, renames)
  }

  private nonisolated(nonsending) func run(
    _ sample: Sample, _ probe: RevisionProbe, _ url: String, _ work: Engine, _ scratch: Engine
  ) async throws {
    let trial = sample.trial
    let (one, other, renames) = try await schemas(trial, work, scratch)
    try await trial.fill(one, on: work)
    let rows = try await trial.read(one, one, .none, on: work)
    try probe.run(sample.type, "up", on: url, foreignKeysOff: sample.foreignKeysOff)
    try SchemaLines(try await trial.inspected(work)).require(SchemaLines(other))
    try trial.compare(try await trial.read(one, other, renames, on: work), rows)
    try probe.run(sample.type, "down", on: url, foreignKeysOff: sample.foreignKeysOff)
    try SchemaLines(try await trial.inspected(work)).require(SchemaLines(one))
  }
}
