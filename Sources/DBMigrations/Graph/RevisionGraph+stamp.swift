extension RevisionGraph {
  /// What must be marked as applied and as not applied so that the database counts as being at the targets.
  ///
  /// What is above a target goes, what a target needs comes, and other branches stay as they are. `base` takes
  /// everything away, ids that no file here has too; `branch@base` only that branch and what depends on it.
  ///
  /// ```swift
  /// // a -> b -> {c1 -> d1, c2 -> d2}; applied: a b c1 d1 c2
  /// graph.stampChanges(to: [b], applied: applied)         // add: [], remove: [d1, c1, c2]
  /// graph.stampChanges(to: [c2AtHead], applied: applied)  // add: [d2], remove: []
  /// ```
  ///
  /// - Returns: `add` in the order of an upgrade, `remove` in the order of a downgrade.
  public func stampChanges(to places: [Resolved], applied: Set<RevisionID>) -> (
    add: [RevisionID], remove: [RevisionID]
  ) {
    let wasApplied = mask(applied)
    var isApplied = wasApplied
    var targets: [RevisionID] = []
    var forgotten: [RevisionID] = []
    func takeAway(_ target: DowngradeTarget) {
      let isUndone = undone(by: target, from: wasApplied)
      for node in isUndone.indices where isUndone[node] { isApplied[node] = false }
    }
    for place in places {
      if place.isBase {
        takeAway(.base(within: place.branch))
        if place.branch == nil { forgotten = unknownApplied(applied) }
      }
      for target in place.targets {
        takeAway(place.isInclusive ? .undoing(target) : .revision(target, within: place.branch))
        if !place.isInclusive { targets.append(target) }
      }
    }
    let needed = reach(from: numbers(targets), along: parentEdges, and: dependencyEdges)
    for node in needed.indices where needed[node] { isApplied[node] = true }
    let added = upwards.sorted(isApplied.indices.map { isApplied[$0] && !wasApplied[$0] })
    let removed = downwards.sorted(isApplied.indices.map { !isApplied[$0] && wasApplied[$0] })
    return (list(added), forgotten + list(removed))
  }
}
