/// The neighbours of each node of a graph, in two flat arrays: node `n` has `targets[starts[n]..<starts[n + 1]]`.
///
/// Nodes are the numbers from 0. Two arrays, and not an array of sets, because a history of thousands of revisions is
/// walked many times in one command.
struct Adjacency: Sendable {
  private let starts: [Int]
  private let targets: [Int]

  /// Packs one list of neighbours a node.
  init(_ lists: [[Int]]) {
    var starts = [0]
    starts.reserveCapacity(lists.count + 1)
    var targets: [Int] = []
    targets.reserveCapacity(lists.count)
    for list in lists {
      targets.append(contentsOf: list)
      starts.append(targets.count)
    }
    self.starts = starts
    self.targets = targets
  }

  private init(starts: [Int], targets: [Int]) {
    self.starts = starts
    self.targets = targets
  }

  /// How many nodes there are.
  var count: Int { starts.count - 1 }

  /// The neighbours of a node.
  subscript(node: Int) -> ArraySlice<Int> { targets[starts[node]..<starts[node + 1]] }

  /// How many neighbours a node has.
  func degree(_ node: Int) -> Int { starts[node + 1] - starts[node] }

  /// The same edges, each turned round; neighbours come in ascending order.
  func reversed() -> Adjacency {
    var next = [Int](repeating: 0, count: count + 1)
    for target in targets { next[target + 1] += 1 }
    for node in 0..<count { next[node + 1] += next[node] }
    let starts = next
    var sources = [Int](repeating: 0, count: targets.count)
    for node in 0..<count {
      for target in self[node] {
        sources[next[target]] = node
        next[target] += 1
      }
    }
    return Adjacency(starts: starts, targets: sources)
  }

  /// The edges of both, node by node.
  func joined(with other: Adjacency) -> Adjacency {
    Adjacency((0..<count).map { Array(self[$0]) + Array(other[$0]) })
  }

  /// The edges that a condition keeps.
  func filtered(_ keeps: (_ from: Int, _ to: Int) -> Bool) -> Adjacency {
    Adjacency((0..<count).map { node in self[node].filter { keeps(node, $0) } })
  }
}
