import DBSchema

/// What happens to the columns of a table that both sides have.
struct ColumnPlan {
  let old: TableDefinition
  let new: TableDefinition
  /// Old columns that go.
  var dropped: [ColumnDefinition] = []
  /// New columns that come.
  var added: [ColumnDefinition] = []
  /// Columns that change in place.
  var altered: [(from: ColumnDefinition, to: ColumnDefinition)] = []
  /// Columns that change in no way, but for their comments.
  var kept: [(from: ColumnDefinition, to: ColumnDefinition)] = []
  /// Columns of both sides that are dropped and made again.
  var remade: Set<Identifier> = []
  /// Columns whose type changes.
  var retyped: Set<Identifier> = []
  /// Columns whose type changes so that what stands on them must be made again.
  var rough: Set<Identifier> = []

  /// Columns under which nothing can stay.
  var gone: Set<Identifier> { remade.union(dropped.map(\.name)) }
}

extension PostgreSQLDiff {
  mutating func compareTables() {
    let olds = Dictionary(old.tables.map { ($0.name, $0) }) { first, _ in first }
    let news = Dictionary(new.tables.map { ($0.name, $0) }) { first, _ in first }
    let inheritance = InheritedParts(old: old, new: new)
    var plans: [ColumnPlan] = []
    var created: [TableDefinition] = []
    var dropped: [TableDefinition] = []
    for to in new.tables {
      guard let from = olds[to.name] else {
        created.append(to)
        continue
      }
      if from.options.partitionKey != to.options.partitionKey {
        dropped.append(from)
        created.append(to)
      } else {
        let own = inheritance.own(from, to)
        plans.append(plan(own.from, own.to))
      }
    }
    for from in old.tables where news[from.name] == nil { dropped.append(from) }
    make(created.map { inheritance.own($0) })
    drop(dropped)
    var keys = LostKeys(dropped)
    var changes = plans.map { ConstraintPlan($0, self) }
    // A key that goes takes the foreign keys to it along; those never are keys themselves, so twice is enough.
    for change in changes { change.noteLostKeys(in: &keys) }
    var unsteady: [QualifiedName: Set<Identifier>] = [:]
    for plan in plans where !(plan.rough.isEmpty && plan.gone.isEmpty) {
      unsteady[plan.new.name] = plan.rough.union(plan.gone)
    }
    for index in changes.indices { changes[index].force(keys, unsteady) }
    for (plan, change) in zip(plans, changes) {
      emit(plan)
      change.emit(into: &result)
      if plan.old.options != plan.new.options {
        result.append(.alterTableOptions(plan.new.name, from: plan.old.options, to: plan.new.options))
      }
      compareComment(ObjectReference(.table, plan.new.name), plan.old.comment, plan.new.comment)
    }
    forceViews(plans, dropped: Set(dropped.map(\.name)), keys)
  }

  // MARK: - Whole tables

  /// New tables; foreign keys that go in a circle come when all of them stand.
  private mutating func make(_ tables: [TableDefinition]) {
    let circles = TableCircles(tables)
    for table in tables {
      var whole = table
      whole.foreignKeys.removeAll { circles.isWithin($0, of: table) }
      result.append(.createTable(whole))
      for key in table.foreignKeys where circles.isWithin(key, of: table) {
        result.append(.addConstraint(table.name, .foreignKey(key)))
      }
    }
  }

  private mutating func drop(_ tables: [TableDefinition]) {
    let circles = TableCircles(tables)
    for table in tables {
      var whole = table
      whole.foreignKeys.removeAll { circles.isWithin($0, of: table) }
      result.append(.dropTable(whole))
      for key in table.foreignKeys where circles.isWithin(key, of: table) {
        result.append(.dropConstraint(table.name, .foreignKey(key)))
      }
    }
  }

  // MARK: - Columns

  private func plan(_ from: TableDefinition, _ to: TableDefinition) -> ColumnPlan {
    var plan = ColumnPlan(old: from, new: to)
    let olds = Dictionary(from.columns.map { ($0.name, $0) }) { first, _ in first }
    let news = Dictionary(to.columns.map { ($0.name, $0) }) { first, _ in first }
    plan.dropped = from.columns.filter { news[$0.name] == nil }
    plan.added = to.columns.filter { olds[$0.name] == nil }
    let both = to.columns.compactMap { column in olds[column.name].map { (from: $0, to: column) } }
    for (one, other) in both {
      if one.type != other.type || one.collation != other.collation { plan.retyped.insert(other.name) }
      if one.generated != other.generated, other.generated != nil || one.generated?.isStored == false {
        plan.remade.insert(other.name)
      }
      if mentionsReplaced(one.generated?.expression) { plan.remade.insert(other.name) }
    }
    for (one, other) in both where one.generated != nil && !plan.remade.contains(other.name) {
      let words = TextMentions(one.generated?.expression ?? "", .postgresql).words
      let touched = plan.retyped.union(plan.dropped.map(\.name)).union(plan.remade)
      if touched.contains(where: { $0 != other.name && words.contains($0.name) }) { plan.remade.insert(other.name) }
    }
    plan.retyped.subtract(plan.remade)
    for (one, other) in both {
      if plan.remade.contains(other.name) {
        plan.dropped.append(one)
        plan.added.append(other)
      } else if same.normal(one, in: from) == same.normal(other, in: to) {
        plan.kept.append((one, other))
      } else {
        plan.altered.append((one, other))
        if plan.retyped.contains(other.name),
          !TypeConversion(from: one.type, to: other.type).isSmooth
            || one.collation != other.collation
        {
          plan.rough.insert(other.name)
        }
      }
    }
    return plan
  }

  private mutating func emit(_ plan: ColumnPlan) {
    let table = plan.new.name
    for column in plan.dropped { result.append(.dropColumn(table, column)) }
    for column in plan.added { result.append(.addColumn(table, column)) }
    for (from, to) in plan.altered {
      let using = TypeConversion(from: from.type, to: to.type).using(column: to.name)
      // Numbers come from one source at a time, and both sources want the same name for their sequence.
      let isSwapped = (from.identity != nil) != (to.identity != nil)
      let hasSequence = [from, to].contains { $0.defaultExpression?.hasPrefix("nextval(") == true }
      var start = from
      if isSwapped && hasSequence {
        start.identity = nil
        start.defaultExpression = nil
        result.append(.alterColumn(ColumnChange(table: table, from: from, to: start)))
      }
      var end = to
      end.comment = start.comment
      if start != end { result.append(.alterColumn(ColumnChange(table: table, from: start, to: end, using: using))) }
    }
    for (from, to) in plan.altered + plan.kept {
      compareComment(ObjectReference(.column, table, member: to.name), from.comment, to.comment)
    }
  }
}

/// Tables that point to each other in circles.
struct TableCircles {
  private var circle: [QualifiedName: Int] = [:]

  init(_ tables: [TableDefinition]) {
    let names = Set(tables.map(\.name))
    var targets: [QualifiedName: Set<QualifiedName>] = [:]
    for table in tables {
      targets[table.name] = Set(table.foreignKeys.map(\.target)).intersection(names).subtracting([table.name])
    }
    // What is in no circle is peeled off from both ends; what is left is in a circle or between two, and the keys
    // among that are split. To split one too many costs a statement.
    var sources: [QualifiedName: Set<QualifiedName>] = [:]
    for (name, all) in targets { for target in all { sources[target, default: []].insert(name) } }
    var left = names
    var queue = names.filter { targets[$0, default: []].isEmpty || sources[$0, default: []].isEmpty }.sorted()
    while let name = queue.popLast() {
      guard left.remove(name) != nil else { continue }
      for target in targets[name] ?? [] {
        sources[target]?.remove(name)
        if sources[target]?.isEmpty == true, left.contains(target) { queue.append(target) }
      }
      for source in sources[name] ?? [] {
        targets[source]?.remove(name)
        if targets[source]?.isEmpty == true, left.contains(source) { queue.append(source) }
      }
    }
    for name in left { circle[name] = 0 }
  }

  /// Whether a foreign key is part of a circle; one from a table to itself is not.
  func isWithin(_ key: ForeignKeyDefinition, of table: TableDefinition) -> Bool {
    key.target != table.name && circle[key.target] != nil && circle[table.name] != nil
  }
}
