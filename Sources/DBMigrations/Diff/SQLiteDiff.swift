import DBSchema

/// The differences of two SQLite schemas, as operations in no particular order.
///
/// 1. A column is added or dropped natively where SQLite's documented restrictions allow it
///    (<https://www.sqlite.org/lang_altertable.html>); whatever else changes in a table is one rebuild with everything.
/// 2. The order of columns is no difference; a rebuild that happens anyway takes the new one.
/// 3. SQLite knows views and triggers by their text: those that name a table which is rebuilt, renamed, dropped or
///    loses a column are dropped before and made again after, and so are those that name these views. A word that only
///    looks like the table's name costs two statements and nothing else.
struct SQLiteDiff {
  let original: DatabaseSchema
  let old: DatabaseSchema
  let new: DatabaseSchema
  let same = SchemaEquality(dialect: .sqlite)
  /// Names, in lower case, under which nothing with a text may stand while things change.
  private var touched: Set<String> = []
  private var result: [SchemaOperation] = []

  init(original: DatabaseSchema, renamed: RenamedSchema, new: DatabaseSchema) {
    self.original = original
    old = renamed.schema
    self.new = new
    for operation in renamed.operations {
      switch operation {
      case .renameTable(let from, let to):
        touched.formUnion([from.name.name.loweredASCII, to.name.name.loweredASCII])
      case .renameColumn(let table, _, _):
        touched.insert(table.name.name.loweredASCII)
      default: continue
      }
    }
  }

  consuming func operations() -> [SchemaOperation] {
    let olds = Dictionary(old.tables.map { (same.key($0.name), $0) }) { first, _ in first }
    let news = Set(new.tables.map { same.key($0.name) })
    for to in new.tables {
      guard let from = olds[same.key(to.name)] else {
        result.append(.createTable(to))
        continue
      }
      if from.options.virtual != to.options.virtual {
        touched.insert(to.name.name.name.loweredASCII)
        result.append(.dropTable(from))
        result.append(.createTable(to))
      } else if to.options.virtual == nil {
        compare(from, to)
      }
    }
    for from in old.tables where !news.contains(same.key(from.name)) {
      touched.insert(from.name.name.name.loweredASCII)
      result.append(.dropTable(from))
    }
    compareTexts()
    return result
  }

  // MARK: - Tables

  private mutating func compare(_ from: TableDefinition, _ to: TableDefinition) {
    // Nothing to look into; a foreign key without columns means those of a key that may be another one now.
    if from == to, from.foreignKeys.allSatisfy({ !$0.targetColumns.isEmpty }) { return }
    let steps = SQLiteTableSteps(from: from, to: to, old: old, new: new)
    guard !steps.isSame else { return compareIndexes(from, to) }
    guard steps.isNative else {
      touched.insert(to.name.name.name.loweredASCII)
      let copies = to.columns.compactMap { column -> TableRebuild.Copy? in
        guard column.generated == nil,
          let source = from.columns.first(where: { same.isSame($0.name, column.name) })
        else { return nil }
        return TableRebuild.Copy(column: column.name, expression: source.name.quoted)
      }
      var rebuild = TableRebuild(before: from, after: to, copies: copies)
      rebuild.taken = leftovers
      result.append(.rebuildTable(rebuild))
      return
    }
    if !steps.dropped.isEmpty { touched.insert(to.name.name.name.loweredASCII) }
    for column in steps.dropped { result.append(.dropColumn(to.name, column)) }
    for column in steps.added {
      result.append(.addColumn(to.name, column))
      for key in steps.keys(of: column) { result.append(.addConstraint(to.name, .foreignKey(key))) }
    }
    compareIndexes(from, to)
  }

  /// What stands under such names as a rebuild takes for its new table.
  private var leftovers: [Identifier] {
    let names = [original, new].flatMap { schema in
      schema.tables.map(\.name.name) + schema.tables.flatMap { $0.indexes.map(\.name) } + schema.views.map(\.name.name)
    }
    return Set(names.filter { $0.name.loweredASCII.hasPrefix(TableRebuild.temporaryPrefix) }).sorted()
  }

  private mutating func compareIndexes(_ from: TableDefinition, _ to: TableDefinition) {
    let olds = Dictionary(from.indexes.map { (same.key($0.name), $0) }) { first, _ in first }
    var kept: Set<Identifier> = []
    for index in to.indexes {
      if let known = olds[same.key(index.name)], same.normal(known, in: from) == same.normal(index, in: to) {
        kept.insert(same.key(index.name))
      } else {
        result.append(.createIndex(to.name, index))
      }
    }
    for index in from.indexes where !kept.contains(same.key(index.name)) {
      result.append(.dropIndex(to.name, index))
    }
  }

  // MARK: - Views and triggers

  private mutating func compareTexts() {
    let views = Dictionary(new.views.map { (same.key($0.name), $0) }) { first, _ in first }
    let triggers = Dictionary(new.triggers.map { (same.key($0.name), $0) }) { first, _ in first }
    var goneViews: Set<QualifiedName> = []
    let words = original.views.map { TextMentions($0.query, .sqlite).words }
    for view in original.views {
      guard let to = views[same.key(view.name)], same.normal(view) == same.normal(to) else {
        goneViews.insert(same.key(view.name))
        touched.insert(view.name.name.name.loweredASCII)
        continue
      }
    }
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for (view, words) in zip(original.views, words) where !goneViews.contains(same.key(view.name)) {
        guard !touched.isDisjoint(with: words) else { continue }
        goneViews.insert(same.key(view.name))
        touched.insert(view.name.name.name.loweredASCII)
        isGrowing = true
      }
    }
    var keptTriggers: Set<Identifier> = []
    for trigger in original.triggers {
      let words = TextMentions(trigger.sql, .sqlite).words.union([trigger.table.name.loweredASCII])
      if let to = triggers[same.key(trigger.name)], touched.isDisjoint(with: words),
        same.canonical(trigger.sql) == same.canonical(to.sql)
      {
        keptTriggers.insert(same.key(trigger.name))
      } else {
        result.append(.dropTrigger(trigger))
      }
    }
    for view in original.views where goneViews.contains(same.key(view.name)) { result.append(.dropView(view)) }
    let olds = Set(original.views.map { same.key($0.name) })
    for view in new.views where goneViews.contains(same.key(view.name)) || !olds.contains(same.key(view.name)) {
      result.append(.createView(view))
    }
    for trigger in new.triggers where !keptTriggers.contains(same.key(trigger.name)) {
      result.append(.createTrigger(trigger))
    }
  }
}
