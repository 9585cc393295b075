import DBMigrations
import SeededRandom
import Testing

/// Random histories in which anything may be wrong: the graph must name it, and read the rest.
@Suite struct BrokenGraphTests {
  struct Broken: Error, CustomStringConvertible {
    let description: String
  }

  @Test func brokenHistoriesAreNamedExactlyAndReadable() {
    for seed in 0..<300 {
      var random = Seeded(seed: UInt64(seed))
      do { try check(&random) } catch { Issue.record("seed \(seed): \(error)") }
    }
  }

  private func check(_ random: inout Seeded) throws {
    let names = (0..<Int.random(in: 1...16, using: &random)).map { "r\($0)" }
    let lines = names.map { name -> String in
      var words = [name]
      for _ in 0..<Int.random(in: 0...2, using: &random) { words.append(names.randomElement(using: &random) ?? name) }
      let other = names.randomElement(using: &random) ?? name
      if Int.random(in: 0..<4, using: &random) == 0 { words.append("@" + other) }
      if Int.random(in: 0..<15, using: &random) == 0 { words.append("missing") }
      if Int.random(in: 0..<9, using: &random) == 0 { words.append("#label") }
      return words.joined(separator: " ")
    }
    let written = nodes(lines)
    let graph = RevisionGraph(written)

    let found = Set(graph.problems.filter { $0.code == "cycle" }.flatMap(\.revisions))
    let expected = onCircles(written)
    try require(found == expected, "\(lines): cycles \(found), expected \(expected)")
    let loops = Set(graph.problems.filter { $0.code == "selfLoop" }.flatMap(\.revisions))
    let ownParents = Set(written.filter { $0.parents.contains($0.id) }.map(\.id))
    try require(loops == ownParents, "\(lines): self-loops \(loops), expected \(ownParents)")

    try require(Set(graph.nodes.map(\.id)) == Set(written.map(\.id)), "\(lines): nodes \(graph.nodes)")
    var done: Set<RevisionID> = []
    for node in graph.nodes {
      let needed = Set(graph.parents(of: node.id) + graph.resolvedDependencies(of: node.id))
      try require(needed.isSubset(of: done), "\(lines): \(node.id) before \(needed.subtracting(done))")
      done.insert(node.id)
    }
    let steps = graph.upgradeSteps(to: written.map(\.id), applied: [])
    let undone = try graph.downgradeSteps(to: .base(), applied: Set(steps))
    try require(Set(steps) == done && Set(undone) == done, "\(lines): up \(steps), down \(undone)")
    let drawn = GraphDrawing(graph).lines.compactMap(\.revision)
    try require(drawn == graph.nodes.map(\.id).reversed(), "\(lines): drawn \(drawn)")
    let isHealthy = (try? graph.checked()) != nil
    try require(isHealthy == graph.problems.isEmpty, "\(lines): checked")
    try require(
      RevisionGraph(written.shuffled(using: &random)).problems == graph.problems, "\(lines): order of problems")
  }

  /// The revisions from which a way along parents leads back, other than one to itself.
  private func onCircles(_ written: [RevisionNode]) -> Set<RevisionID> {
    let known = Set(written.map(\.id))
    var below: [RevisionID: Set<RevisionID>] = [:]
    for node in written { below[node.id] = Set(node.parents).intersection(known).subtracting([node.id]) }
    for _ in written {
      for (id, found) in below { below[id] = found.reduce(into: found) { $0.formUnion(below[$1] ?? []) } }
    }
    return Set(below.filter { $0.value.contains($0.key) }.keys)
  }

  private func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
    if !condition { throw Broken(description: message()) }
  }
}
