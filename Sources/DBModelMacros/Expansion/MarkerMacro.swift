internal import SwiftSyntax
internal import SwiftSyntaxBuilder
internal import SwiftSyntaxMacros

/// An attribute that says something to `@Model`, and does nothing by itself: `@Column`, `@PrimaryKey`, `@Index`...
struct MarkerMacro: PeerMacro {
  /// What is written here needs no formatter, which takes a third of a plugin's time.
  static var formatMode: FormatMode { .disabled }

  static func expansion(
    of node: AttributeSyntax, providingPeersOf declaration: some DeclSyntaxProtocol,
    in context: some MacroExpansionContext
  ) throws -> [DeclSyntax] { [] }
}
