internal import DBSchema

extension SQLWriter {
  mutating func write(_ select: SelectSyntax) throws(QueryError) {
    let outer = defined.count
    defer { defined.removeSubrange(outer...) }
    try define(select.with + select.commonTables)
    let previous = sharesValues
    if !select.groups.isEmpty || !select.distinct.isNone { sharesValues = true }
    defer { sharesValues = previous }
    let start = text.endIndex
    scopes.append(try scope(of: select))
    var onlyIntersections = true
    if let head = select.head.first { try member(head) } else { try core(select) }
    if !select.combinations.isEmpty {
      for combination in select.combinations {
        // PostgreSQL has `intersect` bind tighter, SQLite does not: parentheses make it the same.
        if combination.operator == .intersect, !onlyIntersections, dialect == .postgresql {
          text.insert("(", at: start)
          text += ")"
        }
        if combination.operator != .intersect { onlyIntersections = false }
        text += " " + combination.operator.rawValue + " "
        try member(combination.query)
      }
      scopes[scopes.count - 1].isResult = true
    }
    if !select.order.isEmpty {
      text += " order by "
      try list(select.order) { writer, order throws(QueryError) in try writer.write(order) }
    }
    try limit(select)
    for lock in select.locks { try write(lock) }
    scopes.removeLast()
  }

  /// A member of a combination: in parentheses when it has an order, a limit or members of its own.
  private mutating func member(_ query: SelectSyntax) throws(QueryError) {
    let outside = scopes.removeLast()
    defer { scopes.append(outside) }
    guard query.isClosed else { return try write(query) }
    text += dialect == .postgresql ? "(" : "select * from ("
    try write(query)
    text += ")"
  }

  private mutating func core(_ select: SelectSyntax) throws(QueryError) {
    text += "select "
    switch select.distinct {
    case .no: break
    case .yes: text += "distinct "
    case .on(let expressions):
      if dialect == .sqlite { throw unsupported("'distinct on'", hint: "rank the rows in a window and take the first") }
      text += "distinct on ("
      try list(expressions) { writer, expression throws(QueryError) in try writer.write(expression) }
      text += ") "
    }
    if select.columns.isEmpty { text += "1" }
    try columns(select.columns)
    var condition = select.condition
    if let source = select.source {
      text += " from "
      try write(source)
      condition = Self.both(criterion(source), condition)
      for join in select.joins { try write(join, &condition) }
    }
    try checkConnections(select, condition)
    if let condition {
      text += " where "
      try write(condition)
    }
    if !select.groups.isEmpty {
      text += " group by "
      try list(select.groups) { writer, group throws(QueryError) in try writer.write(group) }
    }
    if let having = select.having {
      text += " having "
      try write(having)
    }
  }

  mutating func columns(_ columns: [ResultColumn]) throws(QueryError) {
    try list(columns) { writer, column throws(QueryError) in
      try writer.typed(column.expression)
      if let alias = column.alias { writer.text += " as " + alias.sql }
    }
  }

  private mutating func write(_ join: JoinSyntax, _ condition: inout ExpressionSyntax?) throws(QueryError) {
    switch join.kind {
    case .inner: text += " join "
    case .left: text += " left join "
    case .cross: text += " cross join "
    }
    if join.isLateral {
      if dialect == .sqlite { throw unsupported("lateral joins", hint: "use a correlated subquery") }
      text += "lateral "
    }
    try write(join.source)
    let criterion = criterion(join.source)
    if join.kind == .cross {
      condition = Self.both(condition, criterion)
    } else {
      text += " on "
      try write(Self.both(join.condition, criterion) ?? .text("true"))
    }
  }

  /// The condition that holds for all statements on a model's table.
  func criterion(_ source: SourceSyntax) -> ExpressionSyntax? {
    if case .table(let table) = source { criteria(table) } else { nil }
  }

  static func both(_ left: ExpressionSyntax?, _ right: ExpressionSyntax?) -> ExpressionSyntax? {
    guard let left else { return right }
    return right.map { .binary(.and, left, $0) } ?? left
  }

  private mutating func limit(_ select: SelectSyntax) throws(QueryError) {
    if let limit = select.limit {
      text += " limit "
      bind(.integer(Int64(limit)), nil)
    } else if select.offset != nil, dialect == .sqlite {
      text += " limit -1"
    }
    if let offset = select.offset {
      text += " offset "
      bind(.integer(Int64(offset)), nil)
    }
  }

  private mutating func write(_ lock: LockSyntax) throws(QueryError) {
    if dialect == .sqlite {
      throw unsupported("'\(lock.strength)'", hint: "begin the transaction as a writer: it locks the whole database")
    }
    text += " " + lock.strength
    if !lock.tables.isEmpty {
      text += " of "
      try list(lock.tables) { writer, name throws(QueryError) in
        guard writer.scopes.last?.sources.contains(name) == true else {
          throw writer.failure(.unknownSource, "'\(name.reference.name)' is locked, and not among the tables")
        }
        writer.text += name.reference.sql
      }
    }
    if let wait = lock.wait { text += " " + wait }
  }
}

extension SelectSyntax.Distinct {
  var isNone: Bool { if case .no = self { true } else { false } }
}
