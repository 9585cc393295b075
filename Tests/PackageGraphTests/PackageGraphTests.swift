import Testing

/// The modules' graph, kept: who may import whom, and what `dbtool` is linked from.
struct PackageGraphTests {
  @Test func sourcesImportOnlyWhatTheirModuleMay() throws {
    let graph = try ModuleGraph(sources: Self.package + "/Sources")
    try #require(
      graph.closure(of: "dbtool").isSuperset(of: ["DBSchema", "DBQuery", "DBPool", "DBEngine", "DBMigrations"]))
    #expect(ModuleRules.violations(in: graph) == [])
  }

  @Test(arguments: [
    (
      ["dbtool": "import DBToolKit", "DBToolKit": "import DBMigrations", "DBMigrations": "internal import Foundation"],
      ["dbtool -> DBToolKit -> DBMigrations -> Foundation"]
    ),
    (
      ["dbtool": "import DBToolKit", "DBToolKit": "@_spi(Raw) import struct Foundation.Date"],
      ["dbtool -> DBToolKit -> Foundation"]
    ),
    (
      ["dbtool": "import DBPostgres", "DBPostgres": "import DBEngine", "DBEngine": "import SwiftSyntaxMacros"],
      ["DBEngine -> SwiftSyntaxMacros", "dbtool -> DBPostgres -> DBEngine -> SwiftSyntaxMacros"]
    ),
    (
      ["DBQuery": "import DBSchema", "DBSchema": "public import Logging"],
      ["DBQuery -> DBSchema -> Logging", "DBSchema -> Logging"]
    ),
    (["DBPostgres": "import DBEngine; import DBSQLite"], ["DBPostgres -> DBSQLite"]),
    (["DBEngine": "import ArgumentParser"], ["DBEngine -> ArgumentParser"]),
    (["DBTesting": "import CSQLite"], ["DBTesting -> CSQLite"]),
    (["DBModelMacros": "import SwiftSyntax", "DBModels": "import SwiftSyntax"], ["DBModels -> SwiftSyntax"]),
    (
      [
        "Bookstore": "import DBModelKit", "DBModelKit": "@_exported public import DBModels",
        "DBModels": "import DBSQLite",
      ],
      ["Bookstore -> DBModelKit -> DBModels -> DBSQLite", "DBModelKit -> DBModels -> DBSQLite", "DBModels -> DBSQLite"]
    ),
    (["DBMigrations": "\n@preconcurrency\timport DBModels"], ["DBMigrations -> DBModels"]),
  ])
  func madeUpSourcesThatImportTooMuchAreFound(sources: [String: String], violations: [String]) {
    let graph = ModuleGraph(sources.mapValues(ImportScanner.modules))
    #expect(ModuleRules.violations(in: graph) == violations)
  }

  @Test func commentsAndLiteralsImportNothing() {
    let source =
      "/// import Foundation\n// import Foundation\nlet text = \"\"\"\n  import Foundation\n  \"\"\"\nimport DBQuery"
    #expect(ImportScanner.modules(in: source) == ["DBQuery"])
  }

  @Test func theBuiltProgramLinksNeitherAllOfFoundationNorMacros() throws {
    #expect(LinkedLibraries.found(in: try BuiltProgram.bytes()) == [])
  }

  @Test func aProgramThatLinksThemIsFound() {
    let program = [0x7F] + Array("ELF \u{0}libFoundationEssentials.so\u{0}libFoundation.so\u{0}".utf8)
    #expect(LinkedLibraries.found(in: program) == ["libFoundation.so"])
  }

  @Test func everyPublicSymbolHasACommentAndAnExample() throws {
    var declarations: [PublicDeclaration] = []
    for sources in ["/Sources", "/Integrations/DBHummingbird/Sources"].map({ Self.package + $0 }) {
      for path in try ModuleGraph.swiftFiles(below: sources) {
        let file = String(path.dropFirst(sources.count + 1))
        // The bookstore is an example itself.
        guard !file.hasPrefix("Bookstore/") else { continue }
        declarations += DeclarationScanner(file: file).declarations(in: try ModuleGraph.text(path))
      }
    }
    // The scanner sees what there is: many of each kind, in every module with an interface.
    for kind in [PublicDeclaration.Kind.type, .call, .member] {
      try #require(declarations.count { $0.kind == kind } > 100)
    }
    let modules = Set(declarations.map { $0.place.prefix { $0 != "/" } })
    let wanted: Set<Substring> = [
      "DBEngine", "DBHummingbird", "DBMigrations", "DBPool", "DBPostgres", "DBQuery", "DBSQLite", "DBSchema",
      "DBTesting", "DBToolKit",
    ]
    try #require(modules.isSuperset(of: wanted))
    let gaps = DocumentationRules.gaps(in: declarations)
    #expect(gaps.isEmpty, "\(gaps.joined(separator: "\n"))")
  }

  @Test(arguments: [
    (["public struct A {}"], ["a:1: A has no comment"]),
    (["/// An A.", "public struct A {}"], ["a:2: A has no example"]),
    (
      ["/// An A.", "///", "/// ```swift", "/// A()", "/// ```", "public struct A {", "  public init() {}", "}"],
      ["a:7: A.init has no comment"]
    ),
    (
      [
        "/// An A.", "/// ```", "/// ```", "@frozen", "public struct A {", "  /// Makes one.",
        "  public init(_ b: B) {}", "}",
      ],
      []
    ),
    (
      ["/// An A.", "/// ```", "/// ```", "public enum A {", "  case b", "  case c", "}"],
      ["a:5: A.b has no comment", "a:6: A.c has no comment"]
    ),
    (
      [
        "/// An A.", "/// ```", "/// ```", "public enum A {", "  /// B.", "  case b", "  var c: Int {",
        "    switch self { case .b: 1 }", "  }", "}",
      ],
      []
    ),
    (["/// An A.", "/// ```", "/// ```", "public protocol A {", "  func b()", "}"], ["a:5: A.b has no comment"]),
    (
      ["struct A {", "  public var b: Int", "}", "let text = \"\"\"", "  public struct C {}", "  \"\"\""],
      ["a:2: A.b has no comment"]
    ),
    (
      ["extension Int {", "  /// Adds.", "  public func b(_ c: Int) {}", "  /// Counts.", "  public func d() {}", "}"],
      ["a:3: Int.b has no example"]
    ),
    (
      [
        "/// An A.", "/// ```", "/// ```", "public protocol A {}", "extension Int: A,", "  B", "{", "  /// Adds.",
        "  public init(_ c: Int) {}", "}",
      ],
      []
    ),
    (["package struct A {}", "struct B { var c: Int }", "extension B {", "  func d(_ e: Int) {}", "}"], []),
  ])
  func commentsAndExamplesThatAreMissingAreFound(lines: [String], gaps: [String]) {
    let declarations = DeclarationScanner(file: "a").declarations(in: lines.joined(separator: "\n"))
    #expect(DocumentationRules.gaps(in: declarations) == gaps)
  }

  /// The package's folder.
  private static var package: String { folder(above: folder(above: folder(above: #filePath))) }

  private static func folder(above path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }
}
