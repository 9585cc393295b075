import DBSchema

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Compiles Swift revisions with the modules that were built beside these tests, and runs them on real databases.
struct RevisionProbe {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

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
      try write(source, "revision\(index).swift")
    }
    try write(Self.support, "support.swift")
    let cases = types.map {
      "  case \"\($0)\": try await run(\($0)(), words[2], on: words[3], foreignKeysOff: words[4] == \"off\")"
    }
    try write(
      "let words = CommandLine.arguments\ndo {\n  switch words[1] {\n\(cases.joined(separator: "\n"))\n  default: break\n  }\n"
        + "  print(\"done\")\n} catch {\n  print(\"failed: \\(error)\")\n}\n", "main.swift")
    let built = try Self.builtFolder()
    let modules = [
      "DB*", "DequeModule", "OrderedCollections", "InternalCollectionsUtilities", "Logging", "Metrics", "CoreMetrics",
      "Tracing", "Instrumentation", "ServiceContextModule", "ServiceLifecycle", "ConcurrencyHelpers", "UnixSignals",
      "AsyncAlgorithms", "ContainersPreview", "BasicContainers",
    ]
    let objects = modules.map { "'\(built)'/\($0).build" }.joined(separator: " ")
    try write(
      try run(
        "ls -d \(objects) 2>/dev/null | grep -vE 'Tests|-tool|DBTool|DBTesting|DBKit|DBModel' "
          + "| while read folder; do find \"$folder\" -name '*.o'; done | sed 's/.*/\"&\"/'"), "objects")
    _ = try run("\(try Self.compiler(in: folder)) \(files.joined(separator: " ")) @objects -lpq -lsqlite3 -o probe")
  }

  /// Checks revisions without making a program of them.
  /// - Throws: ``Failure`` with what the compiler says, warnings too.
  func check(_ sources: [String]) throws {
    var files = ["support.swift"]
    for (index, source) in sources.enumerated() {
      files.append("revision\(index).swift")
      try write(source, "revision\(index).swift")
    }
    try write(Self.support, "support.swift")
    _ = try run("\(try Self.compiler(in: folder)) -typecheck \(files.joined(separator: " "))")
  }

  private static func compiler(in folder: String) throws -> String {
    let (built, package) = (try builtFolder(), packageFolder)
    return """
      cd '\(folder)' && swiftc -swift-version 6 -Onone -warnings-as-errors -module-name probe -I '\(built)/Modules' \
      -I '\(package)/Sources/CLibPQ' -I '\(package)/Sources/CSQLite' $(pkg-config --cflags libpq sqlite3)
      """
  }

  /// Runs one of the revisions.
  func run(_ type: String, _ direction: String, on url: String, foreignKeysOff: Bool) throws {
    let text = try run("'\(folder)/probe' \(type) \(direction) '\(url)' \(foreignKeysOff ? "off" : "on")")
    guard text.hasPrefix("done") else { throw Failure(description: text) }
  }

  /// What swift-format has against the source; empty when it would write it so itself.
  func format(_ source: String) throws -> String {
    try write(source, "format.swift")
    do {
      return try run(
        "cd '\(folder)' && swift format lint --strict --configuration '\(Self.packageFolder)/.swift-format' format.swift"
      )
    } catch let error as Failure {
      return error.description
    }
  }

  private static var packageFolder: String {
    "/" + "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")
  }

  /// The folder with the modules of this build, found upward from the running program.
  private static func builtFolder() throws -> String {
    var tried: [String] = []
    for program in [realpath("/proc/self/exe", nil).map { String(cString: $0) }, CommandLine.arguments.first] {
      guard var folder = program?[...] else { continue }
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        tried.append(String(folder))
        if access(folder + "/Modules/DBMigrations.swiftmodule", R_OK) == 0 { return String(folder) }
      }
    }
    throw Failure(description: "the modules of this build are not found; looked in \(tried)")
  }

  private func write(_ text: String, _ name: String) throws {
    guard let file = fopen("\(folder)/\(name)", "w") else { throw Failure(description: "cannot write \(name)") }
    defer { fclose(file) }
    guard fputs(text, file) >= 0 else { throw Failure(description: "cannot write \(name)") }
  }

  private func run(_ command: String) throws -> String {
    guard let pipe = popen("exec 2>&1; \(command)", "r") else { throw Failure(description: "cannot run \(command)") }
    var bytes: [UInt8] = []
    while true {
      let chunk = [UInt8](unsafeUninitializedCapacity: 65536) { $1 = fread($0.baseAddress, 1, 65536, pipe) }
      if chunk.isEmpty { break }
      bytes += chunk
    }
    let text = String(decoding: bytes, as: UTF8.self)
    guard pclose(pipe) == 0 else { throw Failure(description: text) }
    return text
  }
}
