extension Adjacency {
  /// The circles of the graph: each node's circle number, or nil when no path leads from it back to it.
  ///
  /// A circle here is a strongly connected component of two nodes or more, so that it holds exactly the nodes that lie
  /// on some circular path. Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972) with a stack of
  /// its own: a chain of a hundred thousand revisions must not end the process. Edges to oneself are not looked at.
  func circles() -> (numbers: [Int?], members: [[Int]]) {
    var numbers = [Int?](repeating: nil, count: count)
    var members: [[Int]] = []
    var order = [Int](repeating: -1, count: count)
    var lowest = [Int](repeating: 0, count: count)
    var isOpen = [Bool](repeating: false, count: count)
    var open: [Int] = []
    var path: [(node: Int, next: Int)] = []
    var clock = 0

    func enter(_ node: Int) {
      order[node] = clock
      lowest[node] = clock
      clock += 1
      open.append(node)
      isOpen[node] = true
      path.append((node, 0))
    }

    for root in 0..<count where order[root] < 0 {
      enter(root)
      while let (node, next) = path.last {
        let neighbours = self[node]
        if next < neighbours.count {
          path[path.count - 1].next += 1
          let neighbour = neighbours[neighbours.startIndex + next]
          if order[neighbour] < 0 {
            enter(neighbour)
          } else if isOpen[neighbour] {
            lowest[node] = min(lowest[node], order[neighbour])
          }
          continue
        }
        path.removeLast()
        if let parent = path.last?.node { lowest[parent] = min(lowest[parent], lowest[node]) }
        guard lowest[node] == order[node] else { continue }
        var circle: [Int] = []
        while let member = open.popLast() {
          isOpen[member] = false
          circle.append(member)
          if member == node { break }
        }
        if circle.count > 1 { members.append(circle.sorted()) }
      }
    }
    members.sort { ($0.first ?? 0) < ($1.first ?? 0) }
    for (number, circle) in members.enumerated() {
      for member in circle { numbers[member] = number }
    }
    return (numbers, members)
  }
}
