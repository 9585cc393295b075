internal import DBSchema

extension SQLWriter {
  /// Writes an expression where a value alone has no type: a result's column, an argument.
  mutating func typed(_ expression: ExpressionSyntax) throws(QueryError) {
    guard case .value(let value, let type?) = expression, dialect == .postgresql else { return try write(expression) }
    text += "cast("
    bind(value, type)
    text += " as \(type.postgresql))"
  }

  /// Writes an expression, in parentheses where it binds less than what stands around it.
  mutating func write(_ expression: ExpressionSyntax, in outer: Precedence) throws(QueryError) {
    if precedence(of: expression) < outer {
      text += "("
      try write(expression)
      text += ")"
    } else {
      try write(expression)
    }
  }

  private func precedence(of expression: ExpressionSyntax) -> Precedence {
    switch expression {
    case .column, .value, .text, .exists, .subquery, .call, .cases, .cast: .bare
    case .fragment(_, let bare): bare ? .bare : .other
    case .not: .not
    case .negative, .collate: .other
    case .binary(let op, _, _): op.precedence
    case .isNull, .between, .isOneOf, .isOneOfRows, .isAmong: .comparison
    case .perDialect(let postgresql, let sqlite): precedence(of: dialect == .postgresql ? postgresql : sqlite)
    case .unsupported, .invalid: .bare
    }
  }

  mutating func write(_ expression: ExpressionSyntax) throws(QueryError) {
    switch expression {
    case .column(let source, let name): try column(source, name)
    case .value(let value, let type): bind(value, type)
    case .text(let word): text += word
    case .fragment(let pieces, _):
      for piece in pieces {
        switch piece {
        case .text(let word): text += word
        case .expression(let operand): try typed(operand)
        }
      }
    case .not(let operand):
      text += "not "
      try write(operand, in: .comparison)
    case .negative(let operand):
      text += "-"
      try write(operand, in: .bare)
    case .binary(let op, let left, let right): try binary(op, left, right)
    case .isNull(let operand, let negated):
      try write(operand, in: .other)
      text += negated ? " is not null" : " is null"
    case .between(let operand, let low, let high):
      try write(operand, in: .other)
      text += " between "
      try write(low, in: .other)
      text += " and "
      try write(high, in: .other)
    case .isOneOf(let operand, let values, let type, let negated): try isOneOf(operand, values, type, negated)
    case .isOneOfRows(let row, let rows, let negated):
      if rows.isEmpty {
        text += negated ? "true" : "false"
        return
      }
      try tuple(row)
      text += (negated ? " not in (" : " in (") + (dialect == .sqlite ? "values " : "")
      try list(rows) { writer, row throws(QueryError) in try writer.tuple(row) }
      text += ")"
    case .isAmong(let row, let query, let negated):
      if let only = row.first, row.count == 1 { try write(only, in: .other) } else { try tuple(row) }
      text += negated ? " not in " : " in "
      try parenthesised(query)
    case .exists(let query):
      text += "exists "
      try parenthesised(query)
    case .subquery(let query): try parenthesised(query)
    case .call(let call): try write(call)
    case .cases(let cases, let otherwise): try write(cases, otherwise)
    case .cast(let operand, let type):
      text += "cast("
      try write(operand)
      text += " as " + (dialect == .postgresql ? type.postgresql : type.sqlite) + ")"
    case .collate(let operand, let postgresql, let sqlite):
      try write(operand, in: .bare)
      text += " collate " + (dialect == .postgresql ? postgresql : sqlite)
    case .perDialect(let postgresql, let sqlite): try write(dialect == .postgresql ? postgresql : sqlite)
    case .unsupported(let feature, let hint): throw unsupported(feature, hint: hint)
    case .invalid(let kind, let message, let hint): throw failure(kind, message, hint: hint)
    }
  }

  private mutating func parenthesised(_ query: SelectSyntax) throws(QueryError) {
    text += "("
    try write(query)
    text += ")"
  }

  private mutating func tuple(_ row: [ExpressionSyntax]) throws(QueryError) {
    text += "("
    try list(row) { writer, element throws(QueryError) in try writer.write(element) }
    text += ")"
  }

  private mutating func binary(
    _ op: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax
  ) throws(QueryError) {
    if op == .iLike, dialect == .sqlite { return try binary(.like, left, right) }
    // Comparisons do not chain, and of each other they keep apart; what a database has of its own keeps apart as well.
    let level = op.precedence
    let inside = op.isLogical ? level : level == .comparison ? .other : level
    var isSame = false
    if case .binary(let inner, _, _) = left { isSame = inner.precedence == level && op.isAssociative }
    let tighter = Precedence(rawValue: inside.rawValue + 1) ?? .bare
    if left.isValue, right.isValue, !op.isLogical {
      try typed(left)
    } else if level == .other, !isSame {
      try write(left, in: .bare)
    } else {
      try write(left, in: isSame || level == .comparison ? inside : tighter)
    }
    text += " " + word(op) + " "
    // `and` after `and` is the same in any grouping.
    if op.isLogical {
      try write(right, in: level)
    } else {
      try write(right, in: level == .comparison ? .other : level == .other ? .bare : tighter)
    }
    if dialect == .sqlite, op == .like || op == .notLike { text += " escape '\\'" }
  }

  private func word(_ op: BinaryOperator) -> String {
    switch op {
    case .or: "or"
    case .and: "and"
    case .equal: "="
    case .notEqual: "<>"
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .isDistinct: dialect == .postgresql ? "is distinct from" : "is not"
    case .isNotDistinct: dialect == .postgresql ? "is not distinct from" : "is"
    case .like: "like"
    case .notLike: "not like"
    case .iLike: "ilike"
    case .glob: "glob"
    case .plus: "+"
    case .minus: "-"
    case .times: "*"
    case .divided: "/"
    case .remainder: "%"
    case .concat: "||"
    case .custom(let word): word
    }
  }

  /// One array on PostgreSQL, so that a list of any length is the same statement.
  private mutating func isOneOf(
    _ operand: ExpressionSyntax, _ values: [SQLValue], _ type: TypeSyntax?, _ negated: Bool
  ) throws(QueryError) {
    if values.isEmpty {
      text += negated ? "true" : "false"
      return
    }
    try write(operand, in: .other)
    if dialect == .postgresql {
      text += negated ? " <> all(" : " = any("
      bind(.array(values), nil)
    } else {
      text += negated ? " not in (" : " in ("
      try list(values) { writer, value throws(QueryError) in writer.bind(value, nil) }
    }
    text += ")"
  }

  private mutating func write(_ cases: [CaseSyntax], _ otherwise: ExpressionSyntax?) throws(QueryError) {
    let results = cases.map(\.value) + (otherwise.map { [$0] } ?? [])
    let isBare = results.allSatisfy(\.isValue)
    text += "case"
    for one in cases {
      text += " when "
      try write(one.condition)
      text += " then "
      if isBare { try typed(one.value) } else { try write(one.value) }
    }
    if let otherwise {
      text += " else "
      if isBare { try typed(otherwise) } else { try write(otherwise) }
    }
    text += " end"
  }

  private mutating func write(_ call: CallSyntax) throws(QueryError) {
    let inferred = call.sharesType && !call.arguments.allSatisfy(\.isValue)
    text += call.name + (call.isDistinct ? "(distinct " : "(")
    try list(call.arguments) { writer, argument throws(QueryError) in
      if inferred { try writer.write(argument) } else { try writer.typed(argument) }
    }
    if !call.order.isEmpty {
      if dialect == .sqlite {
        throw unsupported("order inside an aggregate", hint: "order the rows of a subquery")
      }
      text += " order by "
      try list(call.order) { writer, order throws(QueryError) in try writer.write(order) }
    }
    text += ")"
    if let filter = call.filter {
      text += " filter (where "
      try write(filter)
      text += ")"
    }
    if let window = call.window { try write(window) }
  }

  private mutating func write(_ window: WindowSyntax) throws(QueryError) {
    text += " over ("
    var gap = ""
    if !window.partition.isEmpty {
      text += "partition by "
      try list(window.partition) { writer, element throws(QueryError) in try writer.write(element) }
      gap = " "
    }
    if !window.order.isEmpty {
      text += gap + "order by "
      try list(window.order) { writer, order throws(QueryError) in try writer.write(order) }
      gap = " "
    }
    if let frame = window.frame { text += gap + frame }
    text += ")"
  }

  mutating func write(_ order: OrderSyntax) throws(QueryError) {
    try typed(order.expression)
    if order.isDescending { text += " desc" }
    switch order.nulls {
    case .first: text += " nulls first"
    case .last: text += " nulls last"
    case nil: break
    }
  }
}
