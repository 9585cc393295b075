internal import SwiftSyntax
internal import SwiftSyntaxBuilder
internal import SwiftSyntaxMacros

/// The statements that build a model's declaration: each attribute becomes one call with the arguments as they stand, so
/// that the compiler checks them.
extension ModelSource {
  func statements(in context: some MacroExpansionContext) -> [String] {
    let site = context.site(of: declaration)
    var result = [
      "var model = DBModels.ModelDeclaration(\"\(name)\", \(Self.arguments(attribute, first: "table"))\(site))"
    ]
    for property in columns {
      result.append(
        "model.column(\"\(property.name)\", \(property.typeText).self"
          + (property.attributes("Column").map { Self.arguments($0) }.first { !$0.isEmpty }.map { ", \($0)" } ?? ", ")
          + context.site(of: property.declaration) + ")")
    }
    for property in columns { result += statements(of: property, in: context) }
    for attribute in declaration.attributes.named("PrimaryKey") {
      result.append(call("primaryKey", attribute, in: context))
    }
    for attribute in declaration.attributes.named("Unique") { result.append(call("unique", attribute, in: context)) }
    for attribute in declaration.attributes.named("Check") { result.append(call("check", attribute, in: context)) }
    for attribute in declaration.attributes.named("Exclusion") {
      result.append(call("exclusion", attribute, in: context))
    }
    for attribute in declaration.attributes.named("Index") { result.append(call("index", attribute, in: context)) }
    for attribute in declaration.attributes.named("ForeignKey") {
      result.append(call("foreignKey", attribute, in: context))
    }
    for property in relations { result += statements(ofRelation: property, in: context) }
    return result
  }

  private func statements(of property: ModelProperty, in context: some MacroExpansionContext) -> [String] {
    let first = "\"\(property.name)\", "
    var result: [String] = []
    for attribute in property.attributes("PrimaryKey") {
      result.append(call("primaryKey", attribute, first, in: context))
    }
    for attribute in property.attributes("Identity") {
      let identity = Self.list(attribute.labeledArguments)
      result.append("model.identity(\(first)\(identity.isEmpty ? ".identity" : identity))")
    }
    for attribute in property.attributes("Generated") {
      result.append("model.generated(\(first)\(Self.list(attribute.labeledArguments)))")
    }
    for attribute in property.attributes("Version") {
      _ = attribute
      result.append("model.version(\"\(property.name)\")")
    }
    for (name, function) in [("Unique", "unique"), ("Index", "index")] {
      for attribute in property.attributes(name) {
        let isOwn = attribute.labeledArguments.first.map { $0.label != nil } ?? true
        result.append(call(function, attribute, isOwn ? first : "", in: context))
      }
    }
    for attribute in property.attributes("Check") { result.append(call("check", attribute, in: context)) }
    for attribute in property.attributes("ForeignKey") {
      result.append(call("foreignKey", attribute, first, in: context))
    }
    return result
  }

  private func statements(ofRelation property: ModelProperty, in context: some MacroExpansionContext) -> [String] {
    guard let type = property.type, let target = property.target else { return [] }
    return property.attributes("Relation").prefix(1).flatMap { attribute in
      let arguments = attribute.labeledArguments
      var result: [String] = []
      // A name that the other model does not have is an error of the compiler.
      if let inverse = arguments.first(where: { $0.label?.text == "inverse" })?.expression.literal {
        result.append("_ = \\\(target.trimmedDescription).Relations.\(inverse)")
      }
      result.append(call("relation", attribute, "\"\(property.name)\", \(type.trimmedDescription).self, ", in: context))
      return result
    }
  }

  /// A call with an attribute's arguments, and its line.
  private func call(
    _ function: String, _ attribute: AttributeSyntax, _ first: String = "", in context: some MacroExpansionContext
  ) -> String {
    "model.\(function)(\(first)\(Self.arguments(attribute))\(context.site(of: attribute)))"
  }

  /// An attribute's arguments as they stand, with a comma behind each; the first gets a label, where one is given.
  private static func arguments(_ attribute: AttributeSyntax, first label: String? = nil) -> String {
    var arguments = attribute.labeledArguments
    if let label, !arguments.isEmpty {
      arguments[0].label = .identifier(label)
      arguments[0].colon = .colonToken(trailingTrivia: .space)
    }
    let text = list(arguments)
    return text.isEmpty ? "" : text + ", "
  }

  private static func list(_ arguments: [LabeledExprSyntax]) -> String {
    arguments.map { argument in
      (argument.label.map { $0.text + ": " } ?? "") + argument.expression.trimmedDescription
    }
    .joined(separator: ", ")
  }
}

extension MacroExpansionContext {
  /// Where something stands, as the last two arguments of a call.
  fileprivate func site(of node: some SyntaxProtocol) -> String {
    guard let location = location(of: node, at: .afterLeadingTrivia, filePathMode: .fileID) else {
      return "fileID: \"\", line: 0"
    }
    return "fileID: \(location.file.trimmedDescription), line: \(location.line.trimmedDescription)"
  }
}
