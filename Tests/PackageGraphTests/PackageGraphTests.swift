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

  /// The package's folder.
  private static var package: String { folder(above: folder(above: folder(above: #filePath))) }

  private static func folder(above path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }
}
