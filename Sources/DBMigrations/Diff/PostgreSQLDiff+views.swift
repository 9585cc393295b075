import DBSchema

extension PostgreSQLDiff {
  /// Notes the views that cannot stand while what they read changes.
  mutating func forceViews(_ plans: [ColumnPlan], dropped: Set<QualifiedName>, _ keys: LostKeys) {
    var touched: [QualifiedName: Set<Identifier>] = [:]
    for plan in plans { touched[plan.new.name] = plan.gone.union(plan.retyped) }
    // A parent's columns change in its children too.
    var isSpreading = true
    while isSpreading {
      isSpreading = false
      for plan in plans {
        let all = plan.new.options.inherits.reduce(into: touched[plan.new.name] ?? []) {
          $0.formUnion(touched[$1] ?? [])
        }
        isSpreading = isSpreading || all != touched[plan.new.name]
        touched[plan.new.name] = all
      }
    }
    let news = Dictionary(new.views.map { ($0.name, $0) }) { first, _ in first }
    let originals = Dictionary(original.views.map { ($0.name, $0) }) { first, _ in first }
    for view in old.views {
      guard let to = news[view.name], same.normal(view) == same.normal(to) else {
        forcedViews.insert(view.name)
        continue
      }
      let isHit = view.uses.contains { used in
        switch used.kind {
        case .table: dropped.contains(used.name) || keys.touches(used.name)
        case .column: touched[used.name]?.contains(used.member ?? "") ?? dropped.contains(used.name)
        case .enumType, .domain, .type: replacedTypes.contains(used.name)
        default: false
        }
      }
      // Its text speaks of names that are no more: whether it still says what is wanted shows only when it is made.
      let isRenamed = originals[view.name].map { $0.uses != view.uses } ?? false
      if isHit || isRenamed || mentionsReplaced(view.query) { forcedViews.insert(view.name) }
    }
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for view in old.views where !forcedViews.contains(view.name) {
        guard view.uses.contains(where: { forcedViews.contains($0.name) }) else { continue }
        forcedViews.insert(view.name)
        isGrowing = true
      }
    }
  }

  mutating func compareViews() {
    let olds = Dictionary(original.views.map { ($0.name, $0) }) { first, _ in first }
    for view in original.views where forcedViews.contains(view.name) { result.append(.dropView(view)) }
    for to in new.views {
      guard let from = olds[to.name], !forcedViews.contains(to.name) else {
        result.append(.createView(to))
        continue
      }
      compareComment(to.reference, from.comment, to.comment)
      let before = Dictionary(from.indexes.map { ($0.name, $0) }) { first, _ in first }
      let after = Set(to.indexes.map(\.name))
      for index in from.indexes where !after.contains(index.name) { result.append(.dropIndex(to.name, index)) }
      for index in to.indexes {
        if let known = before[index.name] {
          if same.normal(known, in: nil) == same.normal(index, in: nil) {
            compareComment(ObjectReference(.index, to.name, member: index.name), known.comment, index.comment)
            continue
          }
          result.append(.dropIndex(to.name, known))
        }
        result.append(.createIndex(to.name, index))
      }
    }
  }
}
