internal import SwiftCompilerPlugin
internal import SwiftSyntaxMacros

/// What the compiler loads to expand `@Model` and its friends.
@main
struct DBModelPlugin: CompilerPlugin {
  let providingMacros: [any Macro.Type] = [
    ModelMacro.self, ColumnStorageMacro.self, RelationMacro.self, MarkerMacro.self,
  ]
}
