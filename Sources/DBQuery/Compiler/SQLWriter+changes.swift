internal import DBSchema

extension SQLWriter {
  mutating func write(_ insert: InsertSyntax) throws(QueryError) {
    let outer = defined.count
    defer { defined.removeSubrange(outer...) }
    try define(insert.with)
    text += "insert into "
    write(insert.table.name)
    if !insert.columns.isEmpty {
      text += " ("
      try list(insert.columns) { writer, name throws(QueryError) in writer.text += name.sql }
      text += ")"
    }
    scopes.append(Scope(sources: [insert.table.name, Self.excluded]))
    defer { scopes.removeLast() }
    switch insert.rows {
    case .defaults: text += " default values"
    case .values(let rows):
      if rows.isEmpty { throw failure(.empty, "there is no row to insert") }
      text += " values "
      try list(rows) { writer, row throws(QueryError) in
        writer.text += "("
        try writer.list(row) { writer, value throws(QueryError) in try writer.write(value) }
        writer.text += ")"
      }
    case .query(let query):
      text += " "
      let outside = scopes
      scopes = []
      var query = query
      // SQLite takes `on` after a table for that of a join, unless a condition ends the query.
      if insert.conflict != nil, dialect == .sqlite, query.condition == nil { query.condition = .text("true") }
      try write(query)
      scopes = outside
    }
    if let conflict = insert.conflict { try write(conflict) }
    try returning(insert.returning)
  }

  private static let excluded = SourceName(table: nil, alias: "excluded")

  private mutating func write(_ conflict: ConflictSyntax) throws(QueryError) {
    text += " on conflict"
    switch conflict.target {
    case .any:
      if !conflict.assignments.isEmpty, dialect == .postgresql {
        throw unsupported(
          "'on conflict do update' without a key", hint: "name the columns of the key, or its constraint")
      }
    case .columns(let columns, let condition):
      text += " ("
      try list(columns) { writer, name throws(QueryError) in writer.text += name.sql }
      text += ")"
      if let condition {
        text += " where "
        try write(condition)
      }
    case .constraint(let name):
      if dialect == .sqlite {
        throw unsupported("'on constraint'", hint: "name the columns of the key")
      }
      text += " on constraint " + name.sql
    }
    if conflict.assignments.isEmpty {
      text += " do nothing"
      return
    }
    scopes[scopes.count - 1].qualifies = true
    defer { scopes[scopes.count - 1].qualifies = false }
    text += " do update set "
    try list(conflict.assignments) { writer, assignment throws(QueryError) in try writer.write(assignment) }
    if let condition = conflict.condition {
      text += " where "
      try write(condition)
    }
  }

  private mutating func write(_ assignment: AssignmentSyntax) throws(QueryError) {
    text += assignment.column.sql + " = "
    try write(assignment.value)
  }

  mutating func write(_ update: UpdateSyntax) throws(QueryError) {
    let outer = defined.count
    defer { defined.removeSubrange(outer...) }
    try define(update.with + Self.commonTables(update.sources))
    if update.assignments.isEmpty { throw failure(.empty, "the update sets nothing") }
    let all = [.table(update.table)] + update.sources
    scopes.append(try scope(of: all))
    defer { scopes.removeLast() }
    text += "update "
    write(update.table.name)
    text += " set "
    try list(update.assignments) { writer, assignment throws(QueryError) in try writer.write(assignment) }
    if !update.sources.isEmpty {
      text += " from "
      try list(update.sources) { writer, source throws(QueryError) in try writer.write(source) }
    }
    try check(update.condition, isAll: update.isAll, "update", update.table)
    try conditions(update.condition, all)
    try returning(update.returning)
  }

  mutating func write(_ delete: DeleteSyntax) throws(QueryError) {
    let outer = defined.count
    defer { defined.removeSubrange(outer...) }
    try define(delete.with + Self.commonTables(delete.sources))
    try check(delete.condition, isAll: delete.isAll, "delete", delete.table)
    text += "delete from "
    write(delete.table.name)
    let target = SourceSyntax.table(delete.table)
    if !delete.sources.isEmpty, dialect == .sqlite {
      // Without `using`: the rows for which there is one in the other tables.
      scopes.append(try scope(of: [target]))
      defer { scopes.removeLast() }
      let all = [target] + delete.sources
      _ = try scope(of: all)
      var query = SelectSyntax(columns: [], from: delete.sources[0])
      query.joins = delete.sources.dropFirst().map { JoinSyntax(.cross, $0) }
      query.condition = delete.condition
      try checkTargets(all, delete.condition)
      text += " where "
      if let criterion = criterion(target) {
        try write(criterion, in: .and)
        text += " and "
      }
      try write(.exists(query))
      return try returning(delete.returning)
    }
    let all = [target] + delete.sources
    scopes.append(try scope(of: all))
    defer { scopes.removeLast() }
    if !delete.sources.isEmpty {
      text += " using "
      try list(delete.sources) { writer, source throws(QueryError) in try writer.write(source) }
    }
    try conditions(delete.condition, all)
    try returning(delete.returning)
  }

  private func check(
    _ condition: ExpressionSyntax?, isAll: Bool, _ verb: String, _ table: TableSyntax
  ) throws(QueryError) {
    if condition != nil || isAll { return }
    throw failure(
      .missingCondition, "the \(verb) has no condition, and would be of every row of '\(table.name.reference.name)'",
      hint: "add where { ... }, or all() when every row is meant")
  }

  /// Writes the conditions of a change, with those that hold for all statements.
  private mutating func conditions(_ condition: ExpressionSyntax?, _ sources: [SourceSyntax]) throws(QueryError) {
    var condition = condition
    try checkTargets(sources, condition)
    for source in sources.reversed() { condition = Self.both(criterion(source), condition) }
    guard let condition else { return }
    text += " where "
    try write(condition)
  }

  private func checkTargets(_ sources: [SourceSyntax], _ condition: ExpressionSyntax?) throws(QueryError) {
    var query = SelectSyntax(columns: [], from: sources.first)
    query.joins = sources.dropFirst().map { JoinSyntax(.inner, $0) }
    try checkConnections(query, condition)
  }

  private mutating func returning(_ columns: [ResultColumn]) throws(QueryError) {
    if columns.isEmpty { return }
    text += " returning "
    try self.columns(columns)
  }

  private static func commonTables(_ sources: [SourceSyntax]) -> [CommonTable] {
    sources.flatMap { source in
      var query = SelectSyntax(columns: [], from: source)
      query.source = source
      return query.commonTables
    }
  }
}
