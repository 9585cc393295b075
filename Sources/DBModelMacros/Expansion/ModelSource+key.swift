internal import SwiftSyntax
internal import SwiftSyntaxBuilder

/// The members that say what a model's primary key is.
extension ModelSource {
  /// The key's type, and how an object, a row and a statement have it.
  var keyMembers: [DeclSyntax] {
    let columns = key.columns
    guard columns.count == 1, let column = columns.first else { return compositeKey(columns) }
    let storage = column.property.storage
    return [
      "\(raw: access)typealias Key = \(raw: column.type)",
      """
      \(raw: access)var _modelKey: Key? {
        \(raw: column.isIdentity ? "\(storage)._isUnassigned ? nil : \(storage)" : storage)
      }
      """,
      """
      nonisolated \(raw: access)static func _modelKey(of row: DBModels.RowReader) throws -> Key {
        try row.read(\(raw: column.place))
      }
      """,
      """
      nonisolated \(raw: access)static func _modelKeyValues(_ key: Key) -> [DBQuery.SQLValue] {
        [key.sqlValue]
      }
      """,
    ]
  }

  private func compositeKey(_ columns: [ModelKey.Column]) -> [DeclSyntax] {
    let properties = columns.map { "  \(access)var \($0.property.identifier): \($0.type)" }
    let parameters = columns.map { "\($0.property.identifier): \($0.type)" }
    let assignments = columns.map { "    self.\($0.property.identifier) = \($0.property.identifier)" }
    var found: [String] = []
    var arguments: [String] = []
    for (index, column) in columns.enumerated() {
      let storage = column.property.storage
      if column.isIdentity { found.append("  if \(storage)._isUnassigned { return nil }") }
      if column.property.isOptional { found.append("  guard let key\(index) = \(storage) else { return nil }") }
      arguments.append("\(column.label): \(column.property.isOptional ? "key\(index)" : storage)")
    }
    found.append("  return Key(\(arguments.joined(separator: ", ")))")
    let read = columns.map { "\($0.label): row.read(\($0.place))" }
    let values = columns.map { "key.\($0.property.identifier).sqlValue" }
    return [
      """
      \(raw: access)struct Key: Swift.Hashable, Swift.Sendable {
      \(raw: properties.joined(separator: "\n"))
        \(raw: access)init(\(raw: parameters.joined(separator: ", "))) {
      \(raw: assignments.joined(separator: "\n"))
        }
      }
      """,
      """
      \(raw: access)var _modelKey: Key? {
      \(raw: found.joined(separator: "\n"))
      }
      """,
      """
      nonisolated \(raw: access)static func _modelKey(of row: DBModels.RowReader) throws -> Key {
        try Key(\(raw: read.joined(separator: ", ")))
      }
      """,
      """
      nonisolated \(raw: access)static func _modelKeyValues(_ key: Key) -> [DBQuery.SQLValue] {
        [\(raw: values.joined(separator: ", "))]
      }
      """,
    ]
  }
}
