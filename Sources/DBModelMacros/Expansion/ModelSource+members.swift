internal import SwiftSyntax
internal import SwiftSyntaxBuilder

/// The members that `@Model` adds to the class.
extension ModelSource {
  /// An initializer with a parameter for each column; those with an initial value, and optionals, may be left out.
  var initializer: DeclSyntax {
    let stored = properties.filter { $0.kind == .column || ($0.kind == .transient && $0.needsValue) }
    let parameters = stored.map { property in
      var text = "\(property.identifier): \(property.type?.trimmedDescription ?? "")"
      if let value = property.initialValue {
        text += " = " + value.trimmedDescription
      } else if property.isOptional {
        text += " = nil"
      }
      return text
    }
    let assignments = stored.map { "  self.\($0.identifier) = \($0.identifier)" }
    return """
      \(raw: access)init(\(raw: parameters.joined(separator: ", "))) {
      \(raw: assignments.joined(separator: "\n"))
      }
      """
  }

  /// The relations' names with their types.
  var relationKeys: DeclSyntax {
    let keys = relations.map { property in
      "  \(access)let \(property.identifier) = "
        + "DBModels.RelationKey<\(name), \(property.type?.trimmedDescription ?? "")>(\"\(property.name)\")"
    }
    return """
      \(raw: access)struct Relations: Swift.Sendable {
      \(raw: keys.joined(separator: "\n"))
        \(raw: access)init() {}
      }
      """
  }
}

extension ModelProperty {
  /// Whether an initializer must give it a value.
  fileprivate var needsValue: Bool { initialValue == nil && type != nil && !isOptional }
}
