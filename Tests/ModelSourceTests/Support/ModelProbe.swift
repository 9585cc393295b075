import DBSchema
import FoundationEssentials

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Compiles the source of models with the modules and the macros that were built beside these tests, runs it, and gives
/// what it declares.
struct ModelProbe {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private struct Answer: Decodable {
    struct Object: Decodable {
      var kind: ObjectKind
      var name: String
      var statement: String
    }
    var schema: DatabaseSchema
    var objects: [Object]
  }

  /// An empty folder to work in.
  let folder: String

  private static let main = """
    import DBModelKit
    import FoundationEssentials

    struct Answer: Encodable {
      struct Object: Encodable {
        var kind: ObjectKind
        var name: String
        var statement: String
      }
      var schema: DatabaseSchema
      var objects: [Object]
    }

    let dialect = DialectName(rawValue: CommandLine.arguments[1])!
    let declared = try DatabaseModels.models.declared(for: dialect)
    let objects = declared.objects.map {
      Answer.Object(kind: $0.object.kind, name: $0.object.name.plain, statement: $0.statement)
    }
    let data = try JSONEncoder().encode(Answer(schema: declared.schema, objects: objects))
    print(String(decoding: data, as: UTF8.self))
    """

  /// What the source declares for a database.
  /// - Throws: ``Failure`` with what the compiler says, warnings too.
  func declared(_ source: String, _ dialect: DialectName) throws -> DeclaredSchema {
    try write(source, "models.swift")
    try write(Self.main, "main.swift")
    let built = try Self.builtFolder()
    let objects = ["DBModels", "DBModelKit", "DBQuery", "DBSchema"].map { "'\(built)/\($0).build'" }
    try write(try run("find \(objects.joined(separator: " ")) -name '*.o'"), "objects")
    _ = try run(
      """
      cd '\(folder)' && swiftc -swift-version 6 -Onone -warnings-as-errors -I '\(built)/Modules' \
      -load-plugin-executable '\(built)/DBModelMacros-tool#DBModelMacros' main.swift models.swift @objects -o probe
      """)
    let answer = try JSONDecoder().decode(
      Answer.self, from: Data(try run("'\(folder)/probe' \(dialect.rawValue)").utf8))
    let site = DeclarationSite(fileID: "models.swift", line: 1)
    return DeclaredSchema(
      schema: answer.schema,
      objects: answer.objects.map {
        DeclaredObject(
          ObjectReference($0.kind, QualifiedName(Identifier($0.name))), statement: $0.statement, site: site)
      })
  }

  /// What swift-format has against the source; empty when it would write it so itself.
  func format(_ source: String) throws -> String {
    try write(source, "format.swift")
    var root = #filePath[...]
    for _ in 1...4 { root = root[..<(root.lastIndex(of: "/") ?? root.startIndex)] }
    do {
      return try run(
        "cd '\(folder)' && swift format lint --strict --configuration '\(root)/.swift-format' format.swift")
    } catch let error as Failure {
      return error.description
    }
  }

  /// The folder with the programs and modules of this build, found upward from the running program.
  private static func builtFolder() throws -> String {
    var tried: [String] = []
    for program in [realpath("/proc/self/exe", nil).map { String(cString: $0) }, CommandLine.arguments.first] {
      guard var folder = program?[...] else { continue }
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        tried.append(String(folder))
        if access(folder + "/Modules/DBModelKit.swiftmodule", R_OK) == 0 { return String(folder) }
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
