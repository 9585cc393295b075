internal import DBQuery
internal import DBSchema

/// Puts the rows of a flush in an order that every constraint allows, and into as few statements as that leaves.
///
/// 1. A row is inserted after the rows that its foreign keys lead to.
/// 2. Inserts go before updates, updates before deletes: a row is pointed to before it is needed, and no longer when it
///    goes.
/// 3. A row that frees a unique value which another row takes is written first; a deleted one takes along all deleted
///    rows that may point to it.
/// 4. Rows of one table and one shape go together, inserts in the order in which they were added, updates and deletes in
///    the order of their keys: two sessions lock rows in one order.
/// 5. Rows that lead to each other are split at a foreign key that takes NULL: inserted without it, completed later. One
///    that the database checks at the commit needs no order where its value is known.
/// 6. Deleted rows that lead to each other are released the same way.
///
/// It decides and does nothing: items in, steps out.
package struct FlushPlanner {
  private let items: [FlushItem]
  private var mappings: [ModelMapping] = []
  /// The items' tables.
  private var tables: [Int] = []
  private var order: [TableOrder.Group] = []
  private var plan = FlushPlan()

  /// Plans.
  package static func plan(_ items: [FlushItem]) throws(FlushCycle) -> FlushPlan {
    var planner = FlushPlanner(items)
    try planner.run()
    return planner.plan
  }

  private init(_ items: [FlushItem]) {
    self.items = items
    var places: [ObjectIdentifier: Int] = [:]
    tables.reserveCapacity(items.count)
    var last: (mapping: ModelMapping, place: Int)?
    for item in items {
      if let last, last.mapping === item.mapping {
        tables.append(last.place)
        continue
      }
      let place = places[ObjectIdentifier(item.mapping)] ?? mappings.count
      if place == mappings.count {
        places[ObjectIdentifier(item.mapping)] = place
        mappings.append(item.mapping)
      }
      tables.append(place)
      last = (item.mapping, place)
    }
    let names = Dictionary(
      mappings.enumerated().map { ($1.declaration.table, $0) }, uniquingKeysWith: { first, _ in first })
    let parents = mappings.map { mapping in mapping.foreignKeys.compactMap { names[$0.table] } }
    order = TableOrder(parents: parents).groups
  }

  private mutating func run() throws(FlushCycle) {
    var byTable: [(inserts: [Int], updates: [Int], deletes: [Int])] = Array(
      repeating: ([], [], []), count: mappings.count)
    for (place, item) in items.enumerated() {
      switch item.kind {
      case .insert: byTable[tables[place]].inserts.append(place)
      case .update: byTable[tables[place]].updates.append(place)
      case .delete: byTable[tables[place]].deletes.append(place)
      }
    }
    let early = deletesThatMustGoFirst(byTable.map(\.deletes))
    addDeletes(byTable.map { table in table.deletes.filter(early.contains) })
    let first = updatesThatMustGoFirst(byTable.map(\.updates), before: byTable.map(\.inserts))
    for group in order {
      for table in group.tables { addUpdates(byTable[table].updates.filter(first.contains)) }
    }
    for table in byTable.indices { byTable[table].updates.removeAll(where: first.contains) }
    var completions: [(key: Int, item: Int)] = []
    for group in order {
      if group.isCyclic {
        try addCyclicInserts(group.tables.flatMap { byTable[$0].inserts }.sorted(), &completions)
      } else {
        for table in group.tables { addInserts(byTable[table].inserts, withheld: [:]) }
      }
    }
    complete(completions)
    for group in order {
      for table in group.tables { addUpdates(byTable[table].updates) }
    }
    addDeletes(byTable.map { table in table.deletes.filter { !early.contains($0) } })
  }

  // MARK: Inserts and updates

  private mutating func addInserts(_ inserts: [Int], withheld: [Int: [Int]]) {
    let items = items
    group(inserts) { item -> [[Int]] in
      guard case .insert(let columns) = items[item].kind else { return [] }
      return [columns, withheld[item] ?? []]
    } step: { shape, items in
      .insert(columns: shape.first ?? [], items: items, withheld: shape.last ?? [])
    }
  }

  private mutating func addUpdates(_ updates: [Int]) {
    let items = items
    for level in uniqueLevels(updates) {
      let sorted = level.sorted { items[$0].sortKey.precedes(items[$1].sortKey) }
      group(sorted) { item -> [[Int]] in
        guard case .update(let columns) = items[item].kind else { return [] }
        return [columns]
      } step: { shape, items in
        .update(columns: shape.first ?? [], items: items)
      }
    }
  }

  /// Adds a step for each shape, in the order in which the shapes are first seen.
  private mutating func group(
    _ places: [Int], by shape: (Int) -> [[Int]], step: ([[Int]], [Int]) -> FlushPlan.Step
  ) {
    var shapes: [(table: Int, shape: [[Int]])] = []
    var members: [[Int]] = []
    var found: [[[Int]]: [Int]] = [:]
    for place in places {
      let own = shape(place)
      // Most rows are shaped as the one before them.
      if let last = shapes.indices.last, shapes[last].table == tables[place], shapes[last].shape == own {
        members[last].append(place)
        continue
      }
      if let known = found[own]?.first(where: { shapes[$0].table == tables[place] }) {
        members[known].append(place)
      } else {
        found[own, default: []].append(shapes.count)
        shapes.append((tables[place], own))
        members.append([place])
      }
    }
    for (shape, items) in zip(shapes, members) { plan.steps.append((mappings[shape.table], step(shape.shape, items))) }
  }

  // MARK: Rows that lead to each other

  private mutating func addCyclicInserts(
    _ inserts: [Int], _ completions: inout [(key: Int, item: Int)]
  ) throws(FlushCycle) {
    var open = Set(inserts)
    var withheld: [Int: [Int]] = [:]
    func waits(_ item: Int) -> [FlushItem.Parent] {
      items[item].parents.filter { parent in
        open.contains(parent.item) && parent.item != item && withheld[item]?.contains(parent.key) != true
          && !(parent.isKnown && items[item].mapping.foreignKeys[parent.key].isDeferred)
      }
    }
    // A row that points to itself can do so at once only where its key is known.
    for item in inserts {
      for parent in items[item].parents where parent.item == item && !parent.isKnown {
        withheld[item, default: []].append(parent.key)
        completions.append((parent.key, item))
      }
    }
    var rest = inserts
    while !rest.isEmpty {
      let level = rest.filter { waits($0).isEmpty }
      if level.isEmpty {
        // The first row that can wait for its parent goes without it.
        guard let (item, key) = split(rest, waits) else { throw FlushCycle(properties: cycle(rest, waits)) }
        withheld[item, default: []].append(key)
        completions.append((key, item))
        continue
      }
      addInserts(level, withheld: withheld)
      for item in level { open.remove(item) }
      rest = rest.filter(open.contains)
    }
  }

  private func split(_ rest: [Int], _ waits: (Int) -> [FlushItem.Parent]) -> (item: Int, key: Int)? {
    for item in onCycle(rest, waits) {
      for parent in waits(item) where items[item].mapping.foreignKeys[parent.key].isNullable {
        return (item, parent.key)
      }
    }
    return nil
  }

  /// The rows that lead to each other, found by following parents until one comes again.
  private func onCycle(_ rest: [Int], _ waits: (Int) -> [FlushItem.Parent]) -> [Int] {
    guard var item = rest.first else { return [] }
    var path: [Int] = []
    while !path.contains(item) {
      path.append(item)
      guard let parent = waits(item).first else { return rest }
      item = parent.item
    }
    return path.firstIndex(of: item).map { Array(path[$0...]) } ?? path
  }

  private func cycle(_ rest: [Int], _ waits: (Int) -> [FlushItem.Parent]) -> [String] {
    onCycle(rest, waits).flatMap { item in
      waits(item).prefix(1).flatMap { parent in
        let declaration = items[item].mapping.declaration
        return items[item].mapping.foreignKeys[parent.key].columns.map { column in
          declaration.typeName + "." + declaration.columns[column].property
        }
      }
    }
  }

  private mutating func complete(_ completions: [(key: Int, item: Int)]) {
    var steps: [(table: Int, key: Int, items: [Int])] = []
    for (key, item) in completions {
      if let known = steps.firstIndex(where: { $0.table == tables[item] && $0.key == key }) {
        steps[known].items.append(item)
      } else {
        steps.append((tables[item], key, [item]))
      }
    }
    for step in steps { plan.steps.append((mappings[step.table], .complete(key: step.key, items: step.items))) }
  }

  // MARK: Deletes

  private mutating func addDeletes(_ deletes: [[Int]]) {
    for group in order.reversed() {
      let tables = leaving(group.tables.filter { !deletes[$0].isEmpty })
      if tables.count > 1 { release(tables, deletes) }
      for table in tables {
        for level in levels(deletes[table]) { plan.steps.append((mappings[table], .delete(items: level))) }
      }
    }
  }

  /// Tables that lead to each other in the order in which their rows go: one that others lead to by keys that take no
  /// NULL goes after them.
  private func leaving(_ tables: [Int]) -> [Int] {
    var rest = tables
    var order: [Int] = []
    while let last = rest.last {
      let free = rest.last { table in
        !rest.contains { other in
          other != table
            && mappings[other].foreignKeys.contains { key in
              !key.isNullable && key.table == mappings[table].declaration.table
            }
        }
      }
      order.append(free ?? last)
      rest.removeAll { $0 == free ?? last }
    }
    return order
  }

  /// Rows of one table that go in one statement: all of them, unless the table leads to itself by a key that is
  /// checked row by row.
  private func levels(_ deletes: [Int]) -> [[Int]] {
    let sorted = deletes.sorted { items[$0].sortKey.precedes(items[$1].sortKey) }
    guard let mapping = deletes.first.map({ items[$0].mapping }),
      mapping.foreignKeys.contains(where: { $0.table == mapping.declaration.table && $0.onDelete == .restrict })
    else { return [sorted] }
    var rest = sorted
    var levels: [[Int]] = []
    while !rest.isEmpty {
      // A row goes when no other row that is still there leads to it.
      let pointedTo = Set(rest.flatMap { item in items[item].parents.map(\.item).filter { $0 != item } })
      let level = rest.filter { !pointedTo.contains($0) }
      if level.isEmpty { return levels + [rest] }
      levels.append(level)
      let gone = Set(level)
      rest = rest.filter { !gone.contains($0) }
    }
    return levels
  }

  /// Sets keys to NULL that lead to rows of the same flush which go earlier.
  private mutating func release(_ order: [Int], _ deletes: [[Int]]) {
    let all = Set(order.flatMap { deletes[$0] })
    let ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    var steps: [(table: Int, key: Int, items: [Int])] = []
    for item in order.flatMap({ deletes[$0] }) {
      for parent in items[item].parents {
        guard let rank = ranks[tables[parent.item]], let own = ranks[tables[item]], rank < own,
          items[item].mapping.foreignKeys[parent.key].isNullable, all.contains(parent.item)
        else { continue }
        if let known = steps.firstIndex(where: { $0.table == tables[item] && $0.key == parent.key }) {
          steps[known].items.append(item)
        } else {
          steps.append((tables[item], parent.key, [item]))
        }
      }
    }
    for step in steps { plan.steps.append((mappings[step.table], .release(key: step.key, items: step.items))) }
  }

  // MARK: Unique values

  /// Deletes that free a unique value which an insert or update takes, with all deletes that may point to them.
  private func deletesThatMustGoFirst(_ deletes: [[Int]]) -> Set<Int> {
    var taken = Array(repeating: Set<FlushItem.UniqueValue>(), count: mappings.count)
    for (place, item) in items.enumerated() { taken[tables[place]].formUnion(item.taken) }
    var early = Set<Int>()
    var earlyTables = Set<Int>()
    for (table, places) in deletes.enumerated() {
      for place in places where items[place].freed.contains(where: taken[table].contains) {
        early.insert(place)
        earlyTables.insert(table)
      }
    }
    if early.isEmpty { return early }
    // Whatever may lead to a row that goes early goes early, too.
    var whole = Set<Int>()
    var isGrowing = true
    while isGrowing {
      let names = Set(earlyTables.map { mappings[$0].declaration.table })
      let found = mappings.indices.filter { table in
        !whole.contains(table) && mappings[table].foreignKeys.contains { names.contains($0.table) }
      }
      isGrowing = !found.isEmpty
      whole.formUnion(found)
      earlyTables.formUnion(found)
    }
    for table in whole { early.formUnion(deletes[table]) }
    return early
  }

  /// Updates that free a unique value which a new row takes, and those that free what these take.
  private func updatesThatMustGoFirst(_ updates: [[Int]], before inserts: [[Int]]) -> Set<Int> {
    var first = Set<Int>()
    for (updates, inserts) in zip(updates, inserts) {
      var wanted = Set(inserts.flatMap { items[$0].taken })
      var rest = updates.filter { items[$0].parents.isEmpty && !items[$0].freed.isEmpty }
      while !wanted.isEmpty {
        let found = rest.filter { items[$0].freed.contains(where: wanted.contains) }
        if found.isEmpty { break }
        first.formUnion(found)
        rest.removeAll(where: first.contains)
        wanted = Set(found.flatMap { items[$0].taken })
      }
    }
    return first
  }

  /// Updates of one table in levels, so that no unique value is there twice: one that takes a value goes after the one
  /// that frees it. Rows that swap their values cannot be helped by an order; the database says so.
  private func uniqueLevels(_ updates: [Int]) -> [[Int]] {
    var owners: [FlushItem.UniqueValue: Int] = [:]
    for update in updates { for value in items[update].freed { owners[value] = update } }
    func before(_ update: Int) -> [Int] { items[update].taken.compactMap { owners[$0] }.filter { $0 != update } }
    if owners.isEmpty || updates.allSatisfy({ before($0).isEmpty }) { return [updates] }
    var levels: [[Int]] = []
    var rest = updates
    var open = Set(updates)
    while !rest.isEmpty {
      let level = rest.filter { before($0).allSatisfy { !open.contains($0) } }
      if level.isEmpty { return levels + [rest] }
      levels.append(level)
      open.subtract(level)
      rest = rest.filter(open.contains)
    }
    return levels
  }
}

extension [SQLValue] {
  /// An order of keys that is the same in every session: numbers by size, all else by its text.
  func precedes(_ other: [SQLValue]) -> Bool {
    for (left, right) in zip(self, other) where left != right {
      if case .integer(let one) = left, case .integer(let two) = right { return one < two }
      return left.wireText < right.wireText
    }
    return count < other.count
  }
}
