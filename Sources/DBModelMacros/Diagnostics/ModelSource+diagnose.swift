internal import SwiftDiagnostics
internal import SwiftSyntax
internal import SwiftSyntaxBuilder

/// Everything that is wrong with a model's source, at the place where it is wrong.
extension ModelSource {
  func diagnose() -> [Diagnostic] {
    var found: [Diagnostic] = []
    if let generics = declaration.genericParameterClause {
      found.append(Diagnostic(generics, "generic", "'@Model' cannot be attached to a generic class: a table is one"))
    }
    if !declaration.modifiers.contains(where: { $0.name.tokenKind == .keyword(.final) }) {
      let keyword = declaration.classKeyword
      found.append(
        Diagnostic(
          keyword, "final", "'@Model' needs a final class: '\(name)' has one table, and no subclasses",
          fix: "add 'final'",
          .replace(
            oldNode: Syntax(keyword),
            newNode: Syntax(
              TokenSyntax(
                .identifier("final class"), leadingTrivia: keyword.leadingTrivia,
                trailingTrivia: keyword.trailingTrivia,
                presence: .present)))))
    }
    if ["Columns", "Relations", "Key"].contains(name) {
      found.append(
        Diagnostic(
          declaration.name, "name", "a model cannot be called '\(name)': each has a type of that name inside"))
    }
    for member in declaration.memberBlock.members {
      if let conditional = member.decl.as(IfConfigDeclSyntax.self), conditional.hasStoredProperty {
        found.append(
          Diagnostic(
            conditional, "conditional",
            "'@Model' does not see properties inside '#if': a table has the same columns in every build"))
      }
    }
    for property in properties { found += Self.diagnose(property) }
    if let own = ownKey {
      if own.1 == nil {
        found.append(
          Diagnostic(
            own.0, "key-literals", "the primary key's columns must be literals: the key's type is made of them"))
      }
    } else if columns.allSatisfy({ $0.attributes("PrimaryKey").isEmpty }) {
      found.append(missingKey)
    }
    for attribute in ["PrimaryKey", "Index", "Unique", "ForeignKey"].flatMap({ declaration.attributes.named($0) }) {
      found += unknownNames(attribute)
    }
    for property in columns {
      for attribute in ["Index", "Unique"].flatMap({ property.attributes($0) }) { found += unknownNames(attribute) }
    }
    return found
  }

  /// What is wrong with one property.
  static func diagnose(_ property: ModelProperty) -> [Diagnostic] {
    if property.kind == .transient { return diagnose(transient: property) }
    let declaration = property.declaration
    var found: [Diagnostic] = []
    if declaration.bindings.count > 1 {
      if property.binding == declaration.bindings.first {
        found.append(
          Diagnostic(declaration.bindings, "bindings", "'@Model' needs each property in a declaration of its own"))
      }
      return found
    }
    let keyword = declaration.bindingSpecifier
    if keyword.tokenKind == .keyword(.let) {
      found.append(
        Diagnostic(
          keyword, "let", "'\(property.name)' cannot be a constant: a row is read into it",
          fix: "replace 'let' with 'var'",
          .replace(oldNode: Syntax(keyword), newNode: Syntax(keyword.with(\.tokenKind, .keyword(.var))))))
    }
    if let lazy = declaration.modifiers.first(where: { $0.name.tokenKind == .keyword(.lazy) }) {
      found.append(
        Diagnostic(lazy, "lazy", "'\(property.name)' cannot be lazy; mark it '@Transient' if it is no column"))
    }
    if let accessors = property.binding.accessorBlock {
      found.append(
        Diagnostic(accessors, "observers", "'\(property.name)' cannot have observers: '@Model' writes its accessors"))
    }
    if property.kind == .relation { return found + diagnose(relation: property) }
    if property.type == nil {
      found.append(
        Diagnostic(property.binding.pattern, "type", "'\(property.name)' needs its type: a macro cannot infer it"))
    }
    return found
  }

  /// An object that is read from a row has no other value for it.
  private static func diagnose(transient property: ModelProperty) -> [Diagnostic] {
    // A property wrapper may have a value of its own.
    guard property.initialValue == nil, !property.isOptional, let type = property.type,
      !type.is(ImplicitlyUnwrappedOptionalTypeSyntax.self), property.declaration.attributes.count == 1
    else { return [] }
    return [
      Diagnostic(
        property.binding.pattern, "transient",
        "'\(property.name)' needs an initial value: an object that is read from a row has no other")
    ]
  }

  private static func diagnose(relation property: ModelProperty) -> [Diagnostic] {
    guard property.target != nil else {
      return [
        Diagnostic(
          property.binding, "relation",
          "a relation leads to one model, one or none, or many: 'Order', 'Order?' or '[Order]'")
      ]
    }
    if let value = property.binding.initializer {
      return [
        Diagnostic(
          value, "relation-value", "a relation has no initial value: it is loaded from the database",
          fix: "remove it",
          .replace(
            oldNode: Syntax(property.binding),
            newNode: Syntax(property.binding.with(\.initializer, nil).trimmed)))
      ]
    }
    return []
  }

  /// Without a key: at the class's name, with the change that makes one of a property called `id`, or of the first.
  private var missingKey: Diagnostic {
    guard let property = columns.first(where: { $0.name == "id" }) ?? columns.first else {
      return Diagnostic(declaration.name, "primary-key", "'\(name)' needs a primary key, and has no property")
    }
    let old = property.declaration
    var fixed = old
    fixed.leadingTrivia = []
    let attribute = AttributeSyntax(
      attributeName: IdentifierTypeSyntax(name: .identifier("PrimaryKey")), trailingTrivia: .space)
    fixed.attributes = [.attribute(attribute)] + fixed.attributes
    fixed.leadingTrivia = old.leadingTrivia
    return Diagnostic(
      declaration.name, "primary-key", "'\(name)' needs a primary key", fix: "add '@PrimaryKey' to '\(property.name)'",
      .replace(oldNode: Syntax(old), newNode: Syntax(fixed)))
  }
}

extension IfConfigDeclSyntax {
  fileprivate var hasStoredProperty: Bool {
    clauses.contains { clause in
      guard case .decls(let members)? = clause.elements else { return false }
      return members.contains { member in
        if let variable = member.decl.as(VariableDeclSyntax.self) {
          return ModelProperty.properties(of: variable).contains { $0.kind != .transient }
        }
        return member.decl.as(IfConfigDeclSyntax.self)?.hasStoredProperty ?? false
      }
    }
  }
}
