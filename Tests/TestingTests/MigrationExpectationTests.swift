import DBEngine
import DBMigrations
import DBModels
import DBQuery
import DBSchema
import DBTesting
import Testing

/// A history that is not sound is refused, with the revision and the reason.
@Suite struct MigrationExpectationTests {
  static let dialects = TemporaryDatabase.available

  final class Author: Model {
    static let model = {
      var model = ModelDeclaration("Author", table: "authors", strict: false)
      model.column("id", Int.self)
      model.column("name", String.self)
      model.primaryKey("id")
      return model
    }()
  }

  private static let authors = """
    --: up
    create table authors (id bigint not null primary key, name text not null);
    --: down
    drop table authors;
    """
  private static let index = "--: up\ncreate index by_name on authors (name);\n--: down\ndrop index by_name;"

  @Test("a sound history goes up, down and up, and stays applied", arguments: dialects)
  func takesSoundHistories(_ dialect: DialectName) async throws {
    try await withTemporaryDatabase(dialect) { database in
      let history = try TemporaryHistory(in: database.folder)
      // A model cannot say that a database's own words are meant, so what a database makes of it is what the file says.
      let models = ModelSet([Author.self])
      let made = try await Self.statement(of: models, dialect)
      try history.add("a1", "--: up\n\(made);\n--: down\ndrop table authors;")
      try history.add("a2", parents: ["a1"], "--: up\ncreate table x (id integer);\n--: down\ndrop table x;")
      try history.add("a3", parents: ["a1"], "--: up\ncreate table y (id integer);\n--: down\ndrop table y;")
      try history.add("a4", parents: ["a2", "a3"])
      try history.add(
        "a5", parents: ["a4"], headers: ["irreversible = the tables are empty"], "--: up\ndrop table x;\ndrop table y;")
      let engine = try database.engine()
      try await expectMigrations(in: history.path, on: engine, models: models, irreversible: ["a5"])
      try await Migrator(engine, history: history.history).requireUpToDate()
    }
  }

  @Test("what is wrong is said of its revision", arguments: dialects)
  func saysWhatIsWrong(_ dialect: DialectName) async throws {
    typealias Rule = MigrationExpectation.Rule
    let made = try await Self.statement(of: ModelSet([Author.self]), dialect)
    let modelled = "--: up\n\(made);\n--: down\ndrop table authors;"
    let cases: [(Rule, String?, String, [(String, [String], [String], String)])] = [
      (.isReadable, nil, "a9", [("a1", ["a9"], [], Self.authors)]),
      (
        .hasOneHead, nil, "2 heads (a2, a3)",
        [("a1", [], [], Self.authors), ("a2", ["a1"], [], Self.index), ("a3", ["a1"], [], Self.index)]
      ),
      (
        .hasWayBack, "a2", "cannot be undone (why not)",
        [("a1", [], [], Self.authors), ("a2", ["a1"], ["irreversible = why not"], "--: up\ncreate table t (id int);")]
      ),
      (
        .goesUp, "a2", "nowhere",
        [("a1", [], [], Self.authors), ("a2", ["a1"], [], "--: up\ndrop table nowhere;\n--: down\nselect 1;")]
      ),
      (
        .goesDown, "a2", "nowhere",
        [
          ("a1", [], [], Self.authors),
          ("a2", ["a1"], [], "--: up\ncreate table t (id int);\n--: down\ndrop table nowhere;"),
        ]
      ),
      (
        .restores, "a2", "- index",
        [
          ("a1", [], [], Self.authors),
          ("a2", ["a1"], [], "--: up\ncreate index by_name on authors (name);\n--: down\nselect 1;"),
        ]
      ),
      (.meetsModels, nil, "by_name", [("a1", [], [], modelled), ("a2", ["a1"], [], Self.index)]),
    ]
    for (rule, revision, words, files) in cases {
      try await withTemporaryDatabase(dialect) { database in
        let history = try TemporaryHistory(in: database.folder)
        for (id, parents, headers, text) in files { try history.add(id, parents: parents, headers: headers, text) }
        do {
          try await expectMigrations(in: history.path, on: try database.engine(), models: ModelSet([Author.self]))
          Issue.record("\(rule): nothing was thrown")
        } catch let error as MigrationExpectation {
          same(error.rule, rule, "\(error)")
          same(error.revision, revision, "\(error)")
          check("\(error)".contains(words), "\(rule): \(error) does not say \(words)")
        }
      }
    }
  }

  @Test("a database in which revisions are applied is refused", arguments: dialects)
  func wantsAnEmptyDatabase(_ dialect: DialectName) async throws {
    try await withTemporaryDatabase(dialect) { database in
      let history = try TemporaryHistory(in: database.folder)
      try history.add("a1", Self.authors)
      let engine = try database.engine()
      _ = try await Migrator(engine, history: history.history).upgrade()
      do {
        try await expectMigrations(in: history.path, on: engine)
        Issue.record("nothing was thrown")
      } catch let error as MigrationExpectation { same(error.rule, .startsEmpty) }
    }
  }

  /// What a database calls the table of a model.
  private static func statement(of models: ModelSet, _ dialect: DialectName) async throws -> String {
    let schema = try models.schema(for: dialect)
    let table = try #require(schema.tables.first)
    let columns = table.columns.map { "\($0.name.name) \($0.type.text) not null" }
    let key = table.primaryKey?.name.map { "constraint \($0.name) " } ?? ""
    return "create table authors (\(columns.joined(separator: ", ")), \(key)primary key (id))"
  }
}
