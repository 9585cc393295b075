internal import SwiftDiagnostics
internal import SwiftSyntax

/// What is said about a source that is no model.
struct ModelDiagnostic: DiagnosticMessage {
  var message: String
  var id: String
  var severity: DiagnosticSeverity { .error }
  var diagnosticID: MessageID { MessageID(domain: "DBModelMacros", id: id) }

  init(_ id: String, _ message: String) {
    self.id = id
    self.message = message
  }
}

/// What a fix-it says that it does.
struct ModelFix: FixItMessage {
  var message: String
  var id: String
  var fixItID: MessageID { MessageID(domain: "DBModelMacros", id: id) }

  init(_ id: String, _ message: String) {
    self.id = id
    self.message = message
  }
}

extension Diagnostic {
  /// A diagnostic at a node, perhaps with one change that mends it.
  init(
    _ node: some SyntaxProtocol, _ id: String, _ message: String, fix: String? = nil, _ changes: FixIt.Change...
  ) {
    self.init(
      node: node, message: ModelDiagnostic(id, message),
      fixIts: fix.map { [FixIt(message: ModelFix(id, $0), changes: changes)] } ?? [])
  }
}
