internal import DBSchema

extension SQLWriter {
  /// The tables of a query, none of them twice.
  func scope(of select: SelectSyntax) throws(QueryError) -> Scope {
    try scope(of: (select.source.map { [$0] } ?? []) + select.joins.map(\.source))
  }

  func scope(of sources: [SourceSyntax]) throws(QueryError) -> Scope {
    var scope = Scope()
    for source in sources {
      let name = source.name
      if scope.sources.contains(where: { $0.reference == name.reference }) {
        throw failure(
          .duplicateSource, "'\(name.reference.name)' is in the statement twice",
          hint: "give one of them another name with Alias")
      }
      scope.sources.append(name)
    }
    scope.qualifies = sources.count > 1
    return scope
  }

  mutating func write(_ source: SourceSyntax) throws(QueryError) {
    switch source {
    case .table(let table): write(table.name)
    case .derived(let query, let name):
      text += "("
      // Its columns are its own: what stands before it in the same `from` is not seen, unless it is lateral.
      try write(query)
      text += ") as " + name.sql
    case .common(let table, let alias):
      text += table.name.sql
      if let alias { text += " as " + alias.sql }
    case .recursion(let name, let alias):
      text += name.sql
      if let alias { text += " as " + alias.sql }
    case .function(let call, let name, let column):
      try write(call)
      text += " as " + name.sql + (dialect == .postgresql ? "(" + column.sql + ")" : "")
    }
  }

  /// A table, with its alias; SQLite has no schemas of that kind.
  mutating func write(_ name: SourceName) {
    guard let table = name.table else {
      text += name.reference.sql
      return
    }
    if dialect == .postgresql, let schema = table.schema { text += schema.sql + "." }
    text += table.name.sql
    if let alias = name.alias { text += " as " + alias.sql }
  }

  /// Writes the definitions of common tables that none around has defined.
  mutating func define(_ tables: [CommonTable]) throws(QueryError) {
    var new: [CommonTable] = []
    for table in tables where !(defined + new).contains(where: { $0 === table }) {
      if (defined + new).contains(where: { $0.name == table.name }) {
        throw failure(.duplicateSource, "two common tables are named '\(table.name.name)'")
      }
      new.append(table)
    }
    guard !new.isEmpty else { return }
    text += new.contains(where: \.isRecursive) ? "with recursive " : "with "
    defined += new
    try list(new) { writer, table throws(QueryError) in
      if case .select = table.body {
      } else if writer.dialect == .sqlite {
        throw writer.unsupported("changes in 'with'", hint: "send two statements")
      }
      writer.text += table.name.sql + " as ("
      let outside = writer.scopes
      writer.scopes = []
      defer { writer.scopes = outside }
      try writer.write(table.body)
      writer.text += ")"
    }
    text += " "
  }

  /// Every table must be connected with the first by a condition, so that no row meets each of another table unasked.
  func checkConnections(_ select: SelectSyntax, _ condition: ExpressionSyntax?) throws(QueryError) {
    guard let root = select.source, !select.joins.isEmpty else { return }
    var conditions = condition?.conjuncts ?? []
    var connected = [root.name]
    for join in select.joins {
      conditions += join.condition?.conjuncts ?? []
      // A function's arguments, and what a lateral query uses, connect by themselves.
      var isConnected = join.kind == .cross || join.isLateral
      if case .function = join.source { isConnected = true }
      if isConnected { connected.append(join.source.name) }
    }
    let all = select.joins.map(\.source.name) + [root.name]
    let groups = conditions.map(\.sources)
    var grew = true
    while grew, connected.count < all.count {
      grew = false
      for group in groups {
        // A table of a statement around is one row here: what is compared with it is connected.
        guard group.contains(where: { connected.contains($0) || !all.contains($0) }) else { continue }
        for source in group where all.contains(source) && !connected.contains(source) {
          connected.append(source)
          grew = true
        }
      }
    }
    guard let lost = select.joins.first(where: { !connected.contains($0.source.name) }) else { return }
    throw failure(
      .cartesianProduct, "no condition connects '\(lost.source.name.reference.name)' with the other tables",
      hint: "say how they belong together in 'on', or join it with crossJoin")
  }
}

extension SelectSyntax {
  /// The common tables that are its sources, and those of its derived tables.
  var commonTables: [CommonTable] {
    var found: [CommonTable] = []
    for source in (source.map { [$0] } ?? []) + joins.map(\.source) {
      if case .common(let table, _) = source, !found.contains(where: { $0 === table }) {
        // What a common table itself uses comes before it.
        if case .select(let body) = table.body, !table.isRecursive {
          for inner in body.commonTables where !found.contains(where: { $0 === inner }) { found.append(inner) }
        }
        found.append(table)
      }
    }
    for combination in combinations {
      for table in combination.query.commonTables where !found.contains(where: { $0 === table }) {
        found.append(table)
      }
    }
    return found
  }
}
