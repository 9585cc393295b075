import DBSchema

extension SchemaOperation {
  /// One line for people: `+ table users (5 columns)`, `~ column users.age: integer -> bigint`.
  public var summary: String {
    switch self {
    case .createSchema(let name): "+ schema \(name.name)"
    case .dropSchema(let name): "- schema \(name.name)"
    case .createTable(let table): "+ table \(table.name.plain) (\(Self.count(table.columns.count, "column")))"
    case .dropTable(let table): "- table \(table.name.plain) (\(Self.count(table.columns.count, "column")))"
    case .renameTable(let from, let to): "~ table \(from.plain) -> \(to.plain)"
    case .alterTableOptions(let table, _, _): "~ table \(table.plain): options"
    case .rebuildTable(let rebuild): "~ table \(rebuild.after.name.plain): made anew with its rows"
    case .addColumn(let table, let column): "+ column \(table.plain).\(column.name.name) \(column.type.text)"
    case .dropColumn(let table, let column): "- column \(table.plain).\(column.name.name) \(column.type.text)"
    case .renameColumn(let table, let from, let to): "~ column \(table.plain).\(from.name) -> \(to.name)"
    case .alterColumn(let change):
      "~ column \(change.table.plain).\(change.to.name.name): \(change.facets.joined(separator: ", "))"
    case .addConstraint(let table, let constraint): "+ \(Self.text(constraint, table))"
    case .dropConstraint(let table, let constraint): "- \(Self.text(constraint, table))"
    case .renameConstraint(let table, let kind, let from, let to):
      "~ \(Self.words(kind)) \(table.plain).\(from.name) -> \(to.name)"
    case .createIndex(let table, let index): "+ index \(index.name.name) on \(table.plain)"
    case .dropIndex(let table, let index): "- index \(index.name.name) on \(table.plain)"
    case .renameIndex(let table, let from, let to): "~ index \(from.name) -> \(to.name) on \(table.plain)"
    case .createEnum(let type): "+ enum \(type.name.plain) (\(Self.count(type.values.count, "value")))"
    case .dropEnum(let type): "- enum \(type.name.plain) (\(Self.count(type.values.count, "value")))"
    case .renameEnum(let from, let to): "~ enum \(from.plain) -> \(to.plain)"
    case .alterEnum(let change): "~ enum \(change.to.name.plain): \(change.facets.joined(separator: ", "))"
    case .createDomain(let domain): "+ domain \(domain.name.plain) \(domain.type.text)"
    case .dropDomain(let domain): "- domain \(domain.name.plain) \(domain.type.text)"
    case .renameDomain(let from, let to): "~ domain \(from.plain) -> \(to.plain)"
    case .alterDomain(_, let to): "~ domain \(to.name.plain)"
    case .createSequence(let sequence): "+ sequence \(sequence.name.plain)"
    case .dropSequence(let sequence): "- sequence \(sequence.name.plain)"
    case .renameSequence(let from, let to): "~ sequence \(from.plain) -> \(to.plain)"
    case .alterSequence(let from, let to):
      "~ sequence \(to.name.plain)" + (from.owner == to.owner ? "" : ": owned by \(to.owner?.plain ?? "none")")
    case .createView(let view): "+ \(view.words) \(view.name.plain)"
    case .dropView(let view): "- \(view.words) \(view.name.plain)"
    case .renameView(let from, let to, let isStored):
      "~ \(isStored ? "materialized view" : "view") \(from.plain) -> \(to.plain)"
    case .replaceView(_, let to): "~ \(to.words) \(to.name.plain)"
    case .createTrigger(let trigger): "+ trigger \(trigger.name.name) on \(trigger.table.name)"
    case .dropTrigger(let trigger): "- trigger \(trigger.name.name) on \(trigger.table.name)"
    case .comment(let change):
      "\(change.from == nil ? "+" : change.to == nil ? "-" : "~") comment on \(Self.words(change.object.kind)) "
        + change.object.description.drop { $0 != ":" }.dropFirst()
    }
  }

  private static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  private static func words(_ kind: ObjectKind) -> String {
    String(kind.rawValue.map { $0 == "-" ? " " : $0 })
  }

  private static func text(_ constraint: TableConstraint, _ table: QualifiedName) -> String {
    let columns =
      switch constraint {
      case .primaryKey(let key): key.columns.map(\.name)
      case .unique(let unique): unique.columns.map(\.name)
      case .foreignKey(let key): key.columns
      case .check, .exclusion: [Identifier]()
      }
    let place = constraint.name.map { "\(table.plain).\($0.name)" } ?? "of \(table.plain)"
    let list = columns.isEmpty ? "" : " (\(columns.map(\.name).joined(separator: ", ")))"
    guard case .foreignKey(let key) = constraint else { return "\(words(constraint.kind)) \(place)\(list)" }
    return "foreign key \(place)\(list) -> \(key.target.plain)"
  }
}

extension ViewDefinition {
  fileprivate var words: String { isMaterialized ? "materialized view" : "view" }
}

extension ColumnReference {
  /// Both names as they stand, joined by a dot.
  var plain: String { table.plain + "." + column.name }
}

extension ColumnChange {
  /// What changes, in words.
  var facets: [String] {
    var facets: [String] = []
    if from.type != to.type { facets.append("\(from.type.text) -> \(to.type.text)") }
    if from.isNullable != to.isNullable { facets.append(to.isNullable ? "null" : "not null") }
    if from.defaultExpression != to.defaultExpression {
      facets.append(to.defaultExpression.map { "default \($0)" } ?? "no default")
    }
    if from.collation != to.collation { facets.append(to.collation.map { "collate \($0.plain)" } ?? "no collation") }
    if from.identity != to.identity { facets.append(to.identity == nil ? "no identity" : "identity") }
    if from.generated != to.generated { facets.append(to.generated == nil ? "no longer generated" : "generated") }
    return facets
  }
}

extension EnumChange {
  /// What changes, in words.
  fileprivate var facets: [String] {
    let old = Set(from.values)
    let new = Set(to.values)
    let facets =
      to.values.filter { !old.contains($0) }.map { "+ \($0)" }
      + from.values.filter { !new.contains($0) }.map { "- \($0)" }
    return facets.isEmpty ? ["another order"] : facets
  }
}
