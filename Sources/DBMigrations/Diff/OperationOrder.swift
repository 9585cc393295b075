import DBSchema

/// Puts operations into an order in which each finds what it needs: one order over a whole script, for what is made and
/// what is dropped alike.
///
/// 1. An edge leads from what makes something to what needs it, from what relies on something to what ends it, and from
///    what frees a name to what takes it. All edges come from ``OperationFacts``, never from positions.
/// 2. Operations are first sorted by a rank that reads well (renames, types, tables, columns, constraints, views, then
///    drops) and by name; then each is written down behind those that it needs. Nothing depends on the order of the
///    input or on the hashing of the process: the same change gives the same bytes.
/// 3. A circle cannot come from a schema, since a database could not hold what it describes; keys between new tables,
///    the one exception, are operations of their own by then. Were there one, its last edge is left out.
struct OperationOrder {
  let dialect: DialectName

  /// The operations in order.
  /// - Parameter renames: operations more that keep their order among each other: names that swap say too little.
  func sorted(_ operations: [SchemaOperation], renames: [SchemaOperation] = []) -> [SchemaOperation] {
    let ranked =
      renames + operations.map { (operation: $0, key: SortKey($0)) }.sorted { $0.key < $1.key }.map(\.operation)
    let before = edges(ranked.map { OperationFacts($0, dialect) }, renames: renames.count)
    var state = [UInt8](repeating: 0, count: ranked.count)
    var result: [SchemaOperation] = []
    result.reserveCapacity(ranked.count)
    for start in ranked.indices where state[start] == 0 {
      var stack: [(index: Int, next: Int)] = [(start, 0)]
      state[start] = 1
      while let top = stack.last {
        if top.next < before[top.index].count {
          stack[stack.count - 1].next += 1
          let other = before[top.index][top.next]
          if state[other] == 0 {
            state[other] = 1
            stack.append((other, 0))
          }
        } else {
          state[top.index] = 2
          result.append(ranked[top.index])
          stack.removeLast()
        }
      }
    }
    return result
  }

  /// For each operation those that come before it, by index, sorted.
  private func edges(_ facts: [OperationFacts], renames: Int) -> [[Int]] {
    var makers: [SchemaFact: [Int]] = [:]
    var enders: [SchemaFact: [Int]] = [:]
    var takers: [NameSlot: [Int]] = [:]
    for (index, known) in facts.enumerated() {
      for fact in known.makes { makers[fact, default: []].append(index) }
      for fact in known.ends { enders[fact, default: []].append(index) }
      for slot in known.takes { takers[slot, default: []].append(index) }
    }
    var before = [Set<Int>](repeating: [], count: facts.count)
    func add(_ first: Int, _ second: Int) {
      if first != second, first >= renames || second >= renames { before[second].insert(first) }
    }
    for (index, known) in facts.enumerated() {
      for fact in known.needsNew {
        // What a rename stands in is there before the renames, and is changed in place behind them.
        for maker in makers[fact] ?? [] where !(known.isRename && facts[maker].ends.contains(fact)) {
          add(maker, index)
        }
        // A foreign key would take hold of the key that is about to go.
        if case .key = fact { for ender in enders[fact] ?? [] { add(ender, index) } }
      }
      for fact in known.needsOld {
        for ender in enders[fact] ?? [] { add(index, ender) }
        // What relies on a form that another operation makes: a name that a rename gives, a state between two steps.
        for maker in makers[fact] ?? [] where facts[maker].isRename || isState(fact) { add(maker, index) }
      }
      for fact in known.ends {
        for maker in makers[fact] ?? [] where facts[maker].isAside || facts[maker].isRename && !known.isDrop {
          add(maker, index)
        }
      }
      for slot in known.frees {
        for taker in takers[slot] ?? [] where !(facts[taker].isAside && known.isDrop) { add(index, taker) }
      }
    }
    for index in 1..<max(renames, 1) { before[index].insert(index - 1) }
    return before.map { $0.sorted() }
  }

  private func isState(_ fact: SchemaFact) -> Bool {
    switch fact {
    case .state, .sequenceState: true
    case .schema, .relation, .column, .key, .constraint, .type, .sequence, .named: false
    }
  }
}

/// Where an operation stands when nothing else decides.
private struct SortKey: Comparable {
  let rank: Int
  let text: String

  init(_ operation: SchemaOperation) {
    rank = operation.rank
    // The columns of a table stay together, so that they can share a statement.
    let place =
      switch operation {
      case .dropColumn(let table, _): table.plain + " 0 "
      case .addColumn(let table, _): table.plain + " 1 "
      case .alterColumn(let change): change.table.plain + " 2 "
      default: ""
      }
    text = place + operation.objects.map(\.description).joined(separator: " ")
  }

  static func < (left: SortKey, right: SortKey) -> Bool {
    if left.rank != right.rank { return left.rank < right.rank }
    return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}

extension SchemaOperation {
  /// The order in which a script reads well.
  fileprivate var rank: Int {
    switch self {
    case .alterEnum: 0
    case .dropTrigger: 1
    case .dropView: 2
    case .renameTable: 3
    case .renameColumn: 4
    case .renameEnum, .renameDomain, .renameSequence, .renameView: 5
    case .createSchema: 6
    case .createEnum: 7
    case .createDomain, .alterDomain: 8
    case .createSequence: 9
    case .createTable: 10
    case .dropConstraint(_, .foreignKey): 11
    case .dropConstraint, .dropIndex: 12
    case .alterTableOptions: 13
    case .dropColumn, .addColumn, .alterColumn: 14
    case .rebuildTable: 17
    case .renameConstraint, .renameIndex: 18
    case .addConstraint(_, .foreignKey): 21
    case .addConstraint: 19
    case .createIndex: 20
    case .alterSequence: 22
    case .replaceView, .createView: 23
    case .createTrigger: 24
    case .dropTable: 25
    case .dropSequence: 26
    case .dropDomain: 27
    case .dropEnum: 28
    case .dropSchema: 29
    case .comment: 30
    }
  }
}
