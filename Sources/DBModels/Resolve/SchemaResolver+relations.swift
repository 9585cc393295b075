internal import DBSchema

/// Relations: each must follow a foreign key, and lead back where it says so.
extension SchemaResolver {
  mutating func checkRelations(_ table: ResolvedModel, among tables: [ResolvedModel]) {
    for relation in table.declaration.relations {
      let what = "the relation '\(table.typeName).\(relation.property)'"
      guard let target = find(relation.target, among: tables) else {
        report(
          .badRelation, "\(what) leads to '\(relation.target.model.typeName)', which is not among the models",
          hint: "add it to the ModelSet", at: relation.site)
        continue
      }
      if let inverse = relation.inverse {
        guard let back = target.declaration.relations.first(where: { $0.property == inverse }) else {
          report(
            .badRelation, "\(what) has the inverse '\(target.typeName).\(inverse)', which is no relation",
            at: relation.site)
          continue
        }
        if qualify(back.target.model.table) != table.definition.name {
          report(
            .badRelation, "\(what) has the inverse '\(target.typeName).\(inverse)', which does not lead back",
            at: relation.site)
          continue
        }
      }
      checkPath(relation, from: table, to: target, what, among: tables)
    }
  }

  /// A relation follows a foreign key of its own table, of the target, or two of a table between.
  private mutating func checkPath(
    _ relation: RelationDeclaration, from table: ResolvedModel, to target: ResolvedModel, _ what: String,
    among tables: [ResolvedModel]
  ) {
    if let through = relation.through {
      guard let between = find(through, among: tables) else {
        report(
          .badRelation, "\(what) leads through '\(through.model.typeName)', which is not among the models",
          at: relation.site)
        return
      }
      if keys(from: between, to: table).isEmpty || keys(from: between, to: target).isEmpty {
        report(
          .badRelation, "\(what) leads through '\(between.typeName)', which has no foreign keys to both sides",
          at: relation.site)
      }
      return
    }
    if let key = relation.key {
      let column = table.column(key)?.name
      if column == nil || !keys(from: table, to: target).contains(where: { $0.columns.contains(column ?? "") }) {
        report(
          .badRelation, "\(what) goes by '\(key)', which is no foreign key to '\(target.typeName)'", at: relation.site)
      }
      return
    }
    let own = relation.cardinality == .many ? [] : keys(from: table, to: target)
    let others = keys(from: target, to: table)
    if own.count > 1, relation.inverse == nil {
      report(
        .badRelation, "\(what) could go by \(own.count) foreign keys", hint: "say which: @Relation(key: \"...\")",
        at: relation.site)
    } else if own.isEmpty, others.isEmpty {
      report(
        .badRelation, "\(what): there is no foreign key between '\(table.typeName)' and '\(target.typeName)'",
        hint: "add '@ForeignKey' to a property", at: relation.site)
    } else if own.isEmpty, others.count > 1, relation.inverse == nil {
      report(
        .badRelation, "\(what) could go by \(others.count) foreign keys of '\(target.typeName)'",
        hint: "say which relation leads back: @Relation(inverse: \"...\")", at: relation.site)
    }
  }

  private func find(_ model: any Model.Type, among tables: [ResolvedModel]) -> ResolvedModel? {
    let name = folded(qualify(model.model.table))
    return tables.first { folded($0.definition.name) == name }
  }

  private func keys(from table: ResolvedModel, to target: ResolvedModel) -> [ForeignKeyDefinition] {
    table.definition.foreignKeys.filter { $0.target == target.definition.name }
  }
}
