extension ExpressionSyntax {
  /// The conditions that `and` joins.
  var conjuncts: [ExpressionSyntax] {
    if case .binary(.and, let left, let right) = self { left.conjuncts + right.conjuncts } else { [self] }
  }

  /// The tables whose columns it uses, each once; what a subquery uses of them counts too. They are few: looking through
  /// them is faster than hashing their names.
  var sources: [SourceName] {
    var found: [SourceName] = []
    collect(&found)
    return found
  }

  private func collect(_ found: inout [SourceName]) {
    switch self {
    case .column(let source, _): found.add(source)
    case .value, .text, .unsupported, .invalid: break
    case .fragment(let pieces, _):
      for case .expression(let operand) in pieces { operand.collect(&found) }
    case .not(let operand), .negative(let operand), .isNull(let operand, _), .isOneOf(let operand, _, _, _),
      .cast(let operand, _), .collate(let operand, _, _):
      operand.collect(&found)
    case .binary(_, let left, let right), .perDialect(let left, let right):
      left.collect(&found)
      right.collect(&found)
    case .between(let operand, let low, let high): for part in [operand, low, high] { part.collect(&found) }
    case .isOneOfRows(let row, let rows, _): for part in row + rows.joined() { part.collect(&found) }
    case .isAmong(let row, let query, _):
      for part in row { part.collect(&found) }
      for source in query.outerSources { found.add(source) }
    case .exists(let query), .subquery(let query): for source in query.outerSources { found.add(source) }
    case .call(let call):
      for part in call.arguments { part.collect(&found) }
      call.filter?.collect(&found)
    case .cases(let cases, let otherwise):
      for one in cases {
        one.condition.collect(&found)
        one.value.collect(&found)
      }
      otherwise?.collect(&found)
    }
  }
}

extension SelectSyntax {
  /// The tables of statements around it whose columns its conditions and columns use.
  var outerSources: [SourceName] {
    var found: [SourceName] = []
    for part in columns.map(\.expression) + [condition, having].compactMap({ $0 }) + joins.compactMap(\.condition) {
      for source in part.sources { found.add(source) }
    }
    for source in (source.map { [$0] } ?? []) + joins.map(\.source) { found.removeAll { $0 == source.name } }
    return found
  }
}

extension [SourceName] {
  fileprivate mutating func add(_ source: SourceName) { if !contains(source) { append(source) } }
}
