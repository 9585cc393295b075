/// The state of a drawing between two rows, and the lines drawn so far.
struct DrawingLanes {
  private(set) var lines: [GraphDrawing.Line] = []
  /// Which revision each column leads down to, or one of the two marks.
  private var lanes: [Int] = []
  private let limit: Int

  /// A column without a lane.
  private static let free = -1
  /// A column that an edge is on its way to.
  private static let reserved = -2

  /// An edge from one column to another; it opens a lane there unless there is one.
  private struct Edge {
    var column: Int
    let end: Int
    let opens: Int?
  }

  init(limit: Int) { self.limit = limit }

  mutating func draw(_ node: Int, parents: [Int], id: RevisionID) {
    let leading = lanes.indices.filter { lanes[$0] == node }
    let column = leading.first ?? freeColumn(from: 0)
    lanes[column] = node
    for other in leading.dropFirst() { lanes[other] = Self.free }
    trim()
    move(leading.dropFirst().map { Edge(column: $0, end: column, opens: nil) })

    let star = Swift.min(column, limit - 1) * 2
    emit(id) { $0[star] = UInt8(ascii: "*") }

    lanes[column] = parents.first ?? Self.free
    var edges: [Edge] = []
    var next = column + 1
    for parent in parents.dropFirst() {
      if let existing = lanes.firstIndex(of: parent) {
        edges.append(Edge(column: column, end: existing, opens: nil))
      } else {
        next = freeColumn(from: next)
        lanes[next] = Self.reserved
        edges.append(Edge(column: column, end: next, opens: parent))
      }
    }
    move(edges)
    trim()
  }

  private mutating func trim() {
    while lanes.last == Self.free { lanes.removeLast() }
  }

  /// The first free column from a column on; a new one when there is none.
  private mutating func freeColumn(from start: Int) -> Int {
    var column = start
    while column < lanes.count, lanes[column] != Self.free { column += 1 }
    while lanes.count <= column { lanes.append(Self.free) }
    return column
  }

  /// Draws edges on their way to another column, one column a line, and opens lanes as they are reached.
  private mutating func move(_ moved: [Edge]) {
    // Beyond the last column that is drawn, edges need no lines of their own.
    let last = limit - 1
    var edges = moved.filter { Swift.min($0.column, last) != Swift.min($0.end, last) }
    for place in edges.indices { edges[place].column = Swift.min(edges[place].column, last) }
    let columns = (edges.lazy.map { Swift.min(Swift.max($0.column, $0.end), last) }.max() ?? 0) + 1
    while !edges.isEmpty {
      emit(nil, columns: columns) { row in
        for place in edges.indices {
          let isLeft = edges[place].end < edges[place].column
          row[edges[place].column * 2 + (isLeft ? -1 : 1)] = UInt8(ascii: isLeft ? "/" : "\\")
          edges[place].column += isLeft ? -1 : 1
        }
      }
      edges.removeAll { edge in
        guard edge.column == Swift.min(edge.end, last) else { return false }
        if let parent = edge.opens { lanes[edge.end] = parent }
        return true
      }
    }
    for edge in moved {
      if let parent = edge.opens { lanes[edge.end] = parent }
    }
  }

  /// Adds a line of all lanes in use, changed by `draw`, cut at the limit.
  ///
  /// - Parameter columns: how many columns `draw` needs, be there lanes in use or not.
  private mutating func emit(_ revision: RevisionID?, columns: Int = 0, draw: (inout [UInt8]) -> Void) {
    let visible = Swift.min(lanes.count, limit)
    var row = [UInt8](repeating: UInt8(ascii: " "), count: Swift.max(visible, columns) * 2)
    for column in 0..<visible where lanes[column] >= 0 { row[column * 2] = UInt8(ascii: "|") }
    if lanes.count > limit { row[(limit - 1) * 2] = UInt8(ascii: ">") }
    draw(&row)
    while row.last == UInt8(ascii: " ") { row.removeLast() }
    lines.append(GraphDrawing.Line(gutter: String(decoding: row, as: UTF8.self), revision: revision))
  }
}
