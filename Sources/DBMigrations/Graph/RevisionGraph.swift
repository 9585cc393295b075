/// The revisions of a history and how they follow each other: a pure value, built from the files' headers.
///
/// There are two kinds of edges. A *parent* is what a revision follows: branches, heads, bases and labels go along
/// parents only. A *dependency* says that another revision, usually of another branch, must be applied before; it
/// counts for order and for what must be undone together.
///
/// The graph knows nothing of the database. What is applied comes in as a set of ids, the whole set and not its heads
/// alone; the "rows" that other tools keep in a table are ``effectiveHeads(of:)`` of that set here.
///
/// What holds, and what the tests refer to:
/// 1. Any list of nodes makes a graph. What is wrong with it stands in ``problems``; the healthy part can be read.
/// 2. The edges in use are free of circles, whatever the files say.
/// 3. Everything is in a fixed order, whatever the order of the nodes given: topological, ties by file, then by id.
/// 4. ``upgradeSteps(to:applied:)`` and ``downgradeSteps(to:applied:)`` keep an applied set closed: with a revision,
///    all that it needs is applied.
/// 5. Applied ids that the graph does not know are never touched and never a reason to fail; ``unknownApplied(_:)``
///    names them.
///
/// Revisions are numbered in file order inside, and edges are flat arrays of numbers: every walk is linear.
///
/// ```swift
/// let graph = try RevisionGraph(nodes).checked()
/// let target = try graph.resolve(RevisionName("head"), applied: applied, context: .upgrade)
/// let steps = graph.upgradeSteps(to: target.targets, applied: applied)
/// ```
public struct RevisionGraph: Sendable {
  /// Everything that is wrong with the files, in a stable order; empty for a healthy graph.
  public let problems: [GraphProblem]
  /// All revisions, each after the ones it needs.
  public let nodes: [RevisionNode]

  /// The revisions in file order: their place is their number.
  let revisions: [RevisionNode]
  let index: [RevisionID: Int]
  /// Which revision carries a label.
  let carriers: [String: Int]
  let parentEdges: Adjacency
  let childEdges: Adjacency
  let dependencyEdges: Adjacency
  let dependentEdges: Adjacency
  let hasChild: [Bool]
  /// The numbers of `nodes`.
  let order: [Int]
  let labelSpread: LabelSpread

  /// Makes a graph of any nodes: keeps what is healthy and records what is not.
  ///
  /// - Parameters:
  ///   - nodes: the revisions, in any order.
  ///   - reading: problems that the reader of the files met (an illegal id makes no node); they come first in
  ///     ``problems``.
  public init(_ nodes: [RevisionNode], reading: [GraphProblem] = []) {
    let assembly = GraphAssembly(nodes, reading: reading)
    problems = assembly.problems
    revisions = assembly.nodes
    index = assembly.index
    carriers = assembly.carriers
    parentEdges = assembly.parents
    childEdges = assembly.parents.reversed()
    dependencyEdges = assembly.dependencies
    dependentEdges = assembly.dependencies.reversed()
    hasChild = assembly.hasChild
    let everything = [Bool](repeating: true, count: assembly.nodes.count)
    let edges = RevisionOrder(
      before: (parentEdges, dependencyEdges), after: (childEdges, dependentEdges))
    order = edges.sorted(everything)
    self.nodes = order.map { assembly.nodes[$0] }
    labelSpread = LabelSpread(assembly, children: childEdges, order: order)
  }

  /// The graph itself when nothing is wrong with it: what a command calls that must not run on half a graph.
  ///
  /// - Throws: ``GraphError/broken(_:)`` with all problems.
  public func checked() throws(GraphError) -> RevisionGraph {
    guard problems.isEmpty else { throw .broken(problems) }
    return self
  }

  /// How many revisions there are.
  public var count: Int { revisions.count }

  /// The revision with an id.
  public subscript(id: RevisionID) -> RevisionNode? { index[id].map { revisions[$0] } }
}
