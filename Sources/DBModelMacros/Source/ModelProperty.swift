internal import SwiftSyntax
internal import SwiftSyntaxBuilder

/// A stored property of a model's class, as its source says it.
struct ModelProperty {
  /// What becomes of it.
  enum Kind {
    case column, relation, transient
  }

  /// The declaration it stands in.
  var declaration: VariableDeclSyntax
  var binding: PatternBindingSyntax
  /// The name without back-ticks.
  var name: String
  /// The type as it is written, or as a literal implies it.
  var type: TypeSyntax?
  var kind: Kind

  /// The name in code: in back-ticks where the source has them.
  var identifier: String { binding.pattern.trimmedDescription }
  /// Where a column's value is kept, or what a relation leads to.
  var storage: String { "_" + name }
  /// The type in code.
  var typeText: String { type?.trimmedDescription ?? "" }
  var initialValue: ExprSyntax? { binding.initializer?.value }

  /// The attributes of one name.
  func attributes(_ name: String) -> [AttributeSyntax] { declaration.attributes.named(name) }

  /// Its own access, for what stands for it in other types: one that is wider could show a type that is not.
  var access: String {
    for modifier in declaration.modifiers where modifier.detail == nil {
      switch modifier.name.tokenKind {
      case .keyword(.public), .keyword(.open): return "public "
      case .keyword(.package), .keyword(.fileprivate), .keyword(.private): return modifier.name.text + " "
      default: continue
      }
    }
    return ""
  }

  /// Its documentation, a line each.
  var documentation: [String] {
    declaration.leadingTrivia.compactMap { piece in
      guard case .docLineComment(let text) = piece else { return nil }
      return text
    }
  }

  /// Whether the type is written as an optional.
  var isOptional: Bool {
    guard let type else { return false }
    if type.is(OptionalTypeSyntax.self) { return true }
    return type.as(IdentifierTypeSyntax.self)?.name.text == "Optional"
  }

  /// What a relation leads to: the `Order` of `[Order]`, `Order?` and `Order`.
  var target: TypeSyntax? {
    guard let type else { return nil }
    if let array = type.as(ArrayTypeSyntax.self) { return array.element.trimmed }
    if let optional = type.as(OptionalTypeSyntax.self) { return optional.wrappedType.trimmed }
    if let named = type.as(IdentifierTypeSyntax.self) {
      guard ["Array", "Optional"].contains(named.name.text),
        case .type(let argument)? = named.genericArgumentClause?.arguments.first?.argument
      else { return named.genericArgumentClause == nil ? type.trimmed : nil }
      return argument.trimmed
    }
    return type.is(MemberTypeSyntax.self) ? type.trimmed : nil
  }
}

extension ModelProperty {
  /// What becomes of what a declaration declares; nil for what is computed or static.
  static func kind(of declaration: VariableDeclSyntax) -> Kind? {
    let isOwn = declaration.modifiers.allSatisfy { modifier in
      ![.keyword(.static), .keyword(.class)].contains(modifier.name.tokenKind)
    }
    guard isOwn, !declaration.bindings.allSatisfy(\.isComputed) else { return nil }
    if !declaration.attributes.named("Relation").isEmpty { return .relation }
    return declaration.attributes.named("Transient").isEmpty ? .column : .transient
  }

  /// The stored properties that a declaration declares; none for a computed or static one.
  static func properties(of declaration: VariableDeclSyntax) -> [ModelProperty] {
    guard let kind = kind(of: declaration) else { return [] }
    return declaration.bindings.compactMap { binding in
      guard let pattern = binding.pattern.as(IdentifierPatternSyntax.self), !binding.isComputed else { return nil }
      let type = binding.typeAnnotation?.type.trimmed ?? binding.initializer.flatMap { literalType($0.value) }
      return ModelProperty(
        declaration: declaration, binding: binding, name: pattern.identifier.text.withoutBackticks, type: type,
        kind: kind)
    }
  }

  /// The type that a literal has where nothing else is said.
  private static func literalType(_ value: ExprSyntax) -> TypeSyntax? {
    if value.is(IntegerLiteralExprSyntax.self) { return standard("Int") }
    if value.is(FloatLiteralExprSyntax.self) { return standard("Double") }
    if value.is(StringLiteralExprSyntax.self) { return standard("String") }
    if value.is(BooleanLiteralExprSyntax.self) { return standard("Bool") }
    return nil
  }

  /// `Swift.` and a name; built, since a text would have to be parsed.
  private static func standard(_ name: String) -> TypeSyntax {
    TypeSyntax(
      MemberTypeSyntax(
        baseType: IdentifierTypeSyntax(name: .identifier("Swift")), name: .identifier(name)))
  }
}

extension PatternBindingSyntax {
  /// Whether it has a getter; observers alone leave it stored.
  fileprivate var isComputed: Bool {
    switch accessorBlock?.accessors {
    case .getter: true
    case .accessors(let list):
      list.contains { ![.keyword(.willSet), .keyword(.didSet)].contains($0.accessorSpecifier.tokenKind) }
    case nil: false
    }
  }
}

extension AttributeListSyntax {
  /// The attributes of one name, however it is qualified.
  func named(_ name: String) -> [AttributeSyntax] {
    compactMap { element in
      guard let attribute = element.as(AttributeSyntax.self) else { return nil }
      let found =
        attribute.attributeName.as(IdentifierTypeSyntax.self)?.name.text
        ?? attribute.attributeName.as(MemberTypeSyntax.self)?.name.text
      return found == name ? attribute : nil
    }
  }
}

extension AttributeSyntax {
  /// What stands in its parentheses.
  var labeledArguments: [LabeledExprSyntax] {
    guard case .argumentList(let list)? = arguments else { return [] }
    return Array(list)
  }
}

extension String {
  var withoutBackticks: String { filter { $0 != "`" } }
}
