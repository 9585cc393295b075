import DBSchema

/// What operations do to objects that are only named: triggers, rules, policies and grants of PostgreSQL.
///
/// Nobody can make them again, since nobody knows more than their names.
struct UncomparedObjects {
  /// By the names that they have before the operations.
  let objects: [ObjectReference]
  let renames: SchemaRenames
  let operations: [SchemaOperation]
  /// The partitioned tables that stand before the operations, renames done.
  let partitioned: Set<QualifiedName>

  /// Those that go in silence: they hang on a view, table or column that is dropped and made again, or are partitions
  /// of such a table.
  func endangered() -> [ObjectReference] {
    var (gone, made): (Set<QualifiedName>, Set<QualifiedName>) = ([], [])
    var (goneColumns, madeColumns): (Set<ColumnReference>, Set<ColumnReference>) = ([], [])
    for operation in operations {
      if case .dropView(let view) = operation { gone.insert(view.name) }
      if case .createView(let view) = operation { made.insert(view.name) }
      if case .dropTable(let table) = operation { gone.insert(table.name) }
      if case .createTable(let table) = operation { made.insert(table.name) }
      if case .dropColumn(let table, let column) = operation {
        goneColumns.insert(ColumnReference(table: table, column: column.name))
      }
      if case .addColumn(let table, let column) = operation {
        madeColumns.insert(ColumnReference(table: table, column: column.name))
      }
    }
    let remade = gone.intersection(made)
    let remadeColumns = goneColumns.intersection(madeColumns)
    return objects.filter { object in
      if object.kind == .partition { return isPartition(object.name, of: remade) }
      guard isPart(object) else { return false }
      let owner = renames.tables[object.name] ?? object.name
      if remade.contains(owner) { return true }
      guard object.kind == .grant, let member = object.member else { return false }
      let column = ColumnReference(table: owner, column: member)
      return remadeColumns.contains(ColumnReference(table: owner, column: renames.columns[column] ?? member))
    }
  }

  /// Whether it hangs on a table or view, and its name is that one's.
  private func isPart(_ object: ObjectReference) -> Bool {
    switch object.kind {
    case .trigger, .rule, .policy, .grant: true
    case .other: object.member != nil
    case .schema, .table, .column, .primaryKey, .unique, .check, .foreignKey, .exclusion, .index, .enumType,
      .enumValue, .domain, .sequence, .view, .materializedView, .function, .type, .partition, .foreignTable,
      .extension, .collation:
      false
    }
  }

  /// A partition does not tell whose it is. It is taken for that of the table whose name it begins with, and for one of
  /// those that go when there is none.
  private func isPartition(_ name: QualifiedName, of tables: Set<QualifiedName>) -> Bool {
    guard !partitioned.isDisjoint(with: tables) else { return false }
    let owners = partitioned.filter { $0.schema == name.schema && name.name.name.hasPrefix($0.name.name) }
    guard let owner = owners.max(by: { $0.name.name.utf8.count < $1.name.name.utf8.count }) else { return true }
    return tables.contains(owner)
  }

  /// What PostgreSQL may refuse: the column of an operation may stand in one of the objects.
  func warnings() -> [String] {
    var result: [String] = []
    for operation in operations {
      let place: (table: QualifiedName, column: Identifier, deed: String)
      if case .alterColumn(let change) = operation,
        change.from.type != change.to.type || change.from.collation != change.to.collation
      {
        place = (change.table, change.to.name, "change its type")
      } else if case .dropColumn(let table, let column) = operation {
        place = (table, column.name, "drop it")
      } else {
        continue
      }
      let column = ObjectReference(.column, place.table, member: place.column)
      for object in objects
      where [.trigger, .policy, .rule].contains(object.kind)
        && (renames.tables[object.name] ?? object.name) == place.table
      {
        result.append(
          """
          \(object) may use \(column), and PostgreSQL then refuses to \(place.deed): drop the \(object.kind.rawValue) \
          before and make it again after
          """)
      }
    }
    return result
  }
}
