internal import DBQuery
internal import DBSchema

/// An order that no two rows share: columns of the model, the primary key last.
struct PageOrder {
  struct Element {
    let place: Int
    let column: ExpressionSyntax
    let isDescending: Bool
    let isNullable: Bool
    /// Whether NULL comes behind all values.
    let isNullLast: Bool
  }

  private(set) var elements: [Element] = []
  /// The order as it is written.
  let syntax: [OrderSyntax]
  /// What it is known by.
  let fingerprint: UInt64
  private let model: ModelDeclaration

  init(_ order: [OrderSyntax], _ mapping: ModelMapping, _ source: SourceName, _ dialect: DialectName) throws {
    model = mapping.declaration
    var written = order
    for one in order {
      let place = try Self.place(of: one.expression, mapping, source, dialect)
      if !elements.contains(where: { $0.place == place }) {
        elements.append(Self.element(place, one.isDescending, one.nulls, mapping, source, dialect))
      }
    }
    // In the last column's direction, an index of both serves the whole order.
    let isDescending = elements.last?.isDescending ?? false
    for place in mapping.keyColumns where !elements.contains(where: { $0.place == place }) {
      let element = Self.element(place, isDescending, nil, mapping, source, dialect)
      elements.append(element)
      written.append(OrderSyntax(element.column, isDescending: isDescending))
    }
    syntax = written
    var text = model.table.plain
    for element in elements {
      text += "/\(model.columns[element.place].name.name)\(element.isDescending ? "-" : "+")"
      if element.isNullable { text += element.isNullLast ? "l" : "f" }
    }
    // FNV-1a
    fingerprint = text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }

  private static func element(
    _ place: Int, _ isDescending: Bool, _ nulls: OrderSyntax.Nulls?, _ mapping: ModelMapping, _ source: SourceName,
    _ dialect: DialectName
  ) -> Element {
    let column = mapping.declaration.columns[place]
    let isNullLast =
      switch nulls {
      case .first: false
      case .last: true
      // PostgreSQL counts NULL as the greatest, SQLite as the least.
      case nil: isDescending == (dialect == .sqlite)
      }
    return Element(
      place: place, column: .column(source, column.name), isDescending: isDescending, isNullable: column.isNullable,
      isNullLast: isNullLast)
  }

  /// Which of the model's columns an element is.
  private static func place(
    of expression: ExpressionSyntax, _ mapping: ModelMapping, _ source: SourceName, _ dialect: DialectName
  ) throws -> Int {
    switch expression {
    case .perDialect(let postgresql, let sqlite):
      return try place(of: dialect == .postgresql ? postgresql : sqlite, mapping, source, dialect)
    case .unsupported(let feature, let hint):
      throw QueryError(.unsupported, dialect, "SQLite has no \(feature)", hint: hint)
    case .column(let owner, let name) where owner == source:
      if let place = mapping.declaration.columns.firstIndex(where: { $0.name == name }) { return place }
    default: break
    }
    throw QueryError(
      .contradiction, dialect, "a page's order is of columns of \(mapping.declaration.typeName) itself",
      hint: "order by columns of the first table, or take limit and offset")
  }

  /// What holds for the rows behind a token.
  func condition(behind token: PageToken) throws -> ExpressionSyntax {
    guard token.fingerprint == fingerprint, token.values.count == elements.count else {
      throw PageTokenMismatch(model: model.typeName)
    }
    let pairs = Array(zip(elements, token.values))
    if let row = asRow(pairs) { return row }
    var condition: ExpressionSyntax?
    for (element, value) in pairs.reversed() {
      let beyond = element.beyond(value)
      let same = condition.map { ExpressionSyntax.binary(.and, element.equals(value), $0) }
      condition =
        switch (beyond, same) {
        case (let beyond?, let same?): .binary(.or, beyond, same)
        case (let one, let other): one ?? other
        }
    }
    return condition ?? .text("false")
  }

  /// One comparison of all columns, which an index answers, where all go in one direction and hold no NULL.
  private func asRow(_ pairs: [(Element, SQLValue)]) -> ExpressionSyntax? {
    let isDescending = elements.first?.isDescending ?? false
    guard pairs.count > 1,
      pairs.allSatisfy({ $0.isDescending == isDescending && !$0.isNullable && $1 != .null })
    else { return nil }
    return .binary(
      isDescending ? .less : .greater, Self.row(pairs.map(\.0.column)), Self.row(pairs.map { .value($1, nil) }))
  }

  private static func row(_ expressions: [ExpressionSyntax]) -> ExpressionSyntax {
    var pieces: [FragmentPiece] = []
    for expression in expressions {
      pieces.append(.text(pieces.isEmpty ? "(" : ", "))
      pieces.append(.expression(expression))
    }
    return .fragment(pieces + [.text(")")], bare: true)
  }
}

extension PageOrder.Element {
  /// What holds for the rows whose value comes behind this one; nil when none does.
  fileprivate func beyond(_ value: SQLValue) -> ExpressionSyntax? {
    if value == .null { return isNullLast ? nil : .isNull(column, negated: true) }
    let beyond = ExpressionSyntax.binary(isDescending ? .less : .greater, column, .value(value, nil))
    return isNullable && isNullLast ? .binary(.or, beyond, .isNull(column, negated: false)) : beyond
  }

  fileprivate func equals(_ value: SQLValue) -> ExpressionSyntax {
    value == .null ? .isNull(column, negated: false) : .binary(.equal, column, .value(value, nil))
  }
}
