extension RevisionGraph {
  /// The graph as a Mermaid flowchart: parents as arrows, dependencies as dotted ones.
  ///
  /// Messages, labels and ids may hold anything: what has a meaning in Mermaid or HTML is written as a character
  /// reference, controls as `\u{...}`.
  ///
  /// ```
  /// flowchart TD
  ///   r0["1f3c9a2b7d4e<br>add users"]
  ///   r1["7c1f0a9e33b1<br>add due dates"]
  ///   r0 --> r1
  /// ```
  ///
  /// - Parameter shown: the revisions to draw; nil for all.
  public func mermaid(shown: [RevisionID]? = nil) -> String {
    let members = diagramMembers(shown)
    var lines = ["flowchart TD"]
    for (place, node) in members.order.enumerated() {
      let text = diagramText(node).map(DiagramText.mermaid).joined(separator: "<br>")
      lines.append("  r\(place)[\"\(text)\"]")
    }
    for edge in diagramEdges(members) {
      lines.append("  r\(edge.from) \(edge.isDependency ? "-.->" : "-->") r\(edge.to)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The graph for Graphviz: parents as arrows, dependencies as dashed ones.
  ///
  /// ```
  /// digraph revisions {
  ///   node [shape=box];
  ///   r0 [label="1f3c9a2b7d4e\nadd users"];
  ///   r1 [label="7c1f0a9e33b1\nadd due dates"];
  ///   r0 -> r1;
  /// }
  /// ```
  ///
  /// - Parameter shown: the revisions to draw; nil for all.
  public func dot(shown: [RevisionID]? = nil) -> String {
    let members = diagramMembers(shown)
    var lines = ["digraph revisions {", "  node [shape=box];"]
    for (place, node) in members.order.enumerated() {
      let text = diagramText(node).map(DiagramText.dot).joined(separator: "\\n")
      lines.append("  r\(place) [label=\"\(text)\"];")
    }
    for edge in diagramEdges(members) {
      lines.append("  r\(edge.from) -> r\(edge.to)\(edge.isDependency ? " [style=dashed]" : "");")
    }
    lines.append("}")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The revisions of a diagram in order, and the place of each (-1 for those not shown).
  private func diagramMembers(_ shown: [RevisionID]?) -> (order: [Int], places: [Int]) {
    let isShown = shown.map { mask($0) } ?? [Bool](repeating: true, count: count)
    let members = order.filter { isShown[$0] }
    var places = [Int](repeating: -1, count: count)
    for (place, node) in members.enumerated() { places[node] = place }
    return (members, places)
  }

  /// Id, message and labels: one line each.
  private func diagramText(_ number: Int) -> [String] {
    let node = revisions[number]
    var lines = [node.id.text]
    if !node.message.isEmpty { lines.append(node.message) }
    if !node.labels.isEmpty { lines.append("(" + node.labels.joined(separator: ", ") + ")") }
    return lines
  }

  private func diagramEdges(_ members: (order: [Int], places: [Int]))
    -> [(from: Int, to: Int, isDependency: Bool)]
  {
    var edges: [(from: Int, to: Int, isDependency: Bool)] = []
    for (place, node) in members.order.enumerated() {
      for parent in parentEdges[node] where members.places[parent] >= 0 {
        edges.append((members.places[parent], place, false))
      }
      for needed in dependencyEdges[node] where members.places[needed] >= 0 {
        edges.append((members.places[needed], place, true))
      }
    }
    return edges
  }
}
