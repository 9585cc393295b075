/// Says which labels a revision has: labels spread up to every descendant along parents, and down the stretch that
/// leads only to the labelled revision, which ends before a branch point or a merge. A merge has the labels of all its
/// parents.
///
/// Nothing is spread out in memory, since a history whose every revision is labelled would need the square of its
/// length. Kept are links: from each revision to the place below that decides its labels (a labelled revision, or a
/// merge of differently labelled ones) and to the next labelled revision of the stretch above. Following them costs
/// what the answer is long.
struct LabelSpread: Sendable {
  /// The valid labels that stand on a revision itself.
  private var own: [Int: [String]] = [:]
  /// The place at or below a revision that decides its labels, or -1.
  private var decider: [Int] = []
  /// For a deciding place, the deciders that its parents have.
  private var below: [Int: [Int]] = [:]
  /// The next labelled revision of the stretch above, or -1.
  private var ahead: [Int] = []

  init(_ graph: GraphAssembly, children: Adjacency, order: [Int]) {
    guard !graph.carriers.isEmpty else { return }
    for (label, carrier) in graph.carriers { own[carrier, default: []].append(label) }
    decider = [Int](repeating: -1, count: graph.nodes.count)
    ahead = decider
    for node in order {
      var inherited: [Int] = []
      for parent in graph.parents[node] where decider[parent] >= 0 && !inherited.contains(decider[parent]) {
        inherited.append(decider[parent])
      }
      if own[node] != nil || inherited.count > 1 {
        decider[node] = node
        below[node] = inherited
      } else if let only = inherited.first {
        decider[node] = only
      }
    }
    for node in order.reversed() where graph.parents.degree(node) <= 1 && children.degree(node) == 1 {
      guard let child = children[node].first, graph.parents.degree(child) == 1 else { continue }
      ahead[node] = own[child] == nil ? ahead[child] : child
    }
  }

  /// The labels of a revision, in the order of their bytes.
  func labels(of node: Int) -> [String] {
    guard !decider.isEmpty else { return [] }
    var result: Set<String> = []
    var next = ahead[node]
    while next >= 0 {
      result.formUnion(own[next] ?? [])
      next = ahead[next]
    }
    var seen: Set<Int> = []
    var pending = [decider[node]]
    while let place = pending.popLast() {
      guard place >= 0, seen.insert(place).inserted else { continue }
      result.formUnion(own[place] ?? [])
      pending.append(contentsOf: below[place] ?? [])
    }
    return result.sorted()
  }
}
