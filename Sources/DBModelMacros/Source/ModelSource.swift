internal import SwiftSyntax

/// A class with `@Model`, as its source says it.
struct ModelSource {
  var declaration: ClassDeclSyntax
  /// The attribute itself.
  var attribute: AttributeSyntax
  /// The stored properties, in order.
  var properties: [ModelProperty]

  init(_ declaration: ClassDeclSyntax, _ attribute: AttributeSyntax) {
    self.declaration = declaration
    self.attribute = attribute
    properties = Self.properties(of: declaration.memberBlock)
  }

  static func properties(of block: MemberBlockSyntax) -> [ModelProperty] {
    block.members.flatMap { member in
      member.decl.as(VariableDeclSyntax.self).map(ModelProperty.properties) ?? []
    }
  }

  var name: String { declaration.name.text.withoutBackticks }
  /// The class in code: in back-ticks where the source has them.
  var identifier: String { declaration.name.trimmedDescription }
  var columns: [ModelProperty] { properties.filter { $0.kind == .column } }
  var relations: [ModelProperty] { properties.filter { $0.kind == .relation } }

  /// The access that generated members need: the class's, where it is seen outside of the module.
  var access: String {
    for modifier in declaration.modifiers {
      switch modifier.name.tokenKind {
      case .keyword(.public), .keyword(.open): return "public "
      case .keyword(.package): return "package "
      default: continue
      }
    }
    return ""
  }

  /// Whether the class has an initializer of its own.
  var hasInitializer: Bool { declaration.memberBlock.members.contains { $0.decl.is(InitializerDeclSyntax.self) } }
}
