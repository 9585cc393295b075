import DBSchema

extension PostgreSQLDDL {
  func kind(_ view: ViewDefinition) -> String { view.isMaterialized ? "materialized view" : "view" }

  func createView(_ view: ViewDefinition) -> [Piece] {
    [.statement(viewText(view, "create \(kind(view))"))]
      + view.indexes.flatMap { createIndex($0, on: view.name) }
      + comment(view.reference, view.comment)
  }

  private func viewText(_ view: ViewDefinition, _ verb: String) -> String {
    let columns = view.columns.isEmpty ? "" : " " + list(view.columns)
    let tail = view.isMaterialized && !view.isPopulated ? "\nwith no data" : ""
    return "\(verb) \(name(view.name))\(columns)\(parameters(view.options)) as\n\(view.query)\(tail)"
  }

  /// In place where PostgreSQL has words for it: a view whose columns stay, with more behind them.
  func replaceView(_ from: ViewDefinition, _ to: ViewDefinition) -> [Piece] {
    let isInPlace = !from.isMaterialized && !to.isMaterialized && to.columns.starts(with: from.columns)
    guard isInPlace else { return [.statement("drop \(kind(from)) \(name(from.name))")] + createView(to) }
    return [.statement(viewText(to, "create or replace view"))]
      + comment(to.reference, to.comment, isChange: from.comment != to.comment)
  }

  /// `comment on`, when there is something to say.
  /// - Parameter isChange: whether no comment takes one away.
  func comment(_ object: ObjectReference, _ text: String?, isChange: Bool = false) -> [Piece] {
    guard text != nil || isChange, let subject = subject(object) else { return [] }
    return [.after("comment on \(subject) is \(text.map(literal) ?? "null")")]
  }

  private func subject(_ object: ObjectReference) -> String? {
    let owner = name(object.name)
    let member = object.member.map { name($0) }
    switch object.kind {
    case .schema: return "schema \(name(object.name.name))"
    case .table: return "table \(owner)"
    case .column: return member.map { "column \(owner).\($0)" }
    case .primaryKey, .unique, .check, .foreignKey, .exclusion: return member.map { "constraint \($0) on \(owner)" }
    case .index: return object.member.map { "index \(name(QualifiedName(schema: object.name.schema, $0)))" }
    case .enumType, .type: return "type \(owner)"
    case .domain: return "domain \(owner)"
    case .sequence: return "sequence \(owner)"
    case .view: return "view \(owner)"
    case .materializedView: return "materialized view \(owner)"
    case .trigger: return member.map { "trigger \($0) on \(owner)" }
    case .enumValue, .function, .partition, .foreignTable, .policy, .rule, .grant, .extension, .collation, .other:
      return nil
    }
  }
}
