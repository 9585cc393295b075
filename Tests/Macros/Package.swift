// swift-tools-version: 6.2
import CompilerPluginSupport
import PackageDescription

// The tests of the macros, apart: a test that links a macro is built for the machine that compiles, and with it everything
// in its package, a second time.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func swiftSyntax(_ products: String...) -> [Target.Dependency] {
  products.map { .product(name: $0, package: "swift-syntax") }
}

let package = Package(
  name: "macros",
  platforms: [.macOS(.v15)],
  dependencies: [.package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.1")],
  targets: [
    // The package's own sources, by a link.
    .macro(
      name: "DBModelMacros",
      dependencies: swiftSyntax(
        "SwiftSyntax", "SwiftParser", "SwiftSyntaxBuilder", "SwiftSyntaxMacros", "SwiftDiagnostics",
        "SwiftCompilerPlugin"),
      path: "DBModelMacros", swiftSettings: settings),
    .testTarget(
      name: "ModelMacroTests",
      dependencies: ["DBModelMacros"]
        + swiftSyntax(
          "SwiftSyntax", "SwiftParser", "SwiftParserDiagnostics", "SwiftDiagnostics", "SwiftSyntaxMacros",
          "SwiftSyntaxMacroExpansion"),
      path: "ModelMacroTests", swiftSettings: settings),
  ]
)
