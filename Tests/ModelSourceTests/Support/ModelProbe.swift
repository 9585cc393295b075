import CompilerProbe
import DBSchema
import FoundationEssentials

/// Compiles the source of models with the modules and the macros that were built beside these tests, runs it, and gives
/// what it declares.
struct ModelProbe {
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
    let probe = CompilerProbe(folder: folder)
    try probe.write(source, "models.swift")
    try probe.write(Self.main, "main.swift")
    try probe.writeObjects()
    let flags = "-warnings-as-errors main.swift models.swift @objects \(CompilerProbe.linked) -o probe"
    _ = try probe.run(try probe.compiler(flags, hasMacros: true))
    let answer = try JSONDecoder().decode(
      Answer.self, from: Data(try probe.run("'\(folder)/probe' \(dialect.rawValue)").utf8))
    let site = DeclarationSite(fileID: "models.swift", line: 1)
    return DeclaredSchema(
      schema: answer.schema,
      objects: answer.objects.map {
        DeclaredObject(
          ObjectReference($0.kind, QualifiedName(Identifier($0.name))), statement: $0.statement, site: site)
      })
  }

  /// What swift-format has against the source; empty when it would write it so itself.
  func format(_ source: String) throws -> String { try CompilerProbe(folder: folder).format(source) }
}
