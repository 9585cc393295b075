import DBSchema

/// The differences of two PostgreSQL schemas, as operations in no particular order.
///
/// PostgreSQL changes most things in place. What cannot stand while something beneath it changes is *forced*: it is
/// dropped and made again although both sides have it alike. The forced set grows until nothing is added to it:
/// 1. A computed column that reads a column whose type changes, or that goes.
/// 2. Checks, exclusions, indexes with expressions and foreign keys on a column whose type becomes one of another
///    family, or on a column that is dropped and made again.
/// 3. Foreign keys to a key that is dropped, changed or forced.
/// 4. Views over a column that goes or changes its type, over a type or view that goes, over a key that goes (`group
///    by` may rest on it), and views over those.
///
/// An enum whose values go or move, and a domain over another type, cannot change in place: the old type steps aside
/// under another name, and from there on its columns are columns whose type changes.
struct PostgreSQLDiff {
  let original: DatabaseSchema
  var old: DatabaseSchema
  let new: DatabaseSchema
  let same = SchemaEquality(dialect: .postgresql)
  var result: [SchemaOperation] = []
  /// Types that step aside, by the name that they had.
  var replacedTypes: Set<QualifiedName> = []
  /// Views that go and come, by the old name.
  var forcedViews: Set<QualifiedName> = []

  init(original: DatabaseSchema, renamed: RenamedSchema, new: DatabaseSchema) {
    self.original = original
    old = renamed.schema
    self.new = new
  }

  consuming func operations() -> [SchemaOperation] {
    compareSchemas()
    compareEnums()
    compareDomains()
    matchOwnedSequences()
    compareTables()
    compareSequences()
    compareViews()
    return result
  }

  private mutating func compareSchemas() {
    for name in new.schemas where !old.schemas.contains(name) { result.append(.createSchema(name)) }
    for name in old.schemas where !new.schemas.contains(name) { result.append(.dropSchema(name)) }
  }

  mutating func compareComment(_ object: ObjectReference, _ from: String?, _ to: String?) {
    if from != to { result.append(.comment(CommentChange(object: object, from: from, to: to))) }
  }

  // MARK: - Sequences

  /// Sequences of columns that stand under another name only: renamed, as tables are.
  private mutating func matchOwnedSequences() {
    let names = Set(new.sequences.map(\.name))
    let known = Set(old.sequences.map(\.name))
    for index in old.sequences.indices {
      let sequence = old.sequences[index]
      guard let owner = sequence.owner, !names.contains(sequence.name) else { continue }
      let table = new.tables.first { $0.name == owner.table }
      guard let column = table?.columns.first(where: { $0.name == owner.column }), column.identity == nil,
        let match = new.sequences.first(where: { $0.owner == owner && !known.contains($0.name) })
      else { continue }
      result.append(.renameSequence(from: sequence.name, to: match.name))
      old.sequences[index].name = match.name
      let before = PostgreSQLName.quoted(sequence.name)
      let after = PostgreSQLName.quoted(match.name)
      old.tables = old.tables.map { table in
        var table = table
        for place in table.columns.indices
        where table.columns[place].defaultExpression == "nextval('\(before)'::regclass)" {
          table.columns[place].defaultExpression = "nextval('\(after)'::regclass)"
        }
        return table
      }
    }
  }

  private mutating func compareSequences() {
    let olds = Dictionary(old.sequences.map { ($0.name, $0) }) { first, _ in first }
    let news = Dictionary(new.sequences.map { ($0.name, $0) }) { first, _ in first }
    for to in new.sequences {
      var plain = to
      plain.comment = nil
      var free = to
      free.owner = nil
      guard let from = olds[to.name] else {
        result.append(.createSequence(free))
        if to.owner != nil { result.append(.alterSequence(from: free, to: to)) }
        continue
      }
      var before = from
      before.comment = nil
      if before != plain {
        // An owner that goes must be let go of before it does.
        if let owner = from.owner, owner != to.owner, !stands(owner) {
          var step = from
          step.owner = nil
          result.append(.alterSequence(from: from, to: step))
          if step != free || to.owner != nil { result.append(.alterSequence(from: step, to: to)) }
        } else {
          result.append(.alterSequence(from: from, to: to))
        }
      }
      compareComment(ObjectReference(.sequence, to.name), from.comment, to.comment)
    }
    for from in old.sequences where news[from.name] == nil {
      var free = from
      free.owner = nil
      if from.owner != nil { result.append(.alterSequence(from: from, to: free)) }
      result.append(.dropSequence(from))
    }
  }

  /// Whether a column of the old schema is still there at the end.
  private func stands(_ column: ColumnReference) -> Bool {
    new.tables.first { $0.name == column.table }?.columns.contains { $0.name == column.column } ?? false
  }
}
