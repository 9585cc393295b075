extension RevisionGraph {
  /// Where a downgrade goes.
  public enum DowngradeTarget: Sendable, Hashable {
    /// Undo everything, or everything of one branch: that from the bases below `within` on.
    case base(within: RevisionID? = nil)
    /// Undo what is above a revision, or of that only what lies below and above `within`.
    case revision(RevisionID, within: RevisionID? = nil)
    /// Undo a revision and what is above it.
    case undoing(RevisionID)

    /// The target that a resolved name means.
    ///
    /// - Throws: ``GraphError/severalTargets(_:)`` when it means several.
    public init(_ place: Resolved) throws(GraphError) {
      if place.isBase {
        self = .base(within: place.branch)
        return
      }
      if place.targets.count > 1 { throw .severalTargets(place.targets) }
      guard let target = place.targets.first else { throw .noRevisions }
      self = place.isInclusive ? .undoing(target) : .revision(target, within: place.branch)
    }
  }

  /// What an upgrade runs, in order: the targets and all that they need, without what is applied. Empty when there is
  /// nothing to do.
  ///
  /// The order stays on one branch until it needs another; where nothing decides, files come by name.
  ///
  /// ```swift
  /// // a -> b -> {c1 -> d1, c2 -> d2}
  /// graph.upgradeSteps(to: graph.effectiveHeads, applied: [])     // a b c1 d1 c2 d2
  /// ```
  public func upgradeSteps(to targets: [RevisionID], applied: Set<RevisionID>) -> [RevisionID] {
    let isApplied = mask(applied)
    var isPending = reach(from: numbers(targets), along: parentEdges, and: dependencyEdges)
    for node in isPending.indices where isApplied[node] { isPending[node] = false }
    return list(upwards.sorted(isPending))
  }

  /// What a downgrade undoes, in order: each before what it needs. Empty when nothing is above the target.
  ///
  /// That is the target's children, all that follows them, and all that depends on any of these, as far as it is
  /// applied. `within` picks the children that lie below or above it; what depends on them goes all the same.
  ///
  /// ```swift
  /// // a -> b -> {c1 -> d1, c2 -> d2}, all applied
  /// try graph.downgradeSteps(to: .revision(b), applied: applied)               // d1 c1 d2 c2
  /// try graph.downgradeSteps(to: .revision(b, within: c2), applied: applied)   // d2 c2
  /// ```
  ///
  /// - Throws: ``GraphError/notApplied(_:)``, ``GraphError/unknownRevision(_:nearest:isApplied:)``.
  public func downgradeSteps(to target: DowngradeTarget, applied: Set<RevisionID>) throws(GraphError) -> [RevisionID] {
    switch target {
    case .base(within: nil): break
    case .base(within: let id?): try require(id, in: nil)
    case .revision(let id, let branch):
      try require(id, in: applied)
      if let branch { try require(branch, in: nil) }
    case .undoing(let id): try require(id, in: applied)
    }
    return list(downwards.sorted(undone(by: target, from: mask(applied))))
  }

  var upwards: RevisionOrder {
    RevisionOrder(before: (parentEdges, dependencyEdges), after: (childEdges, dependentEdges))
  }

  var downwards: RevisionOrder {
    RevisionOrder(before: (childEdges, dependentEdges), after: (parentEdges, dependencyEdges))
  }

  /// Which applied revisions going down to a target takes away.
  func undone(by target: DowngradeTarget, from isApplied: [Bool]) -> [Bool] {
    let roots: [Int]
    switch target {
    case .base(let branch):
      roots = restricted(revisions.indices.filter { parentEdges.degree($0) == 0 }, to: branch)
    case .revision(let id, let branch):
      roots = restricted(index[id].map { Array(childEdges[$0]) } ?? [], to: branch)
    case .undoing(let id):
      roots = numbers([id])
    }
    var isUndone = reach(from: roots, along: childEdges, and: dependentEdges)
    for node in isUndone.indices where !isApplied[node] { isUndone[node] = false }
    return isUndone
  }

  private func restricted(_ roots: [Int], to branch: RevisionID?) -> [Int] {
    guard let number = branch.flatMap({ index[$0] }) else { return roots }
    let isInside = lineage(of: number)
    return roots.filter { isInside[$0] }
  }

  private func require(_ id: RevisionID, in applied: Set<RevisionID>?) throws(GraphError) {
    guard index[id] != nil else {
      throw .unknownRevision(id.text, nearest: [], isApplied: applied?.contains(id) ?? false)
    }
    if let applied, !applied.contains(id) { throw .notApplied(id) }
  }
}
