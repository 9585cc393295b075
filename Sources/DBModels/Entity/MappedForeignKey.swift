package import DBSchema

/// A foreign key by the places of its columns.
package struct MappedForeignKey: Sendable {
  /// The columns here, in order.
  package let columns: [Int]
  /// The model that they point to; nil for a table that no model of its own declares.
  package let target: (any Model.Type)?
  /// The table that they point to.
  package let table: QualifiedName
  /// The columns there, by their places among the target's.
  package let targetColumns: [Int]
  /// Whether one of the columns takes NULL: whether a row can stand without pointing anywhere.
  package let isNullable: Bool
  /// Whether it is checked at the end of the transaction only, without being asked to.
  package let isDeferred: Bool
  /// What the database does when the row pointed to is deleted.
  package let onDelete: ReferentialAction

  /// A model's foreign keys, in the order of their declaration.
  static func all(of model: ModelDeclaration) -> [MappedForeignKey] {
    model.foreignKeys.map { key in
      let columns = key.columns.compactMap(model.place)
      let nullable = columns.contains { model.columns[$0].isNullable }
      let isDeferred = key.deferrability == .initiallyDeferred
      switch key.target {
      case .table(let table):
        return MappedForeignKey(
          columns: columns, target: nil, table: table, targetColumns: [], isNullable: nullable,
          isDeferred: isDeferred, onDelete: key.onDelete)
      case .model(let target):
        let other = target.model
        let named = key.targetColumns.isEmpty ? other.primaryKey?.columns ?? [] : key.targetColumns
        return MappedForeignKey(
          columns: columns, target: target, table: other.table, targetColumns: named.compactMap(other.place),
          isNullable: nullable, isDeferred: isDeferred, onDelete: key.onDelete)
      }
    }
  }
}
