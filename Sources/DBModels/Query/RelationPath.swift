internal import DBQuery
internal import DBSchema

/// How a relation's tables are joined: the condition of the far one, and the table between for many to many.
struct RelationPath {
  let condition: ExpressionSyntax
  var between: (SourceSyntax, ExpressionSyntax)?

  init(_ model: any Entity.Type, _ near: Source, place: Int, name: String, far: Source) {
    let relations = model.mapping.relations
    guard relations.indices.contains(place), let relation = relations[place],
      let target = relation.target as? any Entity.Type
    else {
      condition = .invalid(
        .unknownRelation, "the models have no key, or no single one, for the relation '\(name)'",
        hint: "declare a foreign key, or say which one the relation follows")
      return
    }
    let here = SourceName(table: model.mapping.declaration.table, alias: near.alias)
    let there = SourceName(table: target.mapping.declaration.table, alias: far.alias)
    func column(_ model: any Model.Type, _ source: SourceName, _ place: Int) -> ExpressionSyntax {
      .column(source, model.model.columns[place].name)
    }
    func equal(_ lefts: [ExpressionSyntax], _ rights: [ExpressionSyntax]) -> ExpressionSyntax {
      ExpressionSyntax.all(zip(lefts, rights).map { .binary(.equal, $0, $1) }) ?? .text("true")
    }
    switch relation.path {
    case .toParent(let key):
      condition = equal(
        key.columns.map { column(model, here, $0) }, key.targetColumns.map { column(target, there, $0) })
    case .toChildren(let key):
      condition = equal(
        key.targetColumns.map { column(model, here, $0) }, key.columns.map { column(target, there, $0) })
    case .through(let middle, let nearKey, let farKey):
      let table = middle.model.table
      let alias = far.alias.map { Identifier($0.name + "_" + table.name.name) }
      let link = SourceName(table: table, alias: alias)
      between = (
        .table(TableSyntax(link, model: middle)),
        equal(
          nearKey.targetColumns.map { column(model, here, $0) }, nearKey.columns.map { column(middle, link, $0) })
      )
      condition = equal(
        farKey.columns.map { column(middle, link, $0) }, farKey.targetColumns.map { column(target, there, $0) })
    }
  }
}
