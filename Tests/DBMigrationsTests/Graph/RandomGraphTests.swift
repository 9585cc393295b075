import DBMigrations
import SeededRandom
import Testing

/// Invariants over random histories with branches, merges and dependencies.
@Suite struct RandomGraphTests {
  @Test(arguments: 0..<8) func invariantsHoldForRandomHistories(_ block: Int) throws {
    for seed in (block * 50)..<(block * 50 + 50) {
      var random = Seeded(seed: UInt64(seed))
      do {
        try RandomHistory(&random).check(&random)
      } catch {
        Issue.record("seed \(seed): \(error)")
      }
    }
  }

  @Test func aChainOfAHundredThousandIsWalkedAndDrawn() throws {
    var chain: [RevisionNode] = []
    var last: [RevisionID] = []
    for number in 0..<100_000 {
      let id = ids("r\(number)")
      chain.append(RevisionNode(id: id[0], parents: last, file: "\(1_000_000 + number)"))
      last = id
    }
    let long = RevisionGraph(chain)
    let steps = long.upgradeSteps(to: long.effectiveHeads, applied: [])
    let undone = try long.downgradeSteps(to: .base(), applied: Set(steps))
    #expect(steps.count == 100_000 && undone == steps.reversed())
    #expect(GraphDrawing(long).lines.count == 100_000)
    let closed = RevisionGraph(
      chain.dropFirst() + [RevisionNode(id: chain[0].id, parents: last, file: chain[0].file)])
    #expect(closed.problems.first?.revisions.count == 100_000)
  }
}

/// A random healthy history, and what must be true of it.
struct RandomHistory {
  struct Broken: Error, CustomStringConvertible {
    let description: String
  }

  let nodes: [RevisionNode]
  let graph: RevisionGraph
  /// For each revision what it names directly, for the naive answers.
  let needs: [RevisionID: Set<RevisionID>]

  init(_ random: inout Seeded) {
    let count = Int.random(in: 1...60, using: &random)
    var nodes: [RevisionNode] = []
    var labels: [String: RevisionID] = [:]
    var needs: [RevisionID: Set<RevisionID>] = [:]
    for number in 0..<count {
      guard let id = RevisionID("r\(number)") else { continue }
      func earlier() -> RevisionNode? { nodes.suffix(12).randomElement(using: &random) }
      var parents: [RevisionID] = []
      for _ in 0..<([1, 1, 1, 1, 1, 0, 2, 2, 3].randomElement(using: &random) ?? 1) {
        if let parent = earlier()?.id, !parents.contains(parent) { parents.append(parent) }
      }
      var depends: [String] = []
      if Int.random(in: 0..<5, using: &random) == 0, let other = earlier() {
        depends.append(other.labels.first ?? other.id.text)
      }
      let label = Int.random(in: 0..<8, using: &random) == 0 ? ["label\(number)"] : []
      for name in label { labels[name] = id }
      needs[id] = Set(parents + depends.compactMap { labels[$0] ?? RevisionID($0) })
      nodes.append(
        RevisionNode(
          id: id, parents: parents, depends: depends, labels: label,
          file: "\(Int.random(in: 100...999, using: &random))_\(number)"))
    }
    self.nodes = nodes
    self.needs = needs
    graph = RevisionGraph(nodes)
  }

  func check(_ random: inout Seeded) throws {
    try require(graph.problems.isEmpty, "problems: \(graph.problems)")
    try checkOrder(graph.nodes.map(\.id), against: [], "nodes")
    try checkSameWhenShuffled(&random)
    try checkDrawing()
    let below = naiveAncestors(followsDependencies: true)
    let belowAlongParents = naiveAncestors(followsDependencies: false)
    for _ in 0..<4 {
      let some = Set(nodes.map(\.id).filter { _ in Int.random(in: 0..<6, using: &random) == 0 })
      try checkAncestors(of: some, below, followsDependencies: true)
      try checkAncestors(of: some, belowAlongParents, followsDependencies: false)
      let applied = graph.closure(of: some)
      try require(graph.missingAncestors(of: applied).isEmpty, "the closure of \(some) is not closed")
      try require(graph.closure(of: graph.effectiveHeads(of: applied)) == applied, "rows do not stand for \(applied)")
      try checkUpgrade(from: applied)
      try checkDowngrade(from: applied, &random)
      try checkStamp(from: applied, &random)
    }
  }

  private func checkUpgrade(from applied: Set<RevisionID>) throws {
    let steps = graph.upgradeSteps(to: graph.effectiveHeads, applied: applied)
    try checkOrder(steps, against: applied, "upgrade")
    try require(applied.union(steps).count == nodes.count, "heads do not bring everything from \(applied)")
    try require(steps.count + applied.count == nodes.count, "something ran twice")
  }

  private func checkDowngrade(from applied: Set<RevisionID>, _ random: inout Seeded) throws {
    let target = applied.sorted().randomElement(using: &random)
    let branch = nodes.randomElement(using: &random)?.id
    var targets: [RevisionGraph.DowngradeTarget] = [.base(), .base(within: branch)]
    if let target { targets += [.revision(target), .revision(target, within: branch), .undoing(target)] }
    for target in targets {
      let steps = try graph.downgradeSteps(to: target, applied: applied)
      let left = applied.subtracting(steps)
      try require(left.count + steps.count == applied.count, "\(target) undoes what is not applied")
      try require(graph.missingAncestors(of: left).isEmpty, "\(target) from \(applied) leaves \(left)")
      try checkOrder(steps.reversed(), against: left, "downgrade to \(target)")
      let again = graph.upgradeSteps(to: graph.effectiveHeads(of: applied), applied: left)
      try require(left.union(again) == applied, "up after \(target) gives \(again)")
      if case .revision(let kept, _) = target { try require(left.contains(kept), "\(target) undid its target") }
      if case .undoing(let gone) = target { try require(steps.last == gone, "\(target) does not end with its target") }
      if target == .base() { try require(left.isEmpty, "base leaves \(left)") }
    }
  }

  private func checkStamp(from applied: Set<RevisionID>, _ random: inout Seeded) throws {
    let targets = [nodes, nodes].compactMap { $0.randomElement(using: &random)?.id }
    let changes = graph.stampChanges(to: targets.map { .init(targets: [$0]) }, applied: applied)
    let after = applied.subtracting(changes.remove).union(changes.add)
    try require(graph.missingAncestors(of: after).isEmpty, "stamp of \(targets) is not closed")
    try require(after.isSuperset(of: targets), "stamp of \(targets) gives \(after)")
    try require(applied.isDisjoint(with: changes.add), "stamp adds what is there")
    try require(applied.isSuperset(of: changes.remove), "stamp removes what is not there")
  }

  /// Ancestors and descendants against the naive answer.
  private func checkAncestors(
    of some: Set<RevisionID>, _ below: [RevisionID: Set<RevisionID>], followsDependencies: Bool
  ) throws {
    let ancestors = some.reduce(into: Set<RevisionID>()) { $0.formUnion(below[$1] ?? []) }
    let descendants = Set(nodes.map(\.id).filter { !(below[$0] ?? []).isDisjoint(with: some) })
    let answers = (
      graph.ancestors(of: some, includingDependencies: followsDependencies),
      graph.descendants(of: some, includingDependencies: followsDependencies)
    )
    try require(answers.0 == ancestors, "ancestors of \(some)")
    try require(answers.1 == descendants, "descendants of \(some)")
  }

  /// All that each revision comes after, found by repeating until nothing is new.
  private func naiveAncestors(followsDependencies: Bool) -> [RevisionID: Set<RevisionID>] {
    var below: [RevisionID: Set<RevisionID>] = [:]
    for node in nodes { below[node.id] = followsDependencies ? needs[node.id] : Set(node.parents) }
    var isNew = true
    while isNew {
      isNew = false
      for (id, found) in below {
        let more = found.reduce(into: found) { $0.formUnion(below[$1] ?? []) }
        if more.count > found.count { isNew = true }
        below[id] = more
      }
    }
    return below
  }

  /// Each revision once, and after everything it needs.
  private func checkOrder(_ steps: [RevisionID], against applied: Set<RevisionID>, _ what: String) throws {
    var done = applied
    for step in steps {
      let missing = (needs[step] ?? []).subtracting(done)
      try require(missing.isEmpty, "\(what): \(step) before \(missing)")
      try require(done.insert(step).inserted, "\(what): \(step) twice")
    }
  }

  private func checkSameWhenShuffled(_ random: inout Seeded) throws {
    let other = RevisionGraph(nodes.shuffled(using: &random))
    try require(other.nodes == graph.nodes, "order of nodes")
    try require(GraphDrawing(other) == GraphDrawing(graph), "drawing")
    try require(other.mermaid() == graph.mermaid() && other.dot() == graph.dot(), "diagrams")
    try require(nodes.allSatisfy { other.labels(of: $0.id) == graph.labels(of: $0.id) }, "labels")
  }

  /// Newest first, each once, with exactly one star; nothing but lanes in the gutters, and none after the last.
  private func checkDrawing() throws {
    for limit in [2, 4, 100] {
      let drawing = GraphDrawing(graph, maximumLanes: limit)
      let drawn = drawing.lines.compactMap(\.revision)
      try require(drawn == graph.nodes.map(\.id).reversed(), "drawing: \(drawn)")
      for line in drawing.lines {
        let stars = line.gutter.filter { $0 == "*" }.count
        try require(stars == (line.revision == nil ? 0 : 1), "stars in \(line.gutter)")
        try require(line.gutter.allSatisfy { " |/\\*>".contains($0) }, "gutter \(line.gutter)")
        try require(line.gutter.utf8.count <= limit * 2, "width of \(line.gutter)")
      }
    }
  }

  private func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
    if !condition { throw Broken(description: message()) }
  }
}
