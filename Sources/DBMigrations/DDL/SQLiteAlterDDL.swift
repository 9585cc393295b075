import DBSchema

/// Writes SQLite's statements for operations; what makes objects is ``SQLiteDDL``'s.
///
/// SQLite changes little in place. An operation that needs the whole table (a constraint that comes, a column that
/// changes) comes as a rebuild, which carries it; ``SchemaDiff`` gives no others. No statement ends in a semicolon.
///
/// ```swift
/// try SQLiteAlterDDL().statements(for: diff.operations)
/// // ["alter table \"users\" add column \"age\" integer"]
/// ```
package struct SQLiteAlterDDL {
  /// Whether each rebuild is counted, for the check at the end of a ``SQLiteScript``.
  private let countsRows: Bool

  /// Makes a writer.
  package init() { self.init(countsRows: false) }

  init(countsRows: Bool) { self.countsRows = countsRows }

  /// The statements of operations, in order.
  /// - Throws: ``MigrationError`` with code `unsupportedOperation` for what SQLite cannot do without a rebuild, and for
  ///   what it does not have.
  package func statements(for operations: [SchemaOperation]) throws(MigrationError) -> [String] {
    // A key of a new column is written with the column.
    var keys: [ColumnReference: [ForeignKeyDefinition]] = [:]
    var added: Set<ColumnReference> = []
    for case .addColumn(let table, let column) in operations {
      added.insert(ColumnReference(table: table, column: column.name))
    }
    for case .addConstraint(let table, .foreignKey(let key)) in operations where key.columns.count == 1 {
      for column in key.columns {
        keys[ColumnReference(table: table, column: column), default: []].append(key)
      }
    }
    var result: [String] = []
    for operation in operations {
      if case .addConstraint(let table, .foreignKey(let key)) = operation, key.columns.count == 1,
        key.columns.allSatisfy({ added.contains(ColumnReference(table: table, column: $0)) })
      {
        continue
      }
      if case .addColumn(let table, let column) = operation {
        let all = keys[ColumnReference(table: table, column: column.name)] ?? []
        result.append(addColumn(column, all, to: table))
      } else {
        result += try statements(operation)
      }
    }
    return result
  }

  private func addColumn(_ column: ColumnDefinition, _ keys: [ForeignKeyDefinition], to table: QualifiedName) -> String
  {
    let text = "alter table \(table.name.quoted) add column " + SQLiteDDL.columnDefinition(column)
    return text + keys.map { " " + references($0) }.joined()
  }

  /// A foreign key as a column carries it.
  private func references(_ key: ForeignKeyDefinition) -> String {
    var text = key.name.map { "constraint \($0.quoted) " } ?? ""
    text += "references \(key.target.name.quoted)"
    if !key.targetColumns.isEmpty { text += " (\(key.targetColumns.map(\.quoted).joined(separator: ", ")))" }
    if key.isMatchFull { text += " match full" }
    if key.onDelete != .noAction { text += " on delete \(key.onDelete.rawValue)" }
    if key.onUpdate != .noAction { text += " on update \(key.onUpdate.rawValue)" }
    if key.deferrability != .notDeferrable { text += " \(key.deferrability.rawValue)" }
    return text
  }

  private func statements(_ operation: SchemaOperation) throws(MigrationError) -> [String] {
    switch operation {
    case .createTable(let table):
      return [SQLiteDDL.createTable(table)] + table.indexes.map { SQLiteDDL.createIndex($0, on: table.name.name) }
    case .dropTable(let table): return ["drop table \(table.name.name.quoted)"]
    case .renameTable(let from, let to): return ["alter table \(from.name.quoted) rename to \(to.name.quoted)"]
    case .rebuildTable(let rebuild):
      return countsRows ? SQLiteScript.counted(rebuild) : rebuild.statements()
    case .addColumn(let table, let column): return [addColumn(column, [], to: table)]
    case .dropColumn(let table, let column):
      return ["alter table \(table.name.quoted) drop column \(column.name.quoted)"]
    case .renameColumn(let table, let from, let to):
      return ["alter table \(table.name.quoted) rename column \(from.quoted) to \(to.quoted)"]
    case .createIndex(let table, let index): return [SQLiteDDL.createIndex(index, on: table.name)]
    case .dropIndex(_, let index): return ["drop index \(index.name.quoted)"]
    case .createView(let view): return [SQLiteDDL.createView(view)]
    case .dropView(let view): return ["drop view \(view.name.name.quoted)"]
    case .replaceView(let from, let to):
      return ["drop view \(from.name.name.quoted)", SQLiteDDL.createView(to)]
    case .createTrigger(let trigger): return [trigger.sql]
    case .dropTrigger(let trigger): return ["drop trigger \(trigger.name.quoted)"]
    // SQLite has no words for these, and nothing of them to keep.
    case .comment: return []
    case .alterTableOptions, .alterColumn, .addConstraint, .dropConstraint, .renameConstraint:
      throw unsupported(operation, "it takes a rebuild of the whole table, which a diff of two schemas gives")
    case .renameIndex: throw unsupported(operation, "drop the index and create it under its new name")
    case .renameView: throw unsupported(operation, "drop the view and create it under its new name")
    case .createSchema, .dropSchema, .createEnum, .dropEnum, .renameEnum, .alterEnum, .createDomain, .dropDomain,
      .renameDomain, .alterDomain, .createSequence, .dropSequence, .renameSequence, .alterSequence:
      throw unsupported(operation, "SQLite has no schemas, types and sequences")
    }
  }

  private func unsupported(_ operation: SchemaOperation, _ hint: String) -> MigrationError {
    MigrationError(
      code: "unsupportedOperation", "SQLite cannot do this in place: \(operation.summary)",
      object: operation.objects.first?.description, hint: hint)
  }
}
