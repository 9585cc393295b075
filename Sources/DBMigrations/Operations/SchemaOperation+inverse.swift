import DBSchema

extension SchemaOperation {
  /// The operation that leads back. It restores definitions; rows that were dropped are gone.
  public var inverse: SchemaOperation {
    switch self {
    case .createSchema(let name): .dropSchema(name)
    case .dropSchema(let name): .createSchema(name)
    case .createTable(let table): .dropTable(table)
    case .dropTable(let table): .createTable(table)
    case .renameTable(let from, let to): .renameTable(from: to, to: from)
    case .alterTableOptions(let table, let from, let to): .alterTableOptions(table, from: to, to: from)
    case .rebuildTable(let rebuild): .rebuildTable(rebuild.inverse)
    case .addColumn(let table, let column): .dropColumn(table, column)
    case .dropColumn(let table, let column): .addColumn(table, column)
    case .renameColumn(let table, let from, let to): .renameColumn(table, from: to, to: from)
    case .alterColumn(let change): .alterColumn(change.inverse)
    case .addConstraint(let table, let constraint): .dropConstraint(table, constraint)
    case .dropConstraint(let table, let constraint): .addConstraint(table, constraint)
    case .renameConstraint(let table, let kind, let from, let to): .renameConstraint(table, kind, from: to, to: from)
    case .createIndex(let table, let index): .dropIndex(table, index)
    case .dropIndex(let table, let index): .createIndex(table, index)
    case .renameIndex(let table, let from, let to): .renameIndex(table, from: to, to: from)
    case .createEnum(let type): .dropEnum(type)
    case .dropEnum(let type): .createEnum(type)
    case .renameEnum(let from, let to): .renameEnum(from: to, to: from)
    case .alterEnum(let change): .alterEnum(change.inverse)
    case .createDomain(let domain): .dropDomain(domain)
    case .dropDomain(let domain): .createDomain(domain)
    case .renameDomain(let from, let to): .renameDomain(from: to, to: from)
    case .alterDomain(let from, let to): .alterDomain(from: to, to: from)
    case .createSequence(let sequence): .dropSequence(sequence)
    case .dropSequence(let sequence): .createSequence(sequence)
    case .renameSequence(let from, let to): .renameSequence(from: to, to: from)
    case .alterSequence(let from, let to): .alterSequence(from: to, to: from)
    case .createView(let view): .dropView(view)
    case .dropView(let view): .createView(view)
    case .renameView(let from, let to, let isStored): .renameView(from: to, to: from, isMaterialized: isStored)
    case .replaceView(let from, let to): .replaceView(from: to, to: from)
    case .createTrigger(let trigger): .dropTrigger(trigger)
    case .dropTrigger(let trigger): .createTrigger(trigger)
    case .comment(let change): .comment(CommentChange(object: change.object, from: change.to, to: change.from))
    }
  }
}

extension ColumnChange {
  /// The change back; values return by a cast when they came by one.
  var inverse: ColumnChange {
    ColumnChange(
      table: table, from: to, to: from,
      using: using == nil ? nil : TypeConversion(from: to.type, to: from.type).using(column: from.name))
  }
}

extension EnumChange {
  /// The change back. Values that were mapped stay what they became.
  var inverse: EnumChange {
    let kept = Set(from.values)
    var back: [String: String] = [:]
    for (old, new) in mapping.sorted(by: { $0.key < $1.key }) where !kept.contains(new) { back[new] = old }
    return EnumChange(from: to, to: from, uses: uses, mapping: back)
  }
}

extension TableRebuild {
  /// The rebuild back: columns that were copied as they stood are copied back.
  var inverse: TableRebuild {
    var sources: [Identifier: Identifier] = [:]
    for copy in copies {
      if let column = before.columns.first(where: { $0.name.quoted == copy.expression }) {
        sources[column.name] = copy.column
      }
    }
    let names = Set(after.columns.map(\.name))
    let back = before.columns.compactMap { column -> Copy? in
      guard column.generated == nil else { return nil }
      let source = sources[column.name] ?? (names.contains(column.name) ? column.name : nil)
      return source.map { Copy(column: column.name, expression: $0.quoted) }
    }
    var inverse = TableRebuild(before: after, after: before, copies: back, triggers: triggers, views: views)
    inverse.taken = taken
    return inverse
  }
}
