/// The history drawn as text, newest first: what stands before each line of a listing.
///
/// One lane a branch, each lane a column of two characters. `*` is a revision, `|` a branch that goes on, `|/` a branch
/// that starts below, `|\` a merge. Only parents are drawn; a parent that is not shown ends its lane.
///
/// ```swift
/// // a -> b -> {c1 -> d1, c2}
/// for line in GraphDrawing(graph).lines { print(line.gutter, line.revision?.text ?? "") }
/// // *  c2
/// // | * d1
/// // | * c1
/// // |/
/// // *  b
/// // *  a
/// ```
///
/// How a row is made: *lanes* says for each column which revision it leads down to. A revision takes the leftmost lane
/// that leads to it, or a free one; the other lanes that lead to it are joined first, one column a line, over lanes
/// that lie between. Behind it the lane leads to its first parent, and each further parent gets a lane that leads there
/// already, or a free one. Lanes never shift, so a column means the same branch for as long as it lives.
public struct GraphDrawing: Sendable, Hashable {
  /// One line of the drawing.
  public struct Line: Sendable, Hashable {
    /// The lanes, without spaces at the end.
    public let gutter: String
    /// The revision that the line's `*` stands for; nil for a line that only moves lanes.
    public let revision: RevisionID?
  }

  /// The lines from the newest revision to the oldest.
  public let lines: [Line]
  /// How many characters the widest gutter has: pad to it to align what follows.
  public let width: Int

  /// Draws a graph, or some of its revisions.
  ///
  /// - Parameters:
  ///   - shown: the revisions to draw; nil for all. The order does not matter.
  ///   - maximumLanes: how many lanes are drawn at most, 2 or more. What lies further to the right is drawn on the last
  ///     column: `>` for lanes, `*` for a revision.
  public init(_ graph: RevisionGraph, shown: [RevisionID]? = nil, maximumLanes: Int = 12) {
    let isShown = shown.map { graph.mask($0) } ?? [Bool](repeating: true, count: graph.count)
    var lanes = DrawingLanes(limit: max(2, maximumLanes))
    for node in graph.order.reversed() where isShown[node] {
      lanes.draw(node, parents: graph.parentEdges[node].filter { isShown[$0] }, id: graph.revisions[node].id)
    }
    lines = lanes.lines
    width = lines.lazy.map(\.gutter.utf8.count).max() ?? 0
  }
}
