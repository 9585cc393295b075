extension RevisionGraph {
  /// The revisions that a revision follows, in the order they are written; unknown ones are left out.
  public func parents(of id: RevisionID) -> [RevisionID] { neighbours(of: id, along: parentEdges) }

  /// The revisions that follow a revision, in file order.
  public func children(of id: RevisionID) -> [RevisionID] { neighbours(of: id, along: childEdges) }

  /// What a revision depends on: its `depends`, each label replaced by the revision that carries it.
  public func resolvedDependencies(of id: RevisionID) -> [RevisionID] { neighbours(of: id, along: dependencyEdges) }

  /// The revisions that depend on a revision, in file order.
  public func dependents(of id: RevisionID) -> [RevisionID] { neighbours(of: id, along: dependentEdges) }

  /// The labels of a revision: its own, those of the branch it stands on, and those of the branch that only it leads
  /// to. In the order of their bytes.
  ///
  /// ```swift
  /// // a -> b (label x) -> c        a, b and c all have the label x
  /// ```
  public func labels(of id: RevisionID) -> [String] { index[id].map { labelSpread.labels(of: $0) } ?? [] }

  /// The revision that carries a label: the one whose file has it, wherever it spreads to.
  public func revision(labelled label: String) -> RevisionID? { carriers[label].map { revisions[$0].id } }

  /// The revisions without children, in file order. One that others depend on is a head all the same
  /// (``isDependencyOnlyHead(_:)`` marks it).
  ///
  /// ```swift
  /// // a1 -> a2, b1 -> b2, and b2 depends on a2
  /// graph.heads            // a2, b2
  /// graph.effectiveHeads   // b2
  /// ```
  public var heads: [RevisionID] { ids(where: { !hasChild[$0] }) }

  /// The heads that no other revision depends on: applying these applies everything.
  public var effectiveHeads: [RevisionID] {
    ids(where: { !hasChild[$0] && dependentEdges.degree($0) == 0 })
  }

  /// Whether a revision has no child, and is applied with others that depend on it.
  public func isDependencyOnlyHead(_ id: RevisionID) -> Bool {
    guard let number = index[id] else { return false }
    return !hasChild[number] && dependentEdges.degree(number) > 0
  }

  /// The revisions where a history starts, in file order.
  public var bases: [RevisionID] { ids(where: { revisions[$0].parents.isEmpty }) }

  /// The revisions with several children, in file order.
  public var branchPoints: [RevisionID] { ids(where: { childEdges.degree($0) > 1 }) }

  /// The revisions with several parents, in file order.
  public var mergePoints: [RevisionID] { ids(where: { parentEdges.degree($0) > 1 }) }

  private func neighbours(of id: RevisionID, along edges: Adjacency) -> [RevisionID] {
    guard let number = index[id] else { return [] }
    return edges[number].map { revisions[$0].id }
  }

  private func ids(where condition: (Int) -> Bool) -> [RevisionID] {
    revisions.indices.filter(condition).map { revisions[$0].id }
  }
}
