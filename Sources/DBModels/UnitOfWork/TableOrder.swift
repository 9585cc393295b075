/// The tables of a flush in the order of their foreign keys, parents first; those that lead to each other in one group.
///
/// Tarjan's algorithm for strongly connected components ("Depth-first search and linear graph algorithms", 1972),
/// started at the tables in the order in which they are given: the same tables give the same order.
struct TableOrder {
  /// Tables that lead to each other, or one table.
  struct Group {
    var tables: [Int]
    /// Whether a foreign key leads from one of them to one of them: its rows have an order, too.
    var isCyclic: Bool
  }

  private(set) var groups: [Group] = []
  private var parents: [[Int]]
  private var index: [Int?]
  private var low: [Int]
  private var isOnStack: [Bool]
  private var stack: [Int] = []
  private var next = 0

  /// - Parameter parents: for each table, those that its foreign keys lead to.
  init(parents: [[Int]]) {
    self.parents = parents
    index = Array(repeating: nil, count: parents.count)
    low = Array(repeating: 0, count: parents.count)
    isOnStack = Array(repeating: false, count: parents.count)
    for table in parents.indices where index[table] == nil { visit(table) }
  }

  private mutating func visit(_ table: Int) {
    index[table] = next
    low[table] = next
    next += 1
    stack.append(table)
    isOnStack[table] = true
    for parent in parents[table] {
      if let seen = index[parent] {
        if isOnStack[parent] { low[table] = min(low[table], seen) }
      } else {
        visit(parent)
        low[table] = min(low[table], low[parent])
      }
    }
    guard low[table] == index[table] else { return }
    var tables: [Int] = []
    while let last = stack.popLast() {
      isOnStack[last] = false
      tables.append(last)
      if last == table { break }
    }
    groups.append(Group(tables: tables.sorted(), isCyclic: tables.count > 1 || parents[table].contains(table)))
  }
}
