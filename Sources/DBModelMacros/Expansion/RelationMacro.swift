internal import SwiftSyntax
internal import SwiftSyntaxBuilder
internal import SwiftSyntaxMacros

/// `@Relation`: a getter that throws until the relation is loaded, and the place where it is kept.
struct RelationMacro: AccessorMacro, PeerMacro {
  /// What is written here needs no formatter, which takes a third of a plugin's time.
  static var formatMode: FormatMode { .disabled }

  static func expansion(
    of node: AttributeSyntax, providingAccessorsOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [AccessorDeclSyntax] {
    guard let property = property(declaration) else { return [] }
    return [
      """
      get throws(DBModels.RelationNotLoaded) {
        try \(raw: property.storage).get()
      }
      """
    ]
  }

  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let property = property(declaration), let type = property.type else { return [] }
    let model = context.lexicalContext.first?.as(ClassDeclSyntax.self)?.name.text.withoutBackticks
    let name = (model.map { $0 + "." } ?? "") + property.name
    return ["private var \(raw: property.storage) = DBModels.RelationSlot<\(type.trimmed)>(\"\(raw: name)\")"]
  }

  /// The property, unless `@Model` has something to say against it.
  private static func property(_ declaration: some DeclSyntaxProtocol) -> ModelProperty? {
    guard let variable = declaration.as(VariableDeclSyntax.self), variable.bindings.count == 1,
      let property = ModelProperty.properties(of: variable).first, property.target != nil,
      property.initialValue == nil, property.binding.accessorBlock == nil
    else { return nil }
    return property
  }
}
