internal import SwiftSyntax
internal import SwiftSyntaxBuilder

/// A model's primary key, as its source says it.
struct ModelKey {
  /// One of its columns.
  struct Column {
    /// The place among the model's columns.
    var place: Int
    var property: ModelProperty

    /// Whether the server hands out its numbers.
    var isIdentity: Bool {
      if !property.attributes("Identity").isEmpty { return true }
      return property.attributes("PrimaryKey").contains { attribute in
        guard let first = attribute.labeledArguments.first, first.label == nil else { return false }
        return !first.expression.is(NilLiteralExprSyntax.self)
      }
    }

    /// The name in front of an argument, where few words need back-ticks, and the compiler warns of others.
    var label: String {
      ["inout", "var", "let"].contains(property.name) ? property.identifier : property.name
    }

    /// The type without its optional.
    var type: String {
      guard property.isOptional, let target = property.target else { return property.typeText }
      return target.trimmedDescription
    }
  }

  /// The columns in the key's order.
  var columns: [Column]
}

extension ModelSource {
  /// The primary key: the class's attribute goes before those of properties.
  var key: ModelKey {
    if let names = ownKey?.1 {
      return ModelKey(columns: names.compactMap(place).map { ModelKey.Column(place: $0, property: columns[$0]) })
    }
    return ModelKey(
      columns: columns.enumerated().filter { !$0.element.attributes("PrimaryKey").isEmpty }
        .map { ModelKey.Column(place: $0.offset, property: $0.element) })
  }

  /// The class's own `@PrimaryKey` with the names in it; nil for those when they are no literals.
  var ownKey: (AttributeSyntax, [String]?)? {
    guard let attribute = declaration.attributes.named("PrimaryKey").last else { return nil }
    guard let array = attribute.labeledArguments.first?.expression.as(ArrayExprSyntax.self) else {
      return (attribute, nil)
    }
    let names = array.elements.compactMap(\.expression.literal)
    return (attribute, names.count == array.elements.count ? names : nil)
  }

  /// The place of a column by its property or its name; a property goes first.
  private func place(_ name: String) -> Int? {
    columns.firstIndex { $0.name == name } ?? columns.firstIndex { $0.columnName == name }
      ?? columns.firstIndex { Self.folded($0.name) == Self.folded(name) }
  }
}

extension ModelProperty {
  /// The column's name, where the source says it.
  var columnName: String? {
    attributes("Column").lazy.flatMap(\.labeledArguments).first { $0.label?.text == "name" }?.expression.literal
  }
}
