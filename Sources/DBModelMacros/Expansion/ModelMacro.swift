internal import SwiftDiagnostics
internal import SwiftSyntax
internal import SwiftSyntaxBuilder
internal import SwiftSyntaxMacros

/// `@Model`: initializers, the names of columns and relations, the key, and the declaration.
///
/// All that can branch is in the library: what is written here only says what the source says.
struct ModelMacro {
  /// What is written here needs no formatter, which takes a third of a plugin's time.
  static var formatMode: FormatMode { .disabled }

  /// The class as it is written; nil when it is none, or wrong.
  private static func source(_ declaration: some DeclSyntaxProtocol, _ node: AttributeSyntax) -> ModelSource? {
    guard let declaration = declaration.as(ClassDeclSyntax.self) else { return nil }
    let source = ModelSource(declaration, node)
    return source.diagnose().isEmpty ? source : nil
  }
}

extension ModelMacro: MemberMacro {
  static func expansion(
    of node: AttributeSyntax, providingMembersOf declaration: some DeclGroupSyntax,
    conformingTo protocols: [TypeSyntax], in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] {
    guard let declaration = declaration.as(ClassDeclSyntax.self) else {
      context.diagnose(notAClass(declaration))
      return []
    }
    let source = ModelSource(declaration, node)
    let problems = source.diagnose()
    for problem in problems { context.diagnose(problem) }
    guard problems.isEmpty else { return [] }
    var members = ["\(source.access)var _modelState = DBModels.ModelState()"]
    if !source.hasInitializer { members.append(source.initializer) }
    members += [source.rowInitializer, source.columnNames, source.relationKeys]
    members += source.keyMembers + [source.valueReader, source.valueWriter]
    return members.map(DeclSyntax.init(unparsed:))
  }

  private static func notAClass(_ declaration: some DeclGroupSyntax) -> Diagnostic {
    let message = "'@Model' can only be attached to a class: an object stands for one row, wherever it is used"
    guard let structure = declaration.as(StructDeclSyntax.self) else {
      return Diagnostic(declaration.introducer, "class", message)
    }
    let keyword = structure.structKeyword
    return Diagnostic(
      keyword, "class", message, fix: "replace 'struct' with 'final class'",
      .replace(
        oldNode: Syntax(keyword),
        newNode: Syntax(
          TokenSyntax(
            .identifier("final class"), leadingTrivia: keyword.leadingTrivia, trailingTrivia: keyword.trailingTrivia,
            presence: .present))))
  }
}

extension ModelMacro: MemberAttributeMacro {
  static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingAttributesFor member: some DeclSyntaxProtocol, in context: some MacroExpansionContext
  ) throws -> [AttributeSyntax] {
    // Asked for each member: it looks no further than it must.
    guard let declaration = declaration.as(ClassDeclSyntax.self), let variable = member.as(VariableDeclSyntax.self),
      ModelProperty.kind(of: variable) == .column, let place = place(of: variable, in: declaration.memberBlock),
      let property = ModelProperty.properties(of: variable).first, ModelSource.diagnose(property).isEmpty
    else { return [] }
    let argument = LabeledExprSyntax(expression: IntegerLiteralExprSyntax(place))
    return [
      AttributeSyntax(
        attributeName: IdentifierTypeSyntax(name: .identifier("_ModelColumn")), leftParen: .leftParenToken(),
        arguments: .argumentList([argument]), rightParen: .rightParenToken())
    ]
  }

  /// A column's place among the columns, which is the one in the declaration.
  private static func place(of variable: VariableDeclSyntax, in block: MemberBlockSyntax) -> Int? {
    let name = variable.bindings.first?.pattern.trimmedDescription
    var place = 0
    for member in block.members {
      guard let other = member.decl.as(VariableDeclSyntax.self), ModelProperty.kind(of: other) == .column else {
        continue
      }
      if other.bindings.first?.pattern.trimmedDescription == name { return place }
      place += 1
    }
    return nil
  }
}

extension ModelMacro: ExtensionMacro {
  static func expansion(
    of node: AttributeSyntax, attachedTo declaration: some DeclGroupSyntax,
    providingExtensionsOf type: some TypeSyntaxProtocol, conformingTo protocols: [TypeSyntax],
    in context: some MacroExpansionContext
  ) throws -> [ExtensionDeclSyntax] {
    // Nothing to do where the conformance is written by hand.
    guard !protocols.isEmpty, let source = source(declaration, node) else { return [] }
    let access = source.access
    let members = """

        nonisolated \(access)static let model: DBModels.ModelDeclaration = {
      \(source.statements(in: context).map { "    " + $0 }.joined(separator: "\n"))
          return model
        }()
        nonisolated \(access)static let mapping: DBModels.ModelMapping =
          DBModels.ModelMapping(\(source.identifier).self)

      """
    let entity = InheritedTypeSyntax(
      type: MemberTypeSyntax(
        baseType: IdentifierTypeSyntax(name: .identifier("DBModels")), name: .identifier("Entity")))
    return [
      ExtensionDeclSyntax(
        extensionKeyword: .keyword(.extension, trailingTrivia: .space), extendedType: type.trimmed,
        inheritanceClause: InheritanceClauseSyntax(
          colon: .colonToken(trailingTrivia: .space), inheritedTypes: [entity], trailingTrivia: .space),
        memberBlock: MemberBlockSyntax(members: [MemberBlockItemSyntax(decl: DeclSyntax(unparsed: members))]))
    ]
  }
}
