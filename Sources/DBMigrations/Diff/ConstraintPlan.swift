import DBSchema

/// Keys that foreign keys may rest on and that go, be it for a moment.
struct LostKeys {
  private var keys: [QualifiedName: Set<Set<Identifier>>] = [:]
  private var tables: Set<QualifiedName>

  /// - Parameter dropped: tables that go with all their keys.
  init(_ dropped: [TableDefinition]) { tables = Set(dropped.map(\.name)) }

  mutating func insert(_ columns: [Identifier], of table: QualifiedName) {
    keys[table, default: []].insert(Set(columns))
  }

  func takes(_ key: ForeignKeyDefinition) -> Bool {
    tables.contains(key.target) || keys[key.target]?.contains(Set(key.targetColumns)) == true
  }

  /// Whether a table loses a key.
  func touches(_ table: QualifiedName) -> Bool { keys[table] != nil }
}

/// What happens to the constraints and indexes of a PostgreSQL table that both sides have.
struct ConstraintPlan {
  private enum Part: Hashable {
    case constraint(TableConstraint)
    case index(IndexDefinition)
  }

  private let columns: ColumnPlan
  private let table: QualifiedName
  private var dropped: [Part] = []
  private var added: [Part] = []
  private var renamed: [(from: Part, to: Part)] = []
  private var kept: [(from: Part, to: Part)] = []

  init(_ plan: ColumnPlan, _ diff: PostgreSQLDiff) {
    columns = plan
    table = plan.new.name
    let old = Self.parts(plan.old)
    let new = Self.parts(plan.new)
    let olds = Dictionary(old.map { (Self.id($0), $0) }) { first, _ in first }
    let news = Dictionary(new.map { (Self.id($0), $0) }) { first, _ in first }
    for part in old {
      guard let other = news[Self.id(part)], normal(part, plan.old, diff) == normal(other, plan.new, diff) else {
        dropped.append(part)
        continue
      }
      kept.append((part, other))
    }
    let keptNames = Set(kept.map { Self.id($0.to) })
    added = new.filter { !keptNames.contains(Self.id($0)) }
    matchNames(olds: olds, news: news, diff)
    force { part in
      Self.mentions(part, plan.gone) || Self.mentions(part, plan.rough, onlyRough: true)
        || Self.texts(part).contains { diff.mentionsReplaced($0) }
    }
  }

  /// What goes and comes under another name only is renamed.
  private mutating func matchNames(olds: [String: Part], news: [String: Part], _ diff: PostgreSQLDiff) {
    for part in dropped where news[Self.id(part)] == nil {
      let form = nameless(normal(part, columns.old, diff))
      guard
        let index = added.firstIndex(where: {
          olds[Self.id($0)] == nil && nameless(normal($0, columns.new, diff)) == form
        })
      else { continue }
      renamed.append((part, added.remove(at: index)))
      dropped.removeAll { $0 == part }
    }
  }

  /// Drops and makes again what both sides have and a condition names.
  private mutating func force(_ isForced: (Part) -> Bool) {
    for (from, to) in kept + renamed where isForced(from) {
      dropped.append(from)
      added.append(to)
    }
    kept.removeAll { isForced($0.from) }
    renamed.removeAll { isForced($0.from) }
  }

  func noteLostKeys(in keys: inout LostKeys) {
    for part in dropped {
      switch part {
      case .constraint(.primaryKey(let key)): keys.insert(key.columns.map(\.name), of: table)
      case .constraint(.unique(let unique)): keys.insert(unique.columns.map(\.name), of: table)
      case .index(let index) where index.isUnique:
        let names = index.elements.compactMap { element -> Identifier? in
          if case .column(let name) = element.key { return name }
          return nil
        }
        keys.insert(names, of: table)
      case .constraint, .index: continue
      }
    }
  }

  /// Foreign keys whose target loses its key, or has a column that cannot be compared with theirs for a moment.
  /// - Parameter unsteady: such columns, by table.
  mutating func force(_ keys: LostKeys, _ unsteady: [QualifiedName: Set<Identifier>]) {
    force { part in
      guard case .constraint(.foreignKey(let key)) = part else { return false }
      return keys.takes(key) || unsteady[key.target].map { !$0.isDisjoint(with: key.targetColumns) } ?? false
    }
  }

  func emit(into result: inout [SchemaOperation]) {
    for part in dropped {
      switch part {
      case .constraint(let constraint): result.append(.dropConstraint(table, constraint))
      case .index(let index): result.append(.dropIndex(table, index))
      }
    }
    for part in added {
      switch part {
      case .constraint(let constraint): result.append(.addConstraint(table, constraint))
      case .index(let index): result.append(.createIndex(table, index))
      }
    }
    for (from, to) in renamed {
      guard let old = Self.name(from), let name = Self.name(to) else { continue }
      switch to {
      case .constraint(let constraint):
        result.append(.renameConstraint(table, constraint.kind, from: old, to: name))
      case .index: result.append(.renameIndex(table, from: old, to: name))
      }
    }
    for (from, to) in kept + renamed {
      let old = Self.comment(from)
      let new = Self.comment(to)
      guard old != new else { continue }
      let kind: ObjectKind =
        switch to {
        case .constraint(let constraint): constraint.kind
        case .index: .index
        }
      let object = ObjectReference(kind, table, member: Self.name(to))
      result.append(.comment(CommentChange(object: object, from: old, to: new)))
    }
  }

  // MARK: - Parts

  private static func parts(_ table: TableDefinition) -> [Part] {
    table.constraints.map { .constraint($0) } + table.indexes.map { .index($0) }
  }

  private static func name(_ part: Part) -> Identifier? {
    switch part {
    case .constraint(let constraint): constraint.name
    case .index(let index): index.name
    }
  }

  private static func comment(_ part: Part) -> String? {
    switch part {
    case .constraint(let constraint): constraint.comment
    case .index(let index): index.comment
    }
  }

  /// Kind and name: what two sides are matched by.
  private static func id(_ part: Part) -> String {
    switch part {
    case .constraint(let constraint): "\(constraint.kind.rawValue):\(constraint.name?.name ?? "")"
    case .index(let index): "index:\(index.name.name)"
    }
  }

  private func normal(_ part: Part, _ table: TableDefinition, _ diff: PostgreSQLDiff) -> Part {
    switch part {
    case .constraint(let constraint):
      .constraint(diff.same.normal(constraint, in: table, of: table == columns.old ? diff.old : diff.new))
    case .index(let index): .index(diff.same.normal(index, in: table))
    }
  }

  private func nameless(_ part: Part) -> Part {
    switch part {
    case .constraint(var constraint):
      constraint.name = ""
      return .constraint(constraint)
    case .index(var index):
      index.name = ""
      return .index(index)
    }
  }

  private static func texts(_ part: Part) -> [String] {
    switch part {
    case .constraint(.check(let check)): return [check.expression]
    case .constraint(.exclusion(let exclusion)): return [exclusion.definition]
    case .constraint: return []
    case .index(let index):
      let expressions = index.elements.compactMap { element -> String? in
        if case .expression(let text) = element.key { return text }
        return nil
      }
      return expressions + (index.predicate.map { [$0] } ?? [])
    }
  }

  /// Whether a part stands on one of some columns.
  /// - Parameter onlyRough: leaves out plain keys and indexes, which follow a new type by themselves; a foreign key, which
  ///   does not, counts.
  private static func mentions(_ part: Part, _ names: Set<Identifier>, onlyRough: Bool = false) -> Bool {
    guard !names.isEmpty else { return false }
    let words = texts(part).reduce(into: Set<String>()) { $0.formUnion(TextMentions($1, .postgresql).words) }
    if names.contains(where: { words.contains($0.name) }) { return true }
    if case .constraint(.foreignKey(let key)) = part { return !names.isDisjoint(with: key.columns) }
    guard !onlyRough else {
      // An operator class, a collation of its own and an access method are the old type's.
      guard case .index(let index) = part else { return false }
      return index.elements.contains { element in
        guard case .column(let name) = element.key else { return false }
        return names.contains(name)
          && (element.operatorClass != nil || element.collation != nil || index.method != "btree")
      }
    }
    switch part {
    case .constraint(.primaryKey(let key)): return !names.isDisjoint(with: key.columns.map(\.name) + key.include)
    case .constraint(.unique(let unique)): return !names.isDisjoint(with: unique.columns.map(\.name) + unique.include)
    case .constraint: return false
    case .index(let index):
      return !names.isDisjoint(with: index.include)
        || index.elements.contains { element in
          if case .column(let name) = element.key { return names.contains(name) }
          return false
        }
    }
  }
}
