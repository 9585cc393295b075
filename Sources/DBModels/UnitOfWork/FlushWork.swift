package import DBQuery
internal import DBSchema

/// What a flush has to write, taken from the objects: an item for the planner and the row itself, by the same places.
package struct FlushWork {
  /// Where a row's values come from.
  package enum Row {
    /// An object.
    case object(any Entity)
    /// Two objects, for a row between them.
    indirect case link(UnitOfWork.LinkChange)
  }

  package private(set) var items: [FlushItem] = []
  package private(set) var rows: [Row] = []

  /// Objects whose columns hold again what they held.
  package private(set) var unchanged: [any Entity] = []

  private let unit: UnitOfWork
  /// Tables whose rows may lead to each other.
  private var cyclic: Set<ObjectIdentifier> = []
  /// New and deleted rows of those, by the values that keys lead to.
  private var made: [Target: Int] = [:]
  private var going: [Target: Int] = [:]
  private var objectPlaces: [ObjectIdentifier: Int] = [:]
  /// Tables of which unique values are freed.
  private var freeing: Set<ObjectIdentifier> = []
  /// What the last new row sends: most rows send the same.
  private var lastShape: (mapping: ModelMapping, isLeft: [Bool], columns: [Int])?

  private struct Target: Hashable {
    let table: ObjectIdentifier
    let columns: [Int]
    let values: [SQLValue]
  }

  /// Takes what waits in a session.
  package init(_ unit: UnitOfWork) {
    self.unit = unit
    let pending = unit.pending.filter { $0._modelState.status == .pending }
    var dirty: [(object: any Entity, columns: [Int])] = []
    for object in unit.tracker.dirty {
      guard object._modelState.status == .persistent, let originals = object._modelState.originals else { continue }
      let columns = changedColumns(object, originals)
      if columns.isEmpty { unchanged.append(object) } else { dirty.append((object, columns)) }
    }
    let doomed = unit.doomed.filter { $0._modelState.status == .doomed }
    survey(pending + doomed + dirty.map(\.object))
    for object in doomed + dirty.map(\.object) { freeing.insert(ObjectIdentifier(type(of: object).mapping)) }
    items.reserveCapacity(pending.count + dirty.count + doomed.count + unit.links.count)
    for object in pending { add(.object(object), insert(object)) }
    for (object, columns) in dirty { add(.object(object), update(object, columns)) }
    for object in doomed { add(.object(object), delete(object)) }
    for link in unit.links.all where link.canBeWritten { add(.link(link), item(link)) }
    connect()
  }

  private mutating func add(_ row: Row, _ item: FlushItem) {
    items.append(item)
    rows.append(row)
  }

  // MARK: Items

  private mutating func insert(_ object: any Entity) -> FlushItem {
    let mapping = type(of: object).mapping
    let columns = sentColumns(object, mapping)
    note(object, mapping, at: items.count, in: \.made)
    var item = FlushItem(mapping, .insert(columns: columns))
    if freeing.contains(ObjectIdentifier(mapping)) { item.taken = unique(mapping) { object._modelValue($0) } }
    return item
  }

  /// The columns that a new row sends.
  private mutating func sentColumns(_ object: any Entity, _ mapping: ModelMapping) -> [Int] {
    let waiting = unit.parents.isEmpty ? nil : unit.parents[ObjectIdentifier(object)]
    func isLeft(_ column: Int) -> Bool {
      mapping.isLeftToServer(column, of: object)
        && waiting?.contains { $0.key.columns.contains(column) } != true
    }
    if let last = lastShape, last.mapping === mapping,
      zip(mapping.optional, last.isLeft).allSatisfy({ isLeft($0) == $1 })
    {
      return last.columns
    }
    let left = mapping.optional.map(isLeft)
    var columns = Array(0..<mapping.width)
    columns.removeAll { column in mapping.optional.firstIndex(of: column).map { left[$0] } ?? false }
    lastShape = (mapping, left, columns)
    return columns
  }

  private func update(_ object: any Entity, _ columns: [Int]) -> FlushItem {
    let mapping = type(of: object).mapping
    let originals = object._modelState.originals
    var item = FlushItem(mapping, .update(columns: columns), sortKey: unit.storedKey(of: object))
    let touched = Set(columns)
    item.taken = unique(mapping, touching: touched) { object._modelValue($0) }
    item.freed = unique(mapping, touching: touched) { originals?.value($0) ?? object._modelValue($0) }
    return item
  }

  private mutating func delete(_ object: any Entity) -> FlushItem {
    let mapping = type(of: object).mapping
    let originals = object._modelState.originals
    note(object, mapping, at: items.count, in: \.going)
    var item = FlushItem(mapping, .delete, sortKey: unit.storedKey(of: object))
    item.freed = unique(mapping) { originals?.value($0) ?? object._modelValue($0) }
    return item
  }

  private func item(_ link: UnitOfWork.LinkChange) -> FlushItem {
    let columns = (link.near.columns + link.far.columns).sorted()
    return link.isAdded
      ? FlushItem(link.mapping, .insert(columns: columns))
      : FlushItem(link.mapping, .delete, sortKey: columns.map { link.value(of: $0) })
  }

  private func changedColumns(_ object: any Entity, _ originals: OriginalValues) -> [Int] {
    let mapping = type(of: object).mapping
    let waiting = unit.parents[ObjectIdentifier(object)]?.flatMap(\.key.columns) ?? []
    return originals.values.filter { column, value in
      !mapping.generated.contains(column) && column != mapping.version
        && (!value.isSame(as: object._modelValue(column)) || waiting.contains(column))
    }
    .map(\.column).sorted()
  }

  private func unique(
    _ mapping: ModelMapping, touching columns: Set<Int>? = nil, _ value: (Int) -> SQLValue
  ) -> [FlushItem.UniqueValue] {
    var result: [FlushItem.UniqueValue] = []
    for (place, key) in ([mapping.keyColumns] + mapping.uniqueKeys).enumerated() {
      if let columns, columns.isDisjoint(with: key) { continue }
      let values = key.map(value)
      if !values.contains(.null) { result.append(FlushItem.UniqueValue(key: place - 1, values: values)) }
    }
    return result
  }

  // MARK: Rows that lead to each other

  /// Finds the tables whose rows may lead to each other.
  private mutating func survey(_ objects: [any Entity]) {
    var mappings: [ModelMapping] = []
    var seen: Set<ObjectIdentifier> = []
    for object in objects {
      let mapping = type(of: object).mapping
      if mappings.last === mapping { continue }
      if seen.insert(ObjectIdentifier(mapping)).inserted { mappings.append(mapping) }
    }
    let names = Dictionary(
      mappings.enumerated().map { ($1.declaration.table, $0) }, uniquingKeysWith: { first, _ in first })
    let order = TableOrder(parents: mappings.map { $0.foreignKeys.compactMap { names[$0.table] } })
    for group in order.groups where group.isCyclic {
      for table in group.tables { cyclic.insert(ObjectIdentifier(mappings[table])) }
    }
  }

  /// Remembers where a row stands that others may lead to.
  private mutating func note(
    _ object: any Entity, _ mapping: ModelMapping, at place: Int, in places: WritableKeyPath<FlushWork, [Target: Int]>
  ) {
    guard cyclic.contains(ObjectIdentifier(mapping)) else {
      if !unit.parents.isEmpty { objectPlaces[ObjectIdentifier(object)] = place }
      return
    }
    objectPlaces[ObjectIdentifier(object)] = place
    for columns in [mapping.keyColumns] + mapping.uniqueKeys {
      let values = columns.map { value(object, $0) }
      self[keyPath: places][Target(table: ObjectIdentifier(mapping), columns: columns, values: values)] = place
    }
  }

  /// What leads to others: a deleted row as it stands, any other as it will be.
  private func value(_ object: any Entity, _ column: Int) -> SQLValue {
    let originals = object._modelState.status == .doomed ? object._modelState.originals : nil
    return originals?.value(column) ?? object._modelValue(column)
  }

  /// Finds, for each row, the rows of this flush that its keys lead to.
  private mutating func connect() {
    if cyclic.isEmpty, unit.parents.isEmpty { return }
    for place in items.indices {
      guard case .object(let object) = rows[place] else { continue }
      let mapping = items[place].mapping
      for waiting in unit.parents[ObjectIdentifier(object)] ?? [] {
        guard let parent = objectPlaces[ObjectIdentifier(waiting.parent)],
          let key = mapping.foreignKeys.firstIndex(where: { $0.columns == waiting.key.columns })
        else { continue }
        items[place].parents.append(FlushItem.Parent(key: key, item: parent, isKnown: false))
      }
      guard cyclic.contains(ObjectIdentifier(mapping)) else { continue }
      for (number, key) in mapping.foreignKeys.enumerated() {
        guard let target = key.target as? any Entity.Type,
          !items[place].parents.contains(where: { $0.key == number })
        else { continue }
        let values = key.columns.map { value(object, $0) }
        let wanted = Target(table: ObjectIdentifier(target.mapping), columns: key.targetColumns, values: values)
        guard !values.contains(.null), let parent = (items[place].kind == .delete ? going : made)[wanted]
        else { continue }
        items[place].parents.append(FlushItem.Parent(key: number, item: parent, isKnown: true))
      }
    }
  }
}

extension UnitOfWork {
  /// The primary key as it stands in the table: before what was written since.
  package func storedKey(of object: any Entity) -> [SQLValue] {
    let originals = object._modelState.originals
    return type(of: object).mapping.keyColumns.map { originals?.value($0) ?? object._modelValue($0) }
  }
}

extension UnitOfWork.LinkChange {
  /// Whether both ends still have rows, or will have.
  fileprivate var canBeWritten: Bool {
    if !isAdded { return true }
    return [owner, other].allSatisfy { $0._modelState.status == .persistent || $0._modelState.status == .pending }
  }

  /// A column's value; NULL where neither key has it.
  package func value(of column: Int) -> SQLValue { values.first { $0.column == column }?.value ?? .null }

  /// The row's columns with the keys of both sides.
  package var values: [(column: Int, value: SQLValue)] {
    zip(near.columns, near.targetColumns).map { ($0, owner._modelValue($1)) }
      + zip(far.columns, far.targetColumns).map { ($0, other._modelValue($1)) }
  }
}
