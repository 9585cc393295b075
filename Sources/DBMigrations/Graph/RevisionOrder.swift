/// Puts part of an acyclic graph in order: each node after those it waits for, and otherwise along one branch as far
/// as it goes.
///
/// Kahn's algorithm with a stack: a node that became free last is next, so the order stays on a branch until that
/// waits for another one. Where several become free at once, parent edges go before dependency edges and small
/// numbers before large ones. The other direction, for undoing, is the same with the edges exchanged.
struct RevisionOrder {
  /// What a node waits for: along parents, along dependencies.
  let before: (Adjacency, Adjacency)
  /// What waits for a node: the same edges turned round.
  let after: (Adjacency, Adjacency)

  /// The members in order.
  func sorted(_ isMember: [Bool]) -> [Int] {
    var waiting = [Int](repeating: 0, count: isMember.count)
    var free: [Int] = []
    var memberCount = 0
    for node in isMember.indices.reversed() where isMember[node] {
      memberCount += 1
      for other in before.0[node] where isMember[other] { waiting[node] += 1 }
      for other in before.1[node] where isMember[other] { waiting[node] += 1 }
      if waiting[node] == 0 { free.append(node) }
    }
    var result: [Int] = []
    result.reserveCapacity(memberCount)
    while let node = free.popLast() {
      result.append(node)
      let firstFreed = free.count
      for other in after.1[node] where isMember[other] {
        waiting[other] -= 1
        if waiting[other] == 0 { free.append(other) }
      }
      free[firstFreed...].sort(by: >)
      let firstAlong = free.count
      for other in after.0[node] where isMember[other] {
        waiting[other] -= 1
        if waiting[other] == 0 { free.append(other) }
      }
      free[firstAlong...].sort(by: >)
    }
    return result
  }
}
