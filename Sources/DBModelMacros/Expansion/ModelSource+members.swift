internal import SwiftSyntax
internal import SwiftSyntaxBuilder

/// The members that `@Model` adds to the class.
extension ModelSource {
  /// An initializer with a parameter for each column; those with an initial value, and optionals, may be left out.
  var initializer: DeclSyntax {
    let parameters = columns.map { property in
      var text = "\(property.identifier): \(property.typeText)"
      if let value = property.initialValue {
        text += " = " + value.trimmedDescription
      } else if property.isOptional {
        text += " = nil"
      }
      return text
    }
    let assignments = columns.map { "  self.\($0.identifier) = \($0.identifier)" }
    return """
      \(raw: access)init(\(raw: parameters.joined(separator: ", "))) {
      \(raw: assignments.joined(separator: "\n"))
      }
      """
  }

  /// An initializer that reads each column of a row.
  var rowInitializer: DeclSyntax {
    """
    \(raw: access)init(_row row: DBModels.RowReader) throws {
    \(raw: columns.enumerated().map { "  \($1.storage) = try row.read(\($0))" }.joined(separator: "\n"))
    }
    """
  }

  /// The columns' names with their types.
  var columnNames: DeclSyntax {
    var lines: [String] = []
    for (place, property) in columns.enumerated() {
      let type = "DBModels.Column<\(identifier), \(property.typeText)>"
      lines += property.documentation
      lines.append("\(property.access)var \(property.identifier): \(type) { DBModels.Column(_source, \(place)) }")
    }
    return """
      \(raw: access)struct Columns: DBModels.ModelColumns {
        \(raw: access)typealias Root = \(raw: identifier)
        let _source: DBModels.Source
        \(raw: access)init(_ source: DBModels.Source) { _source = source }
      \(raw: Self.indented(lines))
      }
      """
  }

  /// The relations' names with their types.
  var relationKeys: DeclSyntax {
    var lines: [String] = []
    for (place, property) in relations.enumerated() {
      let type = "DBModels.RelationKey<\(identifier), \(property.typeText)>"
      let slots = "slot: { $0.\(property.storage) }, setSlot: { $0.\(property.storage) = $1 }"
      lines += property.documentation
      lines.append(
        "\(property.access)let \(property.identifier) = \(type)(\(place), \"\(property.name)\", \(slots))")
    }
    let all = relations.map(\.identifier).joined(separator: ", ")
    lines.append("\(access)init() {}")
    lines.append("\(access)var _all: [any DBModels.AnyRelationKey] { [\(all)] }")
    return """
      \(raw: access)struct Relations: DBModels.ModelRelations {
        \(raw: access)typealias Root = \(raw: identifier)
      \(raw: Self.indented(lines))
      }
      """
  }

  private static func indented(_ lines: [String]) -> String { lines.map { "  " + $0 }.joined(separator: "\n") }

  /// The value of each column.
  var valueReader: DeclSyntax {
    """
    \(raw: access)func _modelValue(_ column: Swift.Int) -> DBQuery.SQLValue {
      switch column {
    \(raw: columns.enumerated().map { "  case \($0): \($1.storage).sqlValue" }.joined(separator: "\n"))
      default: .null
      }
    }
    """
  }

  /// Writes each column, and notes no change.
  var valueWriter: DeclSyntax {
    """
    \(raw: access)func _setModelValue(_ column: Swift.Int, _ value: DBQuery.SQLValue) -> Swift.Bool {
      switch column {
    \(raw: columns.enumerated().map { "  case \($0): value._write(to: &\($1.storage))" }.joined(separator: "\n"))
      default: false
      }
    }
    """
  }
}
