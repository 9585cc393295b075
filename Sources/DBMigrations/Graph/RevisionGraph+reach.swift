extension RevisionGraph {
  /// Every revision that some of the given ones come after; the given ones only where one comes after another.
  ///
  /// ```swift
  /// // a -> b -> {c1, c2}
  /// graph.ancestors(of: [c1])   // a, b
  /// ```
  ///
  /// - Parameter includingDependencies: whether to follow `depends` as well as parents.
  public func ancestors(of ids: Set<RevisionID>, includingDependencies: Bool = true) -> Set<RevisionID> {
    strictly(from: ids, along: parentEdges, and: includingDependencies ? dependencyEdges : nil)
  }

  /// Every revision that comes after some of the given ones; the given ones only where one comes after another.
  ///
  /// ```swift
  /// // a -> b -> {c1, c2}
  /// graph.descendants(of: [a])   // b, c1, c2
  /// ```
  ///
  /// - Parameter includingDependencies: whether to follow `depends` as well as parents.
  public func descendants(of ids: Set<RevisionID>, includingDependencies: Bool = true) -> Set<RevisionID> {
    strictly(from: ids, along: childEdges, and: includingDependencies ? dependentEdges : nil)
  }

  /// The given revisions with all that they need: what is applied once they are.
  ///
  /// ```swift
  /// // a -> b -> c, and x depends on b
  /// graph.closure(of: [x])   // a, b, x
  /// ```
  public func closure(of ids: some Sequence<RevisionID>) -> Set<RevisionID> {
    set(reach(from: numbers(ids), along: parentEdges, and: dependencyEdges))
  }

  /// The applied revisions that no other applied one needs, in file order: the rows that describe a database.
  ///
  /// ```swift
  /// // a -> b -> {c1, c2}
  /// graph.effectiveHeads(of: [a, b, c1])   // c1
  /// ```
  public func effectiveHeads(of applied: Set<RevisionID>) -> [RevisionID] {
    list(tops(of: mask(applied)))
  }

  /// The applied ids that no file here has, in the order of their bytes.
  ///
  /// To plan with them, make a graph that also has their nodes as the ledger keeps them.
  public func unknownApplied(_ applied: Set<RevisionID>) -> [RevisionID] {
    applied.filter { index[$0] == nil }.sorted()
  }

  /// The revisions that applied ones need and that are not applied, in topological order. Not empty means that the
  /// ledger and the files contradict each other.
  public func missingAncestors(of applied: Set<RevisionID>) -> [RevisionID] {
    let isApplied = mask(applied)
    let needed = reach(from: numbers(applied), along: parentEdges, and: dependencyEdges)
    return order.filter { needed[$0] && !isApplied[$0] }.map { revisions[$0].id }
  }
}

extension RevisionGraph {
  /// Whether each revision is one of the seeds or can be reached from them.
  func reach(from seeds: [Int], along first: Adjacency, and second: Adjacency? = nil) -> [Bool] {
    var isReached = [Bool](repeating: false, count: revisions.count)
    var pending: [Int] = []
    for seed in seeds where !isReached[seed] {
      isReached[seed] = true
      pending.append(seed)
    }
    while let node = pending.popLast() {
      for next in first[node] where !isReached[next] {
        isReached[next] = true
        pending.append(next)
      }
      guard let second else { continue }
      for next in second[node] where !isReached[next] {
        isReached[next] = true
        pending.append(next)
      }
    }
    return isReached
  }

  /// The revisions below, at and above one, along parents: what `branch@` restricts to.
  func lineage(of number: Int) -> [Bool] {
    var isMember = reach(from: [number], along: parentEdges)
    for (node, isAbove) in reach(from: [number], along: childEdges).enumerated() where isAbove { isMember[node] = true }
    return isMember
  }

  /// The members that no other member needs, be it through revisions that are not members.
  func tops(of isMember: [Bool]) -> [Int] {
    let members = isMember.indices.filter { isMember[$0] }
    let needed = reach(from: members, along: parentEdges, and: dependencyEdges)
    var isNeeded = [Bool](repeating: false, count: isMember.count)
    for node in needed.indices where needed[node] {
      for other in parentEdges[node] { isNeeded[other] = true }
      for other in dependencyEdges[node] { isNeeded[other] = true }
    }
    return members.filter { !isNeeded[$0] }
  }

  /// The numbers of the ids that are known, ascending.
  func numbers(_ ids: some Sequence<RevisionID>) -> [Int] { ids.compactMap { index[$0] }.sorted() }

  /// Which revisions are in a set of ids.
  func mask(_ ids: some Sequence<RevisionID>) -> [Bool] {
    var isMember = [Bool](repeating: false, count: revisions.count)
    for id in ids {
      if let number = index[id] { isMember[number] = true }
    }
    return isMember
  }

  /// The ids of numbers.
  func list(_ numbers: some Sequence<Int>) -> [RevisionID] { numbers.map { revisions[$0].id } }

  /// The ids of members.
  func set(_ isMember: [Bool]) -> Set<RevisionID> {
    var result: Set<RevisionID> = []
    for node in isMember.indices where isMember[node] { result.insert(revisions[node].id) }
    return result
  }

  private func strictly(from ids: Set<RevisionID>, along first: Adjacency, and second: Adjacency?) -> Set<RevisionID> {
    var seeds: [Int] = []
    for number in numbers(ids) {
      seeds.append(contentsOf: first[number])
      if let second { seeds.append(contentsOf: second[number]) }
    }
    return set(reach(from: seeds, along: first, and: second))
  }
}
