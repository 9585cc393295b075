internal import DBQuery
internal import DBSchema

/// Which of the toolkit's protocols for columns a model conforms to, by the places of the columns.
package struct ModelMixins: Sendable {
  /// ``SoftDeletable/deletedAt``.
  package let deletedAt: Int?
  /// ``Timestamped/createdAt``.
  package let createdAt: Int?
  /// ``Timestamped/updatedAt``.
  package let updatedAt: Int?

  init(_ entity: any Entity.Type, _ model: ModelDeclaration) {
    deletedAt = entity is any SoftDeletable.Type ? model.place("deletedAt") : nil
    let isTimestamped = entity is any Timestamped.Type
    createdAt = isTimestamped ? model.place("createdAt") : nil
    updatedAt = isTimestamped ? model.place("updatedAt") : nil
  }
}

extension ModelMapping {
  /// The condition for rows that are not marked as deleted; nil where none ever is.
  func isNotDeleted(_ source: Source) -> SQLTerm<Bool>? {
    guard let place = mixins.deletedAt else { return nil }
    let table = SourceName(table: declaration.table, alias: source.alias)
    return SQLTerm(.isNull(.column(table, declaration.columns[place].name), negated: false))
  }
}

extension Entity {
  /// Whether the object is marked as deleted.
  package var _isMarkedDeleted: Bool {
    guard let place = Self.mapping.mixins.deletedAt else { return false }
    return _modelValue(place) != .null
  }
}
