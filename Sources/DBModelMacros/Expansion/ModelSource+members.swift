internal import SwiftSyntax

/// The members that `@Model` adds to the class.
extension ModelSource {
  /// An initializer with a parameter for each column; those with an initial value, and optionals, may be left out.
  var initializer: String {
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
      \(access)init(\(parameters.joined(separator: ", "))) {
      \(assignments.joined(separator: "\n"))
      }
      """
  }

  /// An initializer that reads each column of a row.
  var rowInitializer: String {
    """
    \(access)init(_row row: DBModels.RowReader) throws {
    \(columns.enumerated().map { "  \($1.storage) = try row.read(\($0))" }.joined(separator: "\n"))
    }
    """
  }

  /// The columns' names with their types.
  var columnNames: String {
    var lines: [String] = []
    for (place, property) in columns.enumerated() {
      let type = "DBModels.Column<\(identifier), \(property.typeText)>"
      lines += property.documentation
      lines.append("\(property.access)var \(property.identifier): \(type) { DBModels.Column(_source, \(place)) }")
    }
    return """
      \(access)struct Columns: DBModels.ModelColumns {
        \(access)typealias Root = \(identifier)
        let _source: DBModels.Source
        \(access)init(_ source: DBModels.Source) { _source = source }
      \(Self.indented(lines))
      }
      """
  }

  /// The relations' names with their types.
  var relationKeys: String {
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
      \(access)struct Relations: DBModels.ModelRelations {
        \(access)typealias Root = \(identifier)
      \(Self.indented(lines))
      }
      """
  }

  private static func indented(_ lines: [String]) -> String { lines.map { "  " + $0 }.joined(separator: "\n") }

  /// The value of each column.
  var valueReader: String {
    """
    \(access)func _modelValue(_ column: Swift.Int) -> DBQuery.SQLValue {
      switch column {
    \(columns.enumerated().map { "  case \($0): \($1.storage).sqlValue" }.joined(separator: "\n"))
      default: .null
      }
    }
    """
  }

  /// Writes each column, and notes no change.
  var valueWriter: String {
    """
    \(access)func _setModelValue(_ column: Swift.Int, _ value: DBQuery.SQLValue) -> Swift.Bool {
      switch column {
    \(columns.enumerated().map { "  case \($0): value._write(to: &\($1.storage))" }.joined(separator: "\n"))
      default: false
      }
    }
    """
  }
}
