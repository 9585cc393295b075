internal import SwiftSyntax

/// Nodes of a text that is not parsed here. The compiler parses what a macro writes anyway, and faster: a plugin has no
/// use for the tree.
extension DeclSyntax {
  init(unparsed text: String) { self.init(MissingDeclSyntax(placeholder: .identifier(text))) }
}

extension AccessorDeclSyntax {
  init(unparsed text: String) { self.init(accessorSpecifier: .identifier(text)) }
}
