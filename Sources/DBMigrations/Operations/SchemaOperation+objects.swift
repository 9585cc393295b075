public import DBSchema

extension SchemaOperation {
  /// The objects that it makes, changes or drops, by their names afterwards, or before when they go.
  public var objects: [ObjectReference] {
    switch self {
    case .createSchema(let name), .dropSchema(let name): [ObjectReference(.schema, QualifiedName(name))]
    case .createTable(let table), .dropTable(let table): [ObjectReference(.table, table.name)]
    case .renameTable(_, let to): [ObjectReference(.table, to)]
    case .alterTableOptions(let table, _, _): [ObjectReference(.table, table)]
    case .rebuildTable(let rebuild): [ObjectReference(.table, rebuild.after.name)]
    case .addColumn(let table, let column), .dropColumn(let table, let column):
      [ObjectReference(.column, table, member: column.name)]
    case .renameColumn(let table, _, let to): [ObjectReference(.column, table, member: to)]
    case .alterColumn(let change): [ObjectReference(.column, change.table, member: change.to.name)]
    case .addConstraint(let table, let constraint), .dropConstraint(let table, let constraint):
      [ObjectReference(constraint.kind, table, member: constraint.name)]
    case .renameConstraint(let table, let kind, _, let to): [ObjectReference(kind, table, member: to)]
    case .createIndex(let table, let index), .dropIndex(let table, let index):
      [ObjectReference(.index, table, member: index.name)]
    case .renameIndex(let table, _, let to): [ObjectReference(.index, table, member: to)]
    case .createEnum(let type), .dropEnum(let type): [ObjectReference(.enumType, type.name)]
    case .renameEnum(_, let to): [ObjectReference(.enumType, to)]
    case .alterEnum(let change): [ObjectReference(.enumType, change.to.name)]
    case .createDomain(let domain), .dropDomain(let domain): [ObjectReference(.domain, domain.name)]
    case .renameDomain(_, let to): [ObjectReference(.domain, to)]
    case .alterDomain(_, let to): [ObjectReference(.domain, to.name)]
    case .createSequence(let sequence), .dropSequence(let sequence): [ObjectReference(.sequence, sequence.name)]
    case .renameSequence(_, let to): [ObjectReference(.sequence, to)]
    case .alterSequence(_, let to): [ObjectReference(.sequence, to.name)]
    case .createView(let view), .dropView(let view), .replaceView(_, let view): [view.reference]
    case .renameView(_, let to, let isStored): [ObjectReference(isStored ? .materializedView : .view, to)]
    case .createTrigger(let trigger), .dropTrigger(let trigger):
      [ObjectReference(.trigger, QualifiedName(trigger.table), member: trigger.name)]
    case .comment(let change): [change.object]
    }
  }

  /// Whether SQLite would act on child rows while it runs.
  var needsForeignKeysOff: Bool {
    switch self {
    case .rebuildTable, .dropTable: true
    default: false
    }
  }

  /// The objects whose rows or values it loses for good: what must be allowed by name.
  ///
  /// A computed column loses nothing, nor does a view; a sequence that belongs to a column goes with it.
  public var losesData: [ObjectReference] {
    switch self {
    case .dropTable(let table): return table.options.virtual == nil ? [ObjectReference(.table, table.name)] : objects
    case .dropColumn(_, let column): return column.generated == nil ? objects : []
    case .dropSequence(let sequence): return sequence.owner == nil ? objects : []
    case .alterColumn(let change):
      return TypeConversion(from: change.from.type, to: change.to.type).isLossy ? objects : []
    case .alterEnum(let change):
      let kept = Set(change.to.values)
      return change.from.values.filter { !kept.contains($0) && change.mapping[$0] != nil }
        .map { ObjectReference(.enumValue, change.to.name, member: Identifier($0)) }
    case .rebuildTable(let rebuild):
      let kept = Set(rebuild.copies.map(\.expression))
      let words = rebuild.copies.map { TextMentions($0.expression, .sqlite).words }.reduce(into: Set()) {
        $0.formUnion($1)
      }
      return rebuild.before.columns.filter {
        $0.generated == nil && !kept.contains($0.name.quoted) && !words.contains($0.name.name.loweredASCII)
      }.map { ObjectReference(.column, rebuild.after.name, member: $0.name) }
    case .createSchema, .dropSchema, .createTable, .renameTable, .alterTableOptions, .addColumn, .renameColumn,
      .addConstraint, .dropConstraint, .renameConstraint, .createIndex, .dropIndex, .renameIndex, .createEnum,
      .dropEnum, .renameEnum, .createDomain, .dropDomain, .renameDomain, .alterDomain, .createSequence,
      .renameSequence, .alterSequence, .createView, .dropView, .renameView, .replaceView, .createTrigger, .dropTrigger,
      .comment:
      return []
    }
  }
}

extension ViewDefinition {
  /// The view as reports name it.
  var reference: ObjectReference { ObjectReference(isMaterialized ? .materializedView : .view, name) }
}
