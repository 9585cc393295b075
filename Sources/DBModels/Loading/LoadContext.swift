internal import DBEngine
internal import DBQuery

/// What loading needs of a session.
package struct LoadContext {
  let dialect: DialectName
  let criteria: GlobalCriteria
  /// The session's objects; nil where objects are of no session.
  let unit: UnitOfWork?
  /// Whether relations that are loaded are read again.
  let isRefreshing: Bool
  /// Whether objects that are marked as deleted are shown.
  var showsDeleted = false
  let limits = StatementLimits.standard
}

/// The statements of one relation, and what becomes of their rows.
package struct LoadRequest {
  let statements: [RenderedSQL]
  /// Takes the results, fills the relation, and gives the objects that it leads to where more is to be brought to them.
  let take: ([ResultSet]) throws -> [any Entity]
}

/// The values that connect rows.
enum LoadKey: Hashable {
  case one(SQLValue)
  case many([SQLValue])

  /// Nil where one of the values is NULL: such a row leads nowhere.
  init?(_ object: any Entity, _ columns: [Int]) {
    if columns.count == 1 {
      let value = object._modelValue(columns[0])
      if case .null = value { return nil }
      self = .one(value)
    } else {
      let values = columns.map { object._modelValue($0) }
      if values.contains(.null) { return nil }
      self = .many(values)
    }
  }

  // Most keys are one number.

  static func == (left: LoadKey, right: LoadKey) -> Bool {
    switch (left, right) {
    case (.one(.integer(let one)), .one(.integer(let other))): one == other
    case (.one(let one), .one(let other)): one == other
    case (.many(let one), .many(let other)): one == other
    default: false
    }
  }

  func hash(into hasher: inout Hasher) {
    switch self {
    case .one(.integer(let number)): hasher.combine(number)
    case .one(let value): hasher.combine(value)
    case .many(let values): hasher.combine(values)
    }
  }

  var values: [SQLValue] {
    switch self {
    case .one(let value): [value]
    case .many(let values): values
    }
  }
}
