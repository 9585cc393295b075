import DBEngine
import DBTesting
import Testing

/// A trait that a project can write for itself; DBTesting's article shows it.
struct DatabaseTrait: TestTrait, TestScoping {
  @TaskLocal static var engine: Engine?
  let template: DatabaseTemplate

  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await template.withEngine(.sqlite) { engine in
      try await Self.$engine.withValue(engine) { try await function() }
    }
  }
}

extension Trait where Self == DatabaseTrait {
  static func database(_ template: DatabaseTemplate) -> Self { DatabaseTrait(template: template) }
}

@Suite struct TraitTests {
  static let template = DatabaseTemplate(.models(Library.models))

  @Test("a trait gives each case of a test a database of its own", .database(template), arguments: 1...3)
  func hasItsOwn(_ number: Int) async throws {
    let engine = try #require(DatabaseTrait.engine)
    let rows = try await engine.withConnection { connection in
      try await connection.execute("insert into authors (name) values (\(number))")
      return try await connection.execute("select count(*) from authors")
    }
    same(try rows[0].decode(Int.self, 0), 1)
  }
}
