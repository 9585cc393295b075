import Bookstore
import DBEngine
import DBMigrations
import DBModelKit
import DBSQLite
import DBSchema
import DBTesting
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The bookstore as a project of its own: its history, a settings file that names its tool, and an empty database.
struct Project {
  /// What a run of a tool left behind.
  struct Outcome {
    var words: [String]
    var status: Int32
    /// Standard output and standard error.
    var text: String
  }

  /// The last revision of the history.
  static let head = "176fb94938e9"

  let bench: Bench
  var dialect: DialectName { bench.dialect }
  var folder: String { bench.database.folder }

  /// Runs a body with a project; `isUpgraded` tells whether its database is at the head.
  static nonisolated(nonsending) func with(
    _ dialect: DialectName, isUpgraded: Bool = true, _ body: nonisolated(nonsending) (Project) async throws -> Void
  ) async throws {
    try await Bench.with(dialect) { bench in
      let project = Project(bench: bench)
      let source = "/" + "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/") + "/migrations"
      for name in fileNames(in: source) where name.hasSuffix(".sql") {
        try bench.history.write(name, try text(of: source + "/" + name))
      }
      try project.settings()
      if isUpgraded { try await bench.upgrade("heads") }
      try await body(project)
    }
  }

  /// Writes `dbtool.json`: the bookstore's tool, and more entries.
  func settings(executable: String? = nil, _ entries: String...) throws {
    let executable = try executable ?? ToolProcess.path(of: "bookstore-db")
    let lines = ["\"executable\": \"\(executable)\""] + entries
    try TemporaryFolder.save(Array("{ \(lines.joined(separator: ", ")) }\n".utf8), to: folder + "/dbtool.json")
  }

  /// Adds a revision behind the head that cannot be undone.
  func add(_ id: String, after parent: String = Project.head, _ sections: String) throws {
    try bench.history.add(id, parents: [parent], headers: ["message = \(id)", "irreversible = a test"], sections)
  }

  // MARK: - Running

  /// Runs the stock tool, which passes on what needs models, to its end.
  nonisolated(nonsending) func run(
    _ words: [String], program: String = "dbtool", variables: [String: String] = [:]
  ) async throws -> Outcome {
    let process = try ToolProcess(
      bench.database, words, output: "tool", program: program, variables: variables)
    let status = try await process.wait()
    return Outcome(words: words, status: status, text: process.output)
  }

  /// Runs the tool and records an issue unless it ends with the status and says all of the texts.
  @discardableResult
  nonisolated(nonsending) func expect(
    _ status: Int32, _ words: [String], says texts: [String] = [], butNot others: [String] = [],
    program: String = "dbtool", variables: [String: String] = [:], at place: SourceLocation = #_sourceLocation
  ) async throws -> Outcome {
    let outcome = try await run(words, program: program, variables: variables)
    check(outcome.status == status, "\(words) ended with \(outcome.status): \(outcome.text)", at: place)
    for text in texts {
      check(outcome.text.contains(text), "\(words) does not say \"\(text)\": \(outcome.text)", at: place)
    }
    for text in others {
      check(!outcome.text.contains(text), "\(words) says \"\(text)\": \(outcome.text)", at: place)
    }
    return outcome
  }

  // MARK: - Looking

  /// The revision files.
  var files: [String] { fileNames(in: bench.history.path).filter { $0.hasSuffix(".sql") } }

  /// Where schemas are tried out.
  func workshop() throws -> SchemaWorkshop {
    var scratch = [DialectName.sqlite: ScratchDatabases(on: try SQLiteDriver(url: "sqlite::memory:"))]
    if dialect == .postgresql { scratch[.postgresql] = ScratchDatabases(on: bench.engine.driver) }
    return SchemaWorkshop(bench.migrator(), scratch: scratch)
  }

  /// What turns the live database into the models, as far as they declare something.
  nonisolated(nonsending) func changesToModels() async throws -> [String] {
    let workshop = try workshop()
    let wanted = try await workshop.normalised(try Bookstore.models.declared(for: dialect))
    return SchemaDiff(
      from: try await workshop.live(), to: wanted, filter: SchemaFilter(undeclared: .leaveAlone)
    ).operations.map(\.summary)
  }

  static func text(of path: String) throws -> String { String(decoding: try bytes(of: path), as: UTF8.self) }

  static func bytes(of path: String) throws -> [UInt8] {
    guard let file = fopen(path, "r") else { throw DatabaseError(.other, "cannot read \(path)") }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
  }
}
