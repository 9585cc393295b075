internal import DBSchema

/// Where a relation leads, by the foreign keys that it follows.
package struct MappedRelation: Sendable {
  /// The keys that connect the two models.
  package enum Path: Sendable {
    /// A foreign key of this model: it leads to one object.
    case toParent(MappedForeignKey)
    /// A foreign key of the target: it leads to the objects that point here.
    case toChildren(MappedForeignKey)
    /// Two foreign keys of a model between: the one to this model, and the one to the target.
    case through(any Model.Type, MappedForeignKey, MappedForeignKey)
  }

  /// The property.
  package let property: String
  /// How many objects it leads to.
  package let cardinality: RelationDeclaration.Cardinality
  /// The model that it leads to.
  package let target: any Model.Type
  /// The keys.
  package let path: Path
  /// The place of the relation there that leads back, among the target's; nil when there is none.
  package let inverse: Int?

  /// Follows a relation; nil when the models have no key for it, or several and no word which one.
  init?(_ relation: RelationDeclaration, of model: ModelDeclaration) {
    property = relation.property
    cardinality = relation.cardinality
    target = relation.target
    let other = relation.target.model
    inverse = other.relations.firstIndex { back in
      back.target.model.table == model.table
        && (relation.inverse.map { $0 == back.property } ?? (back.inverse == relation.property))
    }
    guard let path = Self.path(relation, model, other, inverse.map { other.relations[$0] }) else { return nil }
    self.path = path
  }

  private static func path(
    _ relation: RelationDeclaration, _ model: ModelDeclaration, _ other: ModelDeclaration,
    _ inverse: RelationDeclaration?
  ) -> Path? {
    if let through = relation.through {
      let keys = MappedForeignKey.all(of: through.model)
      guard let near = keys.first(where: { $0.table == model.table }),
        let far = keys.first(where: { $0.table == other.table && $0.columns != near.columns })
      else { return nil }
      return .through(through, near, far)
    }
    let own = MappedForeignKey.all(of: model).filter { $0.table == other.table }
    if let key = relation.key {
      return model.place(key).flatMap { place in own.first { $0.columns.contains(place) } }.map(Path.toParent)
    }
    let back = MappedForeignKey.all(of: other).filter { $0.table == model.table }
    let chosen = inverse?.key.flatMap { name in
      other.place(name).flatMap { place in back.first { $0.columns.contains(place) } }
    }
    if relation.cardinality == .many { return (chosen ?? back.first).map(Path.toChildren) }
    if let first = own.first { return .toParent(first) }
    return (chosen ?? back.first).map(Path.toChildren)
  }
}
