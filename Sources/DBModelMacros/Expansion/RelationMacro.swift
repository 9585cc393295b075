internal import SwiftSyntax
internal import SwiftSyntaxMacros

/// `@Relation`: a getter that throws until the relation is loaded, the place where it is kept, and what writes it.
struct RelationMacro: AccessorMacro, PeerMacro {
  /// What is written here needs no formatter, which takes a third of a plugin's time.
  static var formatMode: FormatMode { .disabled }

  static func expansion(
    of node: AttributeSyntax, providingAccessorsOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [AccessorDeclSyntax] {
    guard let property = property(declaration) else { return [] }
    return [AccessorDeclSyntax(unparsed: "get throws {\n  try \(property.storage).get(_modelState)\n}")]
  }

  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let property = property(declaration), property.type != nil else { return [] }
    let name = context.lexicalContext.first?.as(ClassDeclSyntax.self)?.name.trimmedDescription
    let path = (name.map { $0.withoutBackticks + "." } ?? "") + property.name
    var peers = [
      "private var \(property.storage) = DBModels.RelationSlot<\(property.typeText)>(\"\(path)\")"
    ]
    if let name {
      let writer = "DBModels.RelationWriter<\(name), \(property.typeText)>"
      peers.append(
        """
        \(property.access)var $\(property.name): \(writer) {
          \(writer)(self, Relations().\(property.identifier))
        }
        """)
    }
    return peers.map(DeclSyntax.init(unparsed:))
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
