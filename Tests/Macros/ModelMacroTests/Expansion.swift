import SwiftDiagnostics
import SwiftParser
import SwiftParserDiagnostics
import SwiftSyntax
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros

@testable import DBModelMacros

/// What a source becomes when its macros are expanded.
struct Expansion {
  /// The source with everything expanded.
  var text: String
  /// `line:column message`, each.
  var diagnostics: [String]
  /// The source with the first fix of each diagnostic applied.
  var fixed: String
  /// What a parser has to say about the expanded source.
  var syntaxErrors: [String]

  init(_ source: String) {
    let file = Parser.parse(source: source)
    let context = BasicMacroExpansionContext(
      sourceFiles: [file: .init(moduleName: "Shop", fullFilePath: "Shop.swift")])
    let expanded = file.expand(
      macroSpecs: Self.specs,
      contextGenerator: {
        BasicMacroExpansionContext(sharingWith: context, lexicalContext: $0.allMacroLexicalContexts())
      }, indentationWidth: .spaces(2))
    text = expanded.description
    syntaxErrors = ParseDiagnosticsGenerator.diagnostics(for: Parser.parse(source: text)).map(\.message)
    diagnostics = context.diagnostics.map { diagnostic in
      let place = context.location(for: diagnostic.position, anchoredAt: diagnostic.node, fileName: "Shop.swift")
      return "\(place.line):\(place.column) \(diagnostic.message)"
    }
    fixed = Self.apply(context.diagnostics.compactMap(\.fixIts.first).flatMap(\.changes), to: source, context)
  }

  private static func apply(
    _ changes: [FixIt.Change], to source: String, _ context: BasicMacroExpansionContext
  ) -> String {
    var bytes = Array(source.utf8)
    for case .replace(let old, let new) in changes.reversed() {
      let start = context.location(for: old.position, anchoredAt: old, fileName: "Shop.swift").offset
      bytes.replaceSubrange(start..<start + old.totalLength.utf8Length, with: new.description.utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let specs: [String: MacroSpec] = {
    var specs = [
      "Model": MacroSpec(
        type: ModelMacro.self, conformances: [TypeSyntax(IdentifierTypeSyntax(name: .identifier("Entity")))]),
      "_ModelColumn": MacroSpec(type: ColumnStorageMacro.self), "Relation": MacroSpec(type: RelationMacro.self),
    ]
    for name in [
      "Column", "PrimaryKey", "ForeignKey", "Index", "Unique", "Check", "Generated", "Version", "Transient",
      "Exclusion", "Identity",
    ] {
      specs[name] = MacroSpec(type: MarkerMacro.self)
    }
    return specs
  }()
}
