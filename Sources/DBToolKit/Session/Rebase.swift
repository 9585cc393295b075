import DBMigrations

/// Decides which revision gets which parent.
struct Rebase {
  /// The first revision that moves, as its file is now.
  let revision: RevisionNode
  /// What it is to follow; none for base.
  let parents: [RevisionID]
  /// The revision with all that follow it, in order.
  let movedIDs: [RevisionID]

  /// Whether anything changes.
  var changes: Bool { revision.parents != parents }

  /// - Parameter ledger: what the database has applied; nil when nobody knows.
  init(graph: RevisionGraph, ledger: LedgerState?, revision name: String?, onto: String?) throws {
    let isTouched = { (id: RevisionID) in ledger?.records[id].map { $0.status != .absent } ?? false }
    let root: RevisionID
    var target: [RevisionID]?
    if let name {
      root = try graph.place(name)
    } else {
      let branch = try Self.freeBranch(graph, onto: try onto.map { try graph.place($0) }, ledger, isTouched)
      root = branch.root
      target = [branch.other]
    }
    let members = graph.descendants(of: [root], includingDependencies: false).union([root])
    if let onto { target = try graph.places(onto) }
    let parents = try target ?? Self.otherHead(graph, members, root)
    guard let node = graph[root], parents.count < 2 else {
      throw ToolFailure(.usage, "--onto stands for several revisions", exit: .usage, hint: "name one")
    }
    if node.parents.count > 1 {
      throw ToolFailure(
        "rebaseOfMerge", "\(root) is a merge: it follows \(node.parents.count) revisions", exit: .graph,
        file: node.file,
        object: root.text,
        hint: "move one of the lines that it joins: \(node.parents.map(\.short).joined(separator: ", "))")
    }
    let moved = graph.nodes.map(\.id).filter { members.contains($0) }
    if let applied = moved.first(where: isTouched) {
      throw ToolFailure(
        "applied", "revision \(applied) is applied in this database; it was not moved", exit: .graph,
        file: graph[applied]?.file, object: applied.text,
        hint: "undo it first (`dbtool downgrade \(root.short)-1`), or join the heads with `dbtool merge`")
    }
    if let parent = parents.first, members.contains(parent) {
      throw ToolFailure(
        "cycle",
        parent == root ? "\(root) cannot follow itself" : "\(parent) comes after \(root): that would be a circle",
        exit: .graph, file: node.file, object: root.text, hint: "name a revision that does not come after \(root.short)"
      )
    }
    (revision, self.parents, movedIDs) = (node, parents, moved)
    _ = try RevisionGraph(graph.nodes.map { $0.id == root ? self.moved(node) : $0 }).checked()
  }

  /// The revision with its new parents.
  func moved(_ node: RevisionNode) -> RevisionNode {
    RevisionNode(
      id: node.id, parents: parents, depends: node.depends, labels: node.labels, message: node.message, file: node.file)
  }

  /// The head that is not on the branch that moves.
  private static func otherHead(_ graph: RevisionGraph, _ members: Set<RevisionID>, _ root: RevisionID) throws
    -> [RevisionID]
  {
    let others = graph.heads.filter { !members.contains($0) }
    if others.count == 1 { return others }
    throw ToolFailure(
      others.isEmpty ? "nothingToRebase" : "severalHeads",
      others.isEmpty
        ? "\(root) is on the only line there is: nothing to do"
        : "there are \(others.count) other heads to follow: \(others.map(\.text).joined(separator: ", "))",
      exit: .graph, hint: "say which revision to follow: --onto NAME")
  }

  /// With two heads, the branch that no database-applied revision is on, and the head it is to follow.
  private static func freeBranch(
    _ graph: RevisionGraph, onto: RevisionID?, _ ledger: LedgerState?, _ isTouched: (RevisionID) -> Bool
  ) throws -> (root: RevisionID, other: RevisionID) {
    let heads = graph.heads
    guard heads.count == 2 else {
      throw ToolFailure(
        heads.count < 2 ? "nothingToRebase" : "severalHeads",
        heads.count < 2 ? "there is one head: nothing to do" : "there are \(heads.count) heads: which one is to move?",
        exit: .graph, hint: "name the first revision to move: dbtool rebase ID --onto NAME")
    }
    var free: [(root: RevisionID, other: RevisionID)] = []
    var isShared = false
    for (head, other) in [(heads[0], heads[1]), (heads[1], heads[0])] {
      let below = graph.ancestors(of: [other], includingDependencies: false).union([other])
      let own = graph.ancestors(of: [head], includingDependencies: false).union([head]).subtracting(below)
      if let onto, own.contains(onto) { continue }
      if own.contains(where: isTouched) {
        isShared = true
        continue
      }
      let roots = own.filter { id in graph.parents(of: id).allSatisfy { !own.contains($0) } }.sorted()
      if roots.count == 1 { free.append((roots[0], other)) }
    }
    if free.count == 1, ledger != nil || onto != nil { return free[0] }
    let choices = free.map(\.root.short).joined(separator: " or ")
    if free.isEmpty {
      throw ToolFailure(
        "applied",
        isShared ? "both heads have applied revisions; nothing was moved" : "no line of revisions can be moved whole",
        exit: .graph, hint: "join them with `dbtool merge`")
    }
    throw ToolFailure(
      "ambiguousRebase", "either line could be moved: it is not known which one is yours", exit: .graph,
      object: free.map(\.root.text).joined(separator: ", "), hint: "name the first revision to move: \(choices)")
  }
}
