import DBEngine
import DBMigrations
import DBQuery
import DBSchema
import DBTesting

/// A bench whose history holds Swift revisions, and a program that was built with them.
final class CodeBench {
  let bench: Bench
  let work = Work()
  /// The revisions as they were when the program was built.
  private(set) var built: [EmbeddedRevision] = []

  init(_ bench: Bench) { self.bench = bench }

  var dialect: DialectName { bench.dialect }

  /// Runs a body with an empty database and history.
  static nonisolated(nonsending) func with(
    _ dialect: DialectName, _ body: nonisolated(nonsending) (CodeBench) async throws -> Void
  ) async throws {
    try await Bench.with(dialect) { bench in
      let code = CodeBench(bench)
      try await Work.$current.withValue(code.work) { try await body(code) }
    }
  }

  /// The text of a Swift revision, as the scanner wants it; what it does is ``Work``'s.
  static func text(_ id: String, parents: [String] = [], headers: [String] = [], body: String = "work()") -> String {
    let lines = ["id = \(id)", "parents = \(parents.isEmpty ? "base" : parents.joined(separator: ", "))"] + headers
    return lines.map { "//: \($0)\n" }.joined() + """
      struct R\(id): Revision {
        func up(_ step: Step) async throws { \(body) }
        func down(_ step: Step) async throws { \(body) }
      }

      """
  }

  /// Writes a Swift revision, and builds it into the program.
  func add(_ id: String, parents: [String] = [], headers: [String] = []) throws {
    let text = Self.text(id, parents: parents, headers: headers)
    try bench.history.write("\(id).swift", text)
    built.append(EmbeddedRevision(file: "\(id).swift", text: text, code: Code.self))
  }

  /// Changes the file of a revision; the program stays as it was built.
  func edit(_ id: String, parents: [String] = [], headers: [String] = [], body: String = "work()", note: String = "")
    throws
  {
    try bench.history.write("\(id).swift", Self.text(id, parents: parents, headers: headers, body: body) + note)
  }

  /// Adds `a1` in SQL, which makes `people` with two rows, and the Swift revision `s1` behind it, which copies them.
  func addPeople(headers: [String] = []) throws {
    try bench.history.add(
      "a1",
      """
      --: up
      create table people (id bigint primary key, name text not null);
      insert into people values (1, 'Ada'), (2, 'Alan');
      --: down
      drop table people;
      """)
    try add("s1", parents: ["a1"], headers: headers)
    work.on(.up, "s1") { step in
      try await step.connection.execute("create table if not exists copies (id bigint primary key, name text not null)")
      for row in try await step.connection.execute("select id, name from people order by id") {
        let name = try row.decode(String.self, "name")
        try await step.connection.execute(
          """
          insert into copies (id, name) values (\(try row.decode(Int64.self, "id")), \(name)) \
          on conflict (id) do nothing
          """)
      }
    }
    work.on(.down, "s1") { step in try await step.connection.execute("drop table if exists copies") }
  }

  // MARK: - Running

  func migrator(_ engine: Engine? = nil, _ change: (inout MigratorOptions) -> Void = { _ in }) -> Migrator {
    var options = MigratorOptions()
    options.actor = "tester"
    change(&options)
    return Migrator(
      engine ?? bench.engine, history: .directory(bench.history.path, compiled: built), options: options)
  }

  @discardableResult
  nonisolated(nonsending) func upgrade(
    _ target: String = "head", _ change: (inout RunOptions) -> Void = { _ in }
  ) async throws -> RunReport {
    var run = RunOptions()
    change(&run)
    return try await migrator().upgrade(to: try RevisionName(target), wait: .seconds(60), run: run)
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
}
