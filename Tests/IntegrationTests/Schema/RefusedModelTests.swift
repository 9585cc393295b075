import DBEngine
import DBModelKit
import DBSchema
import DBTesting
import Testing

@testable import DBMigrations

/// Declarations that read well and that the database does not take: each is told with its own line.
@Suite(.serialized) struct RefusedModelTests {
  struct Case: Sendable {
    var title: String
    var dialects = DialectName.allCases
    /// The line, as the declarations below say it.
    var line: Int
    var says: String
    var change: @Sendable (inout ModelDeclaration) -> Void
  }

  static let cases: [Case] = [
    Case(title: "a default of another type", dialects: [.postgresql], line: 7, says: "default") {
      $0.column("n", Int.self, default: "now()", line: 7)
    },
    Case(title: "a default that is no such value", dialects: [.postgresql], line: 7, says: "nonsense") {
      $0.column("n", Int.self, default: "'nonsense'", line: 7)
    },
    Case(title: "a default of a function that is not there", line: 7, says: "nosuch") {
      $0.column("m", Int.self, default: "1", line: 6)
      $0.column("n", String.self, default: "nosuch(1)", line: 7)
    },
    Case(title: "the other database's default", dialects: [.sqlite], line: 7, says: "now") {
      $0.column("n", String.self, default: "now()", line: 7)
    },
    Case(title: "a default that reads a column", line: 7, says: "") {
      $0.column("n", Int.self, default: "id + 1", line: 7)
    },
    Case(title: "a check of a function that is not there", line: 8, says: "nosuch") {
      $0.column("n", Int.self, line: 7)
      $0.check("nosuch(n)", line: 8)
    },
    Case(title: "a check of a column that is not there", line: 8, says: "gone") {
      $0.column("n", Int.self, line: 7)
      $0.check("gone > 0", name: "no_such", line: 8)
    },
    Case(title: "a check that is no condition", dialects: [.postgresql], line: 8, says: "boolean") {
      $0.column("n", Int.self, line: 7)
      $0.check("n + 1", line: 8)
    },
    Case(title: "a check with a subquery", line: 8, says: "subquer") {
      $0.check("id in (select 1)", line: 8)
    },
    Case(title: "a computed column of a function that is not there", line: 7, says: "nosuch") {
      $0.column("n", Int?.self, line: 7)
      $0.generated("n", "nosuch(id)")
    },
    Case(title: "a computed column that changes by itself", dialects: [.sqlite], line: 7, says: "") {
      $0.column("n", String?.self, line: 7)
      $0.generated("n", "cast(current_timestamp as text) || random()")
    },
    Case(title: "an index of a function that is not there", line: 8, says: "nosuch") {
      $0.index(.expression("nosuch(id)"), line: 8)
    },
    Case(title: "an index's condition", line: 8, says: "gone") { $0.index("id", where: "gone = 1", line: 8) },
    Case(title: "a method that is not there", dialects: [.postgresql], line: 8, says: "nosuch") {
      $0.index("id", method: "nosuch", line: 8)
    },
    Case(title: "a collation that is not there", dialects: [.postgresql], line: 7, says: "nosuch") {
      $0.column("n", String.self, collation: "nosuch", line: 7)
      $0.index("n", line: 8)
    },
  ]

  @Test(arguments: TemporaryDatabase.available)
  func eachIsToldWithItsLine(_ dialect: DialectName) async throws {
    try await Bench.with(dialect) { bench in
      let workshop = try Project(bench: bench).workshop()
      for each in Self.cases where each.dialects.contains(dialect) {
        var model = ModelDeclaration("T", table: "t", fileID: "Shop/T.swift", line: 1)
        model.column("id", Int.self, fileID: "Shop/T.swift", line: 2)
        model.primaryKey("id", fileID: "Shop/T.swift", line: 2)
        each.change(&model)
        var models = ModelSet([])
        models.models = [model]
        do {
          _ = try await workshop.normalised(try models.declared(for: dialect))
          Issue.record("\(each.title) on \(dialect.rawValue): nothing was refused")
        } catch let error as MigrationError {
          same(error.code, "declarationRefused", "\(each.title): \(error)")
          same(error.line, each.line, "\(each.title) on \(dialect.rawValue): \(error)")
          check(error.message.contains(each.says), "\(each.title): \(error)")
        } catch let error as ModelError {
          check(error.description.contains(":\(each.line):"), "\(each.title) on \(dialect.rawValue): \(error)")
        }
      }
    }
  }

  @Test(arguments: TemporaryDatabase.available)
  func namesThatHurtLeadThereAndBack(_ dialect: DialectName) async throws {
    var model = ModelDeclaration("Odd", table: "Ta\"ble 😀; --", fileID: "Shop/Odd.swift", line: 1)
    let longest = String(repeating: "é", count: 31) + "x"
    model.column("select", Int.self)
    model.column("a", String.self, name: "co\"l'umn", unique: true, default: "'it''s'")
    model.column("b", String.self, name: longest, index: true)
    model.column("c", Int?.self, name: "user", index: true)
    model.column("d", String?.self, name: "🐘")
    model.primaryKey("select")
    model.check("\"🐘\" <> '\"'", name: "check 😀 \"it\"")
    model.index("a", "b", name: "in'dex 😀", where: "\"user\" > 0")
    var models = ModelSet([])
    models.models = [model]
    try await Bench.with(dialect) { bench in
      let workshop = try Project(bench: bench).workshop()
      let draft = try await workshop.autogenerate(AutogenerateRequest()) { try models.declared(for: $0) }
      check(draft.proofs.allSatisfy(\.isProved), "\(draft.proofs)\n\(workshop.text(draft))")
      try bench.history.write("a1.sql", workshop.text(draft))
      try await bench.upgrade()
      let again = try await workshop.autogenerate(AutogenerateRequest()) { try models.declared(for: $0) }
      check(again.isEmpty, "left to do: \(workshop.text(again))")
      try await bench.downgrade("base")
      same(try await workshop.live().tables.map(\.name.plain), [], "tables after the way back")
    }
  }

  /// What a database has and the place of its scratch databases lacks.
  @Test func saysWhichExtensionIsMissing() async throws {
    guard TemporaryDatabase.available.contains(.postgresql) else { return }
    try await Bench.with(.postgresql) { bench in
      let workshop = try Project(bench: bench).workshop()
      var scratch = ScratchDatabases(
        on: bench.engine.driver, like: try await bench.engine.withReadConnection { try await DatabaseTraits.read($0) })
      scratch.traits?.extensions.append(.init(name: "dbtool_no_such", schema: "public"))
      let poor = SchemaWorkshop(workshop.migrator, scratch: [.postgresql: scratch])
      let error = await failure("noExtension") { try await poor.scripted("", file: "x.sql", on: .postgresql) }
      same(error.object, "extension:dbtool_no_such")
      check(error.hint?.contains("\"scratch\" of dbtool.json") ?? false, "no way out: \(error)")
      same(
        try await bench.rows("select datname::text from pg_database where datname like 'dbtool\\_scratch\\_%'"), [],
        "scratch databases that are left")
    }
  }
}
