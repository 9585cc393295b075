internal import SwiftSyntax
internal import SwiftSyntaxMacros

/// `@_ModelColumn`, which `@Model` attaches to each column: the value stands in a property of its own, and a write to it
/// is noted.
struct ColumnStorageMacro: AccessorMacro, PeerMacro {
  /// What is written here needs no formatter, which takes a third of a plugin's time.
  static var formatMode: FormatMode { .disabled }

  static func expansion(
    of node: AttributeSyntax, providingAccessorsOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [AccessorDeclSyntax] {
    guard let property = property(declaration), let place = node.labeledArguments.first?.expression.trimmed else {
      return []
    }
    let storage = property.storage
    return [
      AccessorDeclSyntax(
        unparsed: """
          @storageRestrictions(initializes: \(storage))
          init(initialValue) {
            \(storage) = initialValue
          }
          """),
      AccessorDeclSyntax(
        unparsed: """
          get {
            \(storage)
          }
          """),
      AccessorDeclSyntax(
        unparsed: """
          set {
            _modelState.willChange(\(place), \(storage), of: self)
            \(storage) = newValue
          }
          """),
    ]
  }

  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let property = property(declaration), property.type != nil else { return [] }
    return [DeclSyntax(unparsed: "private var \(property.storage): \(property.typeText)")]
  }

  private static func property(_ declaration: some DeclSyntaxProtocol) -> ModelProperty? {
    declaration.as(VariableDeclSyntax.self).flatMap { ModelProperty.properties(of: $0).first }
  }
}
