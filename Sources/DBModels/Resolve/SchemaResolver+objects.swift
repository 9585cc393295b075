internal import DBSchema

/// Views, and objects that are declared by their SQL.
extension SchemaResolver {
  mutating func resolve(_ view: ViewDeclaration) {
    guard let query = view.query[dialect] else { return }
    let name = qualify(view.name)
    checkSQL(query, "the query of the view '\(name.plain)'", view.site)
    var definition = ViewDefinition(name: name, columns: view.columns.map { Identifier($0) }, query: query)
    if dialect == .postgresql {
      definition.isMaterialized = view.isMaterialized
      definition.comment = view.comment == "" ? nil : view.comment
      if !view.isMaterialized, let index = view.indexes.first {
        report(.contradiction, "the view '\(name.plain)' has an index, and is not materialized", at: index.site)
      }
      for index in view.indexes {
        guard let found = resolve(index, on: name, called: "'\(name.plain)'", columns: nil) else { continue }
        definition.indexes.append(found)
        result.sites[ObjectReference(.index, name, member: found.name)] = index.site
      }
    }
    result.schema.views.append(definition)
    result.sites[ObjectReference(definition.isMaterialized ? .materializedView : .view, name)] = view.site
  }

  mutating func resolve(_ object: RawObject) {
    guard let sql = object.create[dialect] else { return }
    var object = object
    object.name = qualify(object.name)
    object.table = object.table.map(qualify)
    checkSQL(sql, "the statement of \(object.kind.rawValue) '\(object.name.plain)'", object.site)
    let reference: ObjectReference
    if object.kind == .trigger {
      guard let table = object.table else {
        report(.contradiction, "the trigger '\(object.name.plain)' is said to be of no table", at: object.site)
        return
      }
      reference = ObjectReference(.trigger, table, member: object.name.name)
    } else {
      reference = ObjectReference(object.kind, object.name)
    }
    if result.sites.updateValue(object.site, forKey: reference) != nil {
      report(.duplicateName, "\(reference) is declared twice", at: object.site)
    }
    if object.kind == .trigger, dialect == .sqlite, let table = object.table {
      result.schema.triggers.append(TriggerDefinition(name: object.name.name, table: table.name, sql: sql))
    } else {
      result.objects.append(DeclaredObject(reference, statement: sql, site: object.site))
      result.schema.notCompared.append(reference)
    }
  }
}
