internal import SwiftDiagnostics
internal import SwiftParser
internal import SwiftSyntax
internal import SwiftSyntaxBuilder

/// Names in `@Index`, `@Unique` and `@ForeignKey` that are neither a property nor a column.
extension ModelSource {
  func unknownNames(_ attribute: AttributeSyntax) -> [Diagnostic] {
    let known = columns.map(\.name) + columns.compactMap(\.columnName)
    let folded = Set(known.map(Self.folded))
    var found: [Diagnostic] = []
    for literal in literals(of: attribute) {
      guard let text = literal.representedLiteralValue, !folded.contains(Self.folded(text)) else { continue }
      let message = "'\(text)' is neither a property nor a column of '\(name)'"
      if let nearest = NearestName.of(text, among: known) {
        found.append(
          Diagnostic(
            literal, "unknown-name", message, fix: "replace it with '\(nearest)'",
            .replace(
              oldNode: Syntax(literal),
              newNode: Syntax(
                StringLiteralExprSyntax(content: nearest).with(\.leadingTrivia, literal.leadingTrivia)
                  .with(\.trailingTrivia, literal.trailingTrivia)))))
      } else {
        found.append(Diagnostic(literal, "unknown-name", message))
      }
    }
    return found
  }

  /// A column's name may be written as the property or in snake case; the run-time checks it exactly.
  static func folded(_ name: String) -> String { name.lowercased().filter { $0 != "_" } }

  /// The literals of an attribute that name columns of this class.
  private func literals(of attribute: AttributeSyntax) -> [StringLiteralExprSyntax] {
    var found: [StringLiteralExprSyntax] = []
    for argument in attribute.labeledArguments where argument.label == nil || argument.label?.text == "include" {
      let expression = argument.expression
      if let literal = expression.as(StringLiteralExprSyntax.self) {
        found.append(literal)
      } else if let array = expression.as(ArrayExprSyntax.self) {
        found += array.elements.compactMap { $0.expression.as(StringLiteralExprSyntax.self) }
      } else if let call = expression.as(FunctionCallExprSyntax.self),
        let member = call.calledExpression.as(MemberAccessExprSyntax.self),
        ["column", "descending"].contains(member.declName.baseName.text),
        let literal = call.arguments.first?.expression.as(StringLiteralExprSyntax.self)
      {
        found.append(literal)
      }
    }
    return found
  }
}

extension ExprSyntax {
  /// The text of a literal without interpolations.
  var literal: String? { self.as(StringLiteralExprSyntax.self)?.representedLiteralValue }
}
