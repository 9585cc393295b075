import CompilerProbe
import DBSchema

/// Compiles Swift revisions with the modules that were built beside these tests, and runs them on real databases.
struct RevisionProbe {
  private var probe: CompilerProbe { CompilerProbe(folder: folder) }

  /// An empty folder to work in.
  let folder: String

  /// What a revision finds around it. The names are those of the module, which these stand before.
  private static let support = """
    import DBEngine
    @testable import DBMigrations
    import DBPostgres
    import DBSQLite

    protocol Revision: Sendable {
      init()
      nonisolated(nonsending) func up(_ step: Step) async throws
      nonisolated(nonsending) func down(_ step: Step) async throws
    }

    struct Step {
      let operations: Operations
      var dialect: DialectName { operations.dialect }
    }

    func run(_ revision: any Revision, _ direction: String, on url: String, foreignKeysOff: Bool) async throws {
      let isSQLite = url.hasPrefix("sqlite:")
      let driver: any DatabaseDriver = isSQLite ? try SQLiteDriver(url: url) : try PostgresDriver(url: url)
      let engine = Engine(driver: driver)
      try await engine.withConnection { connection in
        if isSQLite { try await connection.execute(SQL(unsafe: "pragma foreign_keys = \\(foreignKeysOff ? "off" : "on")")) }
        try await connection.withTransaction { connection in
          let isDown = direction == "down"
          let step = Step(operations: Operations(connection, direction: isDown ? .down : .up, mayLose: ["all"]))
          if isDown { try await revision.down(step) } else { try await revision.up(step) }
        }
      }
      await engine.shutdown(deadline: .zero)
    }

    """

  /// Compiles revisions into a program.
  /// - Parameter types: the names of the revisions' types.
  /// - Throws: ``Failure`` with what the compiler says, warnings too.
  func compile(_ sources: [String], types: [String]) throws {
    var files = ["main.swift", "support.swift"]
    for (index, source) in sources.enumerated() {
      files.append("revision\(index).swift")
      try probe.write(source, "revision\(index).swift")
    }
    try probe.write(Self.support, "support.swift")
    let cases = types.map {
      "  case \"\($0)\": try await run(\($0)(), words[2], on: words[3], foreignKeysOff: words[4] == \"off\")"
    }
    try probe.write(
      "let words = CommandLine.arguments\ndo {\n  switch words[1] {\n\(cases.joined(separator: "\n"))\n  default: break\n  }\n"
        + "  print(\"done\")\n} catch {\n  print(\"failed: \\(error)\")\n}\n", "main.swift")
    try probe.writeObjects()
    _ = try probe.run(
      try compiler("\(files.joined(separator: " ")) @objects \(CompilerProbe.linked) -o probe"))
  }

  /// Checks revisions without making a program of them.
  /// - Throws: ``Failure`` with what the compiler says, warnings too.
  func check(_ sources: [String]) throws {
    var files = ["support.swift"]
    for (index, source) in sources.enumerated() {
      files.append("revision\(index).swift")
      try probe.write(source, "revision\(index).swift")
    }
    try probe.write(Self.support, "support.swift")
    _ = try probe.run(try compiler("-typecheck \(files.joined(separator: " "))"))
  }

  private func compiler(_ flags: String) throws -> String {
    try probe.compiler("-warnings-as-errors -module-name probe \(CompilerProbe.imports) \(flags)")
  }

  /// Runs one of the revisions.
  func run(_ type: String, _ direction: String, on url: String, foreignKeysOff: Bool) throws {
    let text = try probe.run("'\(folder)/probe' \(type) \(direction) '\(url)' \(foreignKeysOff ? "off" : "on")")
    guard text.hasPrefix("done") else { throw CompilerProbe.Failure(description: text) }
  }

  /// What swift-format has against the source; empty when it would write it so itself.
  func format(_ source: String) throws -> String { try probe.format(source) }
}
