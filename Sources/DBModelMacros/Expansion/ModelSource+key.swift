internal import SwiftSyntax

/// The members that say what a model's primary key is.
extension ModelSource {
  /// The key's type, and how an object, a row and a statement have it.
  var keyMembers: [String] {
    let columns = key.columns
    guard columns.count == 1, let column = columns.first else { return compositeKey(columns) }
    let storage = column.property.storage
    return [
      "\(access)typealias Key = \(column.type)",
      """
      \(access)var _modelKey: Key? {
        \(column.isIdentity ? "\(storage)._isUnassigned ? nil : \(storage)" : storage)
      }
      """,
      """
      nonisolated \(access)static func _modelKey(of row: DBModels.RowReader) throws -> Key {
        try row.read(\(column.place))
      }
      """,
      """
      nonisolated \(access)static func _modelKeyValues(_ key: Key) -> [DBQuery.SQLValue] {
        [key.sqlValue]
      }
      """,
    ]
  }

  private func compositeKey(_ columns: [ModelKey.Column]) -> [String] {
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
      \(access)struct Key: Swift.Hashable, Swift.Sendable {
      \(properties.joined(separator: "\n"))
        \(access)init(\(parameters.joined(separator: ", "))) {
      \(assignments.joined(separator: "\n"))
        }
      }
      """,
      """
      \(access)var _modelKey: Key? {
      \(found.joined(separator: "\n"))
      }
      """,
      """
      nonisolated \(access)static func _modelKey(of row: DBModels.RowReader) throws -> Key {
        try Key(\(read.joined(separator: ", ")))
      }
      """,
      """
      nonisolated \(access)static func _modelKeyValues(_ key: Key) -> [DBQuery.SQLValue] {
        [\(values.joined(separator: ", "))]
      }
      """,
    ]
  }
}
