internal import DBQuery

/// Rows that are sent without a session knowing objects of them; each is made when it is sent.
struct BulkRows {
  /// The columns, by their places among the model's.
  let columns: [Int]
  let count: Int
  /// The values of a row, in the order of the columns.
  let row: (Int) -> [SQLValue]

  init(columns: [Int], count: Int, row: @escaping (Int) -> [SQLValue]) {
    self.columns = columns
    self.count = count
    self.row = row
  }

  /// Objects, with all columns but those that the server computes.
  init<Root: Entity>(_ objects: [Root]) {
    let generated = Set(Root.mapping.generated)
    let columns = (0..<Root.mapping.width).filter { !generated.contains($0) }
    self.init(columns: columns, count: objects.count) { place in
      let object = objects[place]
      return columns.map { object._modelValue($0) }
    }
  }

  /// Values in the order of columns.
  init<Root: Entity, each Value: ColumnValue>(
    _ model: Root.Type, _ columns: (Root.Columns) -> (repeat Column<Root, each Value>), _ rows: [(repeat each Value)]
  ) {
    self.init(places: Self.places(model, columns), rows)
  }

  /// Values in the order of columns' places.
  init<each Value: ColumnValue>(places: [Int], _ rows: [(repeat each Value)]) {
    self.init(columns: places, count: rows.count) { place in
      var values: [SQLValue] = []
      values.reserveCapacity(places.count)
      for value in repeat each rows[place] { values.append(value.sqlValue) }
      return values
    }
  }

  static func places<Root: Entity, each Value: ColumnValue>(
    _ model: Root.Type, _ columns: (Root.Columns) -> (repeat Column<Root, each Value>)
  ) -> [Int] {
    let targets = columns(Root.Columns(.model))
    var places: [Int] = []
    for target in repeat each targets { places.append(target.place) }
    return places
  }
}

/// Rows of one batch that leave the same columns to the server.
struct BulkGroup {
  /// The columns that are sent.
  let columns: [Int]
  /// Their places in a row as it was given.
  let kept: [Int]
  /// The rows' places among all.
  var places: [Int] = []
  var rows: FlushRows
  /// How often rows with the key of this group's have come before it.
  let round: Int
}

/// Sorts the rows of a batch by what they leave to the server: those of one kind go in one statement.
struct BulkGroups {
  private let mapping: ModelMapping
  private let columns: [Int]
  /// Where rows differ: the places of columns that the server may fill in.
  private let variable: [Int]
  private var byShape: [Shape: Int] = [:]
  private var last: (shape: Shape, group: Int)?
  private(set) var all: [BulkGroup] = []
  /// The places of the columns that may not come twice in one statement; empty when nothing may come twice.
  private let distinct: [Int]
  private var rounds: [[SQLValue]: Int] = [:]

  private struct Shape: Hashable {
    var left: [Int]
    var round: Int
  }

  init(_ mapping: ModelMapping, _ columns: [Int], distinct: [Int] = []) {
    self.mapping = mapping
    self.columns = columns
    self.distinct = distinct.compactMap { columns.firstIndex(of: $0) }
    let open = Set(mapping.identities + mapping.defaulted + mapping.generated)
    variable = columns.indices.filter { open.contains(columns[$0]) }
  }

  mutating func add(_ row: [SQLValue], at place: Int) {
    let group = group(of: row)
    all[group].places.append(place)
    all[group].rows.append(row, kept: all[group].kept)
  }

  /// The group that takes a row.
  private mutating func group(of row: [SQLValue]) -> Int {
    let round = round(of: row)
    if let last, last.shape.round == round, fits(row, last.shape.left) { return last.group }
    let shape = Shape(left: variable.filter { mapping.isLeftToServer(columns[$0], row[$0]) }, round: round)
    if let known = byShape[shape] {
      last = (shape, known)
      return known
    }
    let kept = columns.indices.filter { !shape.left.contains($0) }
    all.append(
      BulkGroup(columns: kept.map { columns[$0] }, kept: kept, rows: FlushRows(width: kept.count), round: round))
    byShape[shape] = all.count - 1
    last = (shape, all.count - 1)
    return all.count - 1
  }

  private func fits(_ row: [SQLValue], _ left: [Int]) -> Bool {
    var next = 0
    for place in variable where mapping.isLeftToServer(columns[place], row[place]) {
      guard next < left.count, left[next] == place else { return false }
      next += 1
    }
    return next == left.count
  }

  private mutating func round(of row: [SQLValue]) -> Int {
    if distinct.isEmpty { return 0 }
    let key = distinct.map { row[$0].comparable }
    if key.contains(.null) { return 0 }
    let round = rounds[key, default: 0]
    rounds[key] = round + 1
    return round
  }
}
