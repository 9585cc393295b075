/// The state of a drawing between two rows, and the lines drawn so far.
struct DrawingLanes {
  private(set) var lines: [GraphDrawing.Line] = []
  /// Which revision each column leads down to; -1 where it is free.
  private var lanes: [Int] = []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  mutating func draw(_ node: Int, parents: [Int], id: RevisionID) {
    let leading = lanes.indices.filter { lanes[$0] == node }
    let column = leading.first ?? freeColumn(from: 0)
    lanes[column] = node
    for other in leading.dropFirst() { lanes[other] = -1 }
    trim()
    move(leading.dropFirst().map { ($0, column) })

    let star = Swift.min(column, limit - 1) * 2
    emit(id) { $0[star] = UInt8(ascii: "*") }

    lanes[column] = parents.first ?? -1
    var moves: [(from: Int, to: Int)] = []
    var opened: [(column: Int, parent: Int)] = []
    for parent in parents.dropFirst() {
      if let existing = lanes.firstIndex(of: parent) {
        moves.append((column, existing))
      } else {
        let free = freeColumn(from: column + 1, besides: opened.map(\.column))
        opened.append((free, parent))
        moves.append((column, free))
      }
    }
    move(moves, opening: opened)
    trim()
  }

  private mutating func trim() {
    while lanes.last == -1 { lanes.removeLast() }
  }

  /// The first free column; a new one when there is none.
  private mutating func freeColumn(from start: Int, besides taken: [Int] = []) -> Int {
    var column = start
    while column < lanes.count, lanes[column] != -1 || taken.contains(column) { column += 1 }
    while lanes.count <= column { lanes.append(-1) }
    return column
  }

  /// Draws edges on their way to another column, one column a line, and puts opened lanes into use as they are reached.
  private mutating func move(_ moves: [(from: Int, to: Int)], opening: [(column: Int, parent: Int)] = []) {
    var opening = opening
    // Beyond the last column that is drawn, edges need no lines of their own.
    var edges = moves.map { (at: Swift.min($0.from, limit - 1), to: Swift.min($0.to, limit - 1)) }
    let columns = (edges.lazy.map { Swift.max($0.at, $0.to) }.max() ?? 0) + 1
    while edges.contains(where: { $0.at != $0.to }) {
      emit(nil, columns: columns) { row in
        for place in edges.indices where edges[place].at != edges[place].to {
          let edge = edges[place]
          let isLeft = edge.to < edge.at
          let character = isLeft ? edge.at * 2 - 1 : edge.at * 2 + 1
          row[character] = UInt8(ascii: isLeft ? "/" : "\\")
          edges[place].at += isLeft ? -1 : 1
        }
      }
      for edge in edges where edge.at == edge.to {
        if let reached = opening.firstIndex(where: { $0.column == edge.at }) {
          lanes[opening[reached].column] = opening[reached].parent
          opening.remove(at: reached)
        }
      }
    }
    for (column, parent) in opening { lanes[column] = parent }
  }

  /// Adds a line of all lanes in use, changed by `draw`, cut at the limit.
  ///
  /// - Parameter columns: how many columns `draw` needs, be there lanes in use or not.
  private mutating func emit(_ revision: RevisionID?, columns: Int = 0, draw: (inout [UInt8]) -> Void) {
    let visible = Swift.min(lanes.count, limit)
    var row = [UInt8](repeating: UInt8(ascii: " "), count: Swift.max(visible, columns) * 2)
    for column in 0..<visible where lanes[column] != -1 { row[column * 2] = UInt8(ascii: "|") }
    if lanes.count > limit { row[(limit - 1) * 2] = UInt8(ascii: ">") }
    draw(&row)
    while row.last == UInt8(ascii: " ") { row.removeLast() }
    lines.append(GraphDrawing.Line(gutter: String(decoding: row, as: UTF8.self), revision: revision))
  }
}
