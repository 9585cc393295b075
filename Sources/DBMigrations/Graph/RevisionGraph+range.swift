extension RevisionGraph {
  /// The revisions from one place up to another, both included, in topological order.
  ///
  /// A missing end, and base, stand for the end of the history. Dependencies are followed like parents, unless an end
  /// is restricted to a branch: then only that branch is shown.
  ///
  /// ```swift
  /// // a -> b -> {c1, c2}
  /// try graph.range(lower: .init(targets: [b]), upper: .init(targets: [c2]))   // b c2
  /// ```
  ///
  /// For a script that brings a database from one place to another, take
  /// `upgradeSteps(to: upper.targets, applied: closure(of: lower.targets))`: it holds all that is needed.
  ///
  /// - Throws: ``GraphError/notAncestor(lower:upper:)`` when no path leads from one end to the other.
  public func range(lower: Resolved?, upper: Resolved?) throws(GraphError) -> [RevisionID] {
    let branches = [lower?.branch, upper?.branch].compactMap { $0.flatMap { index[$0] } }
    let followsDependencies = branches.isEmpty
    var isShown = [Bool](repeating: true, count: revisions.count)
    func keep(_ other: [Bool]) {
      for node in isShown.indices where !other[node] { isShown[node] = false }
    }
    for branch in branches { keep(lineage(of: branch)) }
    if let upper {
      let ends = numbers(upper.targets)
      keep(reach(from: ends, along: parentEdges, and: followsDependencies ? dependencyEdges : nil))
    }
    if let lower, !lower.isBase {
      let starts = numbers(lower.targets)
      keep(reach(from: starts, along: childEdges, and: followsDependencies ? dependentEdges : nil))
      if !lower.targets.isEmpty, !isShown.contains(true) {
        throw .notAncestor(lower: lower.targets, upper: upper?.targets ?? [])
      }
    }
    return list(order.filter { isShown[$0] })
  }
}
