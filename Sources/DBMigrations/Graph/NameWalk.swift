/// Goes the steps of a name through the graph, inside the branch that the name is restricted to.
struct NameWalk {
  let graph: RevisionGraph
  let name: RevisionName
  let branch: Int?
  private let inside: [Bool]?

  init(graph: RevisionGraph, name: RevisionName, branch: Int?) {
    self.graph = graph
    self.name = name
    self.branch = branch
    inside = branch.map { graph.lineage(of: $0) }
  }

  func isInside(_ node: Int) -> Bool { inside?[node] ?? true }

  var base: RevisionGraph.Resolved { .init(targets: [], isBase: true, branch: branchID) }

  func places(_ nodes: [Int]) -> RevisionGraph.Resolved { .init(targets: graph.list(nodes), branch: branchID) }

  /// Where the database is, within the branch.
  ///
  /// Without a branch these are the rows. Within one it is the highest applied revisions of it, even where a
  /// dependency of another branch implies them. To undo, one that an applied revision of another branch follows does
  /// not count: the branch itself has nothing to undo then.
  func current(_ isApplied: [Bool], forUndoing: Bool) -> [Int] {
    guard let inside else { return graph.tops(of: isApplied) }
    return isApplied.indices.filter { node in
      guard isApplied[node], inside[node] else { return false }
      return !graph.childEdges[node].contains { isApplied[$0] && (forUndoing || inside[$0]) }
    }
  }

  /// The place that the name's steps lead to; nil is base.
  func arrive(from start: Int?) throws(GraphError) -> RevisionGraph.Resolved {
    let asked = abs(name.offset)
    var place = start
    for step in 0..<asked {
      let isUp = name.offset > 0
      if !isUp, let node = place, graph.parentEdges.degree(node) == 0, step == asked - 1 { return base }
      place = try next(of: place, isUp: isUp, after: step)
    }
    return place.map { places([$0]) } ?? base
  }

  /// The lowest revision that `-N` undoes.
  func lastUndone(from row: Int) throws(GraphError) -> RevisionGraph.Resolved {
    var place = row
    for step in 1..<max(1, -name.offset) {
      place = try next(of: place, isUp: false, after: step)
    }
    return .init(targets: graph.list([place]), branch: branchID, isInclusive: true)
  }

  private var branchID: RevisionID? { branch.map { graph.revisions[$0].id } }

  private func next(of place: Int?, isUp: Bool, after steps: Int) throws(GraphError) -> Int {
    let choices: [Int] =
      if let place {
        (isUp ? graph.childEdges : graph.parentEdges)[place].filter(isInside)
      } else {
        isUp ? graph.revisions.indices.filter { graph.revisions[$0].parents.isEmpty && isInside($0) } : []
      }
    guard let choice = choices.first else {
      throw .notEnoughSteps(asked: abs(name.offset), available: steps, name: name.description)
    }
    if choices.count > 1 {
      throw .ambiguousStep(
        at: place.map { graph.revisions[$0].id }, choices: graph.list(choices), name: name.description)
    }
    return choice
  }
}
