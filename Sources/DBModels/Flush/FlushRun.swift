internal import DBEngine
internal import DBQuery
internal import DBSchema
internal import FoundationEssentials

/// A flush on its way: the plan's steps become statements, and their results go into the objects.
///
/// Statements wait until one needs a key that an earlier one brings back; all that wait go in one round trip.
struct FlushRun {
  /// A statement that waits, and the rows of the step that it writes.
  struct Waiting {
    let statement: RenderedSQL
    let form: FlushStatement
    let mapping: ModelMapping
    let kind: Kind
    /// The step's rows, by their places in the work.
    let items: [Int]
    /// The keys by which the rows are found; empty for inserts.
    let keys: [[SQLValue]]
  }

  enum Kind {
    case insert(returning: [Int])
    case update(columns: [Int], returning: [Int])
    case release
    case delete
  }

  /// What goes before everything else, and brings nothing back: what relations do to rows that lead to deleted ones.
  var first: [RenderedSQL]
  var waiting: [Waiting] = []
  let work: FlushWork
  private let writer: FlushWriter
  let unit: UnitOfWork

  init(_ work: FlushWork, _ writer: FlushWriter, _ unit: UnitOfWork, first: [RenderedSQL] = []) {
    self.first = first
    self.work = work
    self.writer = writer
    self.unit = unit
  }

  /// Whether a step needs keys that statements which wait bring back.
  func mustSend(before step: FlushPlan.Step) -> Bool {
    if waiting.isEmpty { return false }
    let items: [Int] =
      switch step {
      case .insert(_, let items, _), .update(_, let items), .complete(_, let items): items
      case .release, .delete: []
      }
    if items.isEmpty || !waiting.contains(where: { $0.bringsKeys }) { return false }
    return items.contains { item in
      switch work.rows[item] {
      case .object(let object):
        (unit.parents[ObjectIdentifier(object)] ?? []).contains { !unit.isKnown($0.parent, $0.key) }
      case .link(let link): !unit.isKnown(link.owner, link.near) || !unit.isKnown(link.other, link.far)
      }
    }
  }

  /// Makes a step's statements.
  mutating func add(_ mapping: ModelMapping, _ step: FlushPlan.Step) throws {
    switch step {
    case .insert(let columns, let items, let withheld):
      let empty = withheld.flatMap { mapping.foreignKeys[$0].columns }
      var rows = FlushRows(width: columns.count)
      rows.reserve(items.count)
      for item in items { try append(item, columns, without: empty, to: &rows) }
      let returning = (0..<mapping.width).filter { column in
        !columns.contains(column) && mapping.isFilledIn(column)
      }
      wait(writer.insert(mapping, columns, rows, returning: returning), mapping, .insert(returning: returning), items)
    case .update(let columns, let items): try addUpdate(mapping, columns, items, isCompletion: false)
    case .complete(let key, let items):
      try addUpdate(mapping, mapping.foreignKeys[key].columns, items, isCompletion: true)
    case .release(let key, let items):
      let keys = items.map(storedKey)
      let columns = mapping.foreignKeys[key].columns.filter { mapping.declaration.columns[$0].isNullable }
      wait(writer.release(mapping, keys: mapping.keyColumns, columns, keys), mapping, .release, items, keys)
    case .delete(let items):
      if case .link = items.first.map({ work.rows[$0] }) { return addUnlinks(mapping, items) }
      let keys = items.map(storedKey)
      guard let version = mapping.version else {
        wait(writer.delete(mapping, keys: mapping.keyColumns, keys), mapping, .delete, items, keys)
        return
      }
      let found = zip(items, keys).map { item, key in key + [storedValue(item, version)] }
      wait(writer.delete(mapping, keys: mapping.keyColumns + [version], found), mapping, .delete, items, keys)
    }
  }

  private mutating func addUpdate(
    _ mapping: ModelMapping, _ columns: [Int], _ items: [Int], isCompletion: Bool
  ) throws {
    let version = isCompletion ? nil : mapping.version
    let keys = items.map { isCompletion ? currentKey($0) : storedKey($0) }
    let rows = try zip(items, keys).map { item, key in
      var row = key
      if let version { row.append(storedValue(item, version)) }
      row += try values(item, columns)
      if let version { row.append(try mapping.next(storedValue(item, version))) }
      return row
    }
    let returning = mapping.generated
    wait(
      writer.update(
        mapping, keys: mapping.keyColumns + (version.map { [$0] } ?? []), columns + (version.map { [$0] } ?? []), rows,
        returning: returning),
      mapping, .update(columns: columns, returning: returning), items, keys)
  }

  /// Rows between two models go by the two keys, whatever else is the primary one.
  private mutating func addUnlinks(_ mapping: ModelMapping, _ items: [Int]) {
    let links = items.compactMap { item -> UnitOfWork.LinkChange? in
      if case .link(let link) = work.rows[item] { link } else { nil }
    }
    guard let first = links.first else { return }
    // They may have been parted from either side.
    let columns = (first.near.columns + first.far.columns).sorted()
    let keys = links.map { link in columns.map { link.value(of: $0) } }
    wait(
      writer.delete(mapping, keys: columns, keys), mapping, .delete, items, keys)
  }

  private mutating func wait(
    _ statements: [FlushStatement], _ mapping: ModelMapping, _ kind: Kind, _ items: [Int], _ keys: [[SQLValue]] = []
  ) {
    for form in statements {
      waiting.append(
        Waiting(
          statement: form.statement, form: form, mapping: mapping, kind: kind, items: Array(items[form.rows]),
          keys: keys.isEmpty ? [] : Array(keys[form.rows])))
    }
  }

  // MARK: Values

  /// A row's values as they are sent; a parent's key is taken over here, when it is known at last.
  private func append(_ item: Int, _ columns: [Int], without empty: [Int] = [], to rows: inout FlushRows) throws {
    switch work.rows[item] {
    case .object(let object):
      if !unit.parents.isEmpty, let waiting = unit.parents[ObjectIdentifier(object)] { try adopt(object, waiting) }
      for column in columns { rows.values.append(empty.contains(column) ? .null : object._modelValue(column)) }
    case .link(let link):
      for column in columns { rows.values.append(link.value(of: column)) }
    }
    rows.count += 1
  }

  private func values(_ item: Int, _ columns: [Int]) throws -> [SQLValue] {
    var rows = FlushRows(width: columns.count)
    try append(item, columns, to: &rows)
    return rows.values
  }

  private func adopt(_ object: any Entity, _ waiting: [UnitOfWork.PendingParent]) throws {
    let rest = waiting.filter { !unit.isKnown($0.parent, $0.key) }
    // Rows that lead to this one may take its key from now on.
    unit.parents[ObjectIdentifier(object)] = rest.isEmpty ? nil : rest
    for parent in waiting where unit.isKnown(parent.parent, parent.key) {
      for (column, target) in zip(parent.key.columns, parent.key.targetColumns) {
        let value = parent.parent._modelValue(target)
        if object._modelState.status == .pending {
          unit.set(object, column, value)
        } else {
          try unit.write(object, column, value)
        }
      }
    }
  }

  private func storedKey(_ item: Int) -> [SQLValue] {
    guard case .object(let object) = work.rows[item] else { return [] }
    return unit.storedKey(of: object)
  }

  private func currentKey(_ item: Int) -> [SQLValue] {
    guard case .object(let object) = work.rows[item] else { return [] }
    return type(of: object).mapping.keyColumns.map { object._modelValue($0) }
  }

  private func storedValue(_ item: Int, _ column: Int) -> SQLValue {
    guard case .object(let object) = work.rows[item] else { return .null }
    return object._modelState.originals?.value(column) ?? object._modelValue(column)
  }
}

extension FlushRun.Waiting {
  /// Whether what comes back has keys that other rows may need.
  fileprivate var bringsKeys: Bool {
    if case .insert(let returning) = kind { !returning.isEmpty } else { false }
  }
}

extension ModelMapping {
  /// Whether the server fills a column in that is not sent.
  fileprivate func isFilledIn(_ column: Int) -> Bool {
    identities.contains(column) || generated.contains(column) || defaulted.contains(column)
  }

  /// The version after this one.
  func next(_ version: SQLValue) throws -> SQLValue {
    switch version {
    case .integer(let number) where number < .max: return .integer(number + 1)
    case .instant: return Instant.now.sqlValue
    case .uuid: return .uuid(UUID())
    default:
      throw SessionMisuse(
        "\(declaration.typeName).\(self.declaration.version ?? "version") cannot count changes",
        hint: "declare it as Int, Instant or UUID")
    }
  }
}
