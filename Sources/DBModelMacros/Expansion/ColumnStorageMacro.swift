internal import SwiftSyntax
internal import SwiftSyntaxBuilder
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
      """
      @storageRestrictions(initializes: \(raw: storage))
      init(initialValue) {
        \(raw: storage) = initialValue
      }
      """,
      """
      get {
        \(raw: storage)
      }
      """,
      """
      set {
        _modelState.willChange(\(place), \(raw: storage), of: self)
        \(raw: storage) = newValue
      }
      """,
    ]
  }

  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let property = property(declaration), let type = property.type else { return [] }
    return ["private var \(raw: property.storage): \(type.trimmed)"]
  }

  private static func property(_ declaration: some DeclSyntaxProtocol) -> ModelProperty? {
    declaration.as(VariableDeclSyntax.self).flatMap { ModelProperty.properties(of: $0).first }
  }
}
