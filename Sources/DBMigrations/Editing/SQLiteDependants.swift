import DBSchema

/// The views and triggers of SQLite that speak of a table: what steps aside while it is made anew.
struct SQLiteDependants {
  private let schema: DatabaseSchema

  init(_ schema: DatabaseSchema) { self.schema = schema }

  /// A rebuild that keeps everything: rows, views and triggers.
  /// - Parameter copying: expressions for columns that are not simply copied.
  func rebuild(_ before: TableDefinition, to after: TableDefinition, copying: [Identifier: String] = [:])
    -> TableRebuild
  {
    let same = SchemaEquality(dialect: .sqlite)
    let texts = Dictionary(copying.map { (same.key($0.key), $0.value) }) { first, _ in first }
    let copies = after.columns.compactMap { column -> TableRebuild.Copy? in
      guard column.generated == nil else { return nil }
      let source = before.columns.first { same.isSame($0.name, column.name) }
      guard let text = texts[same.key(column.name)] ?? source?.name.quoted else { return nil }
      return TableRebuild.Copy(column: column.name, expression: text)
    }
    let found = dependants(of: before.name.name)
    var rebuild = TableRebuild(
      before: before, after: after, copies: copies, triggers: found.triggers, views: found.views)
    let names =
      schema.tables.map(\.name.name) + schema.tables.flatMap { $0.indexes.map(\.name) } + schema.views.map(\.name.name)
    rebuild.taken = Set(names.filter { $0.name.loweredASCII.hasPrefix(TableRebuild.temporaryPrefix) }).sorted()
    return rebuild
  }

  /// Views that name the table, or such a view, in an order in which they can be made; triggers on any of these, or
  /// that name one.
  private func dependants(of table: Identifier) -> (views: [ViewDefinition], triggers: [TriggerDefinition]) {
    var touched: Set<String> = [table.name.loweredASCII]
    var views: [ViewDefinition] = []
    var left = schema.views.map { (view: $0, words: TextMentions($0.query, .sqlite).words) }
    while let index = left.firstIndex(where: { !touched.isDisjoint(with: $0.words) }) {
      let view = left.remove(at: index).view
      touched.insert(view.name.name.name.loweredASCII)
      views.append(view)
    }
    let triggers = schema.triggers.filter { trigger in
      let words = TextMentions(trigger.sql, .sqlite).words.union([trigger.table.name.loweredASCII])
      return !touched.isDisjoint(with: words)
    }
    return (views, triggers)
  }
}
